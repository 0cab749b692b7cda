"""From located cells to values: each cell through its normaliser, each doubt kept as a problem with its place."""

from dataclasses import dataclass, field
from typing import Any

from allocator.intake.form import BookForm, Kind
from allocator.intake.labels import Located, Spot
from allocator.intake.normalise import normalise
from allocator.intake.normalise.reading import Reading, Written
from allocator.intake.totals import total_problems
from models.problems import Level, Place, Problem
from models.units import Rate


@dataclass(frozen=True, slots=True)
class RowValues:
    """The values of one table row; ``unreadable`` names the deciding columns that could not be read."""

    place: Place
    values: dict[str, Any]
    unreadable: tuple[str, ...] = ()

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value, or ``default`` when the cell is blank or not taken."""
        value = self.values.get(key)
        return default if value is None else value


@dataclass(slots=True)
class Values:
    """Everything read from one workbook."""

    file: str
    fields: dict[str, RowValues] = field(default_factory=dict)
    tables: dict[str, list[RowValues]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def section(self, name: str) -> RowValues:
        """Return the fields of a section; one that was not found is blank."""
        return self.fields.get(name, RowValues(Place(file=self.file), {}))

    def rows(self, name: str) -> list[RowValues]:
        """Return the rows of a table; one that was not found is empty."""
        return self.tables.get(name, [])

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The deciding fields (outside tables) that could not be read."""
        return tuple(label for section in self.fields.values() for label in section.unreadable)


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case Rate():
            return f"{value.numerator}/{value.denominator}"
        case tuple():
            return ", ".join(f"{part[0]}: {part[1]}" if isinstance(part, tuple) else str(part) for part in value)
        case _:
            return str(value)


def read_spot(spot: Spot, form: BookForm, later: bool) -> Reading[Any]:
    """Return what a spot says; ``later``: its workbook counts days from 1904."""
    assert spot.cell is not None
    return normalise(Written(spot.cell, spot.field, form, spot.unit, later))


def _taken(spot: Spot, form: BookForm, later: bool, problems: list[Problem]) -> tuple[Any, bool]:
    """Return the value of a spot, and whether something stands there that could not be read."""
    if spot.cell is None:
        return None, False
    reading = read_spot(spot, form, later)
    if not reading.code and not reading.noted and not spot.filled:
        return reading.value, False
    params = {"label": spot.field.label, **reading.params}
    if reading.code:
        taken = reading.value is not None
        level = Level.ROW if spot.field.decides and not taken else Level.ASK
        problems.append(
            Problem(
                code=reading.code, level=level, place=spot.place, value=spot.cell.text, used=reading.used, params=params
            )
        )
        return reading.value, not taken
    used = _shown(reading.value)
    problems.append(
        Problem(
            code="merged_filled" if spot.filled else "normalised",
            level=Level.NORMALISED,
            place=spot.place,
            value=spot.cell.text,
            used=used,
            params=params,
        )
    )
    return reading.value, False


def _spread(values: dict[str, Any], key: str) -> None:
    """Put the amounts of several months from one cell where the months are."""
    for month, gpus in values.pop(key) or ():
        values.setdefault(month, gpus)


def _row(place: Place, spots: dict[str, Spot], form: BookForm, later: bool, problems: list[Problem]) -> RowValues:
    values: dict[str, Any] = {}
    unreadable: list[str] = []
    for key, spot in spots.items():
        values[key], doubtful = _taken(spot, form, later, problems)
        if doubtful and spot.field.decides:
            unreadable.append(spot.field.label)
        if spot.field.kind is Kind.BY_MONTH:
            _spread(values, key)
    return RowValues(place, values, tuple(unreadable))


def _required(form: BookForm, located: Located, file: str) -> list[Problem]:
    """Say which required fields are blank or not there at all."""
    found: list[Problem] = []
    for sheet in form.sheets:
        for section in sheet.sections:
            for of in section.fields:
                spot = located.fields.get(section.id, {}).get(of.key)
                if of.required and not section.is_table and (spot is None or spot.cell is None):
                    place = spot.place if spot is not None else Place(file=file, sheet=sheet.name)
                    level = Level.FILE if of.decides else Level.ASK
                    found.append(Problem(code="required_blank", level=level, place=place, params={"label": of.label}))
    return found


def values_of(form: BookForm, located: Located, file: str) -> Values:
    """Return the values of a located workbook, with every problem so far."""
    values = Values(file, problems=list(located.problems))
    for name, spots in located.fields.items():
        first = next(iter(spots.values()))
        values.fields[name] = _row(first.place, spots, form, located.day_zero_1904, values.problems)
    for name, rows in located.tables.items():
        values.tables[name] = [_row(row.place, row.spots, form, located.day_zero_1904, values.problems) for row in rows]
    values.problems += _required(form, located, file) + [
        problem for total in located.totals for problem in total_problems(total, form, located.day_zero_1904)
    ]
    return values
