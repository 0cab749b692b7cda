"""The five tables of form 3-1 become demand lines: rows with the same line number belong together."""

from dataclasses import replace
from datetime import date
from typing import Literal

from allocator.intake.assemble.doubts import amount_doubt
from allocator.intake.form import book_form
from allocator.intake.values import RowValues, Values
from models.problems import Level, Place, Problem
from models.scenario import Purpose
from models.survey import AlternativeRow, DemandRow, MonthAmount, TypeWish

Shape = Literal["block", "profile", "alternatives"]
_ALTERNATIVE_TYPES = (2, 3, 4)
_NEEDED = ("provider", "gpu_type", "gpus", "days")
"""What an either-or cannot do without."""


class _Line:
    """What the tables say about one demand line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.amount: RowValues | None = None
        self.timing: RowValues | None = None
        self.types: RowValues | None = None
        self.months: RowValues | None = None
        self.alternatives: list[RowValues] = []
        self.unreadable: list[str] = []


def _collected(values: Values) -> dict[str, _Line]:
    lines: dict[str, _Line] = {}
    for table in ("amounts", "timing", "types", "months", "alternatives"):
        for row in values.rows(table):
            name = row.get("line", "")
            line = lines.setdefault(name, _Line(name))
            line.unreadable += row.unreadable
            attribute = {"amounts": "amount"}.get(table, table)
            if table == "alternatives":
                line.alternatives.append(row)
            elif getattr(line, attribute) is not None:
                line.unreadable.append(_label(table, "line"))
                earlier: RowValues = getattr(line, attribute)
                params = {"line": name, "other": earlier.place.cell}
                values.problems.append(
                    Problem(code="line_repeated_in_table", level=Level.ROW, place=row.place, value=name, params=params)
                )
            else:
                setattr(line, attribute, row)
    return lines


def _types(amount: RowValues, types: RowValues) -> tuple[TypeWish, ...]:
    wished = [TypeWish(gpu_type=name) for name in amount.get("gpu_type", ())]
    wished += [
        TypeWish(gpu_type=types.get(f"type_{number}"), counts_as=types.get(f"counts_{number}"))
        for number in _ALTERNATIVE_TYPES
        if types.get(f"type_{number}")
    ]
    named = {wish.gpu_type for wish in wished}
    return (*wished, *(TypeWish(gpu_type=name) for name in types.get("more_types", ()) if name not in named))


def _months(row: RowValues) -> tuple[MonthAmount, ...]:
    stated = {key: value for key, value in row.values.items() if key[:4].isdigit() and value is not None}
    return tuple(MonthAmount(month=date.fromisoformat(key), gpus=stated[key]) for key in sorted(stated))


def _incomplete(line: _Line, row: RowValues) -> Problem:
    """An either-or of which something is missing cannot be chosen: it is said, and the line waits."""
    missing = [_label("alternatives", key) for key in _NEEDED if not row.get(key)]
    said = " / ".join(str(row.get(key)) for key in _NEEDED if row.get(key))
    params = {"line": line.name, "labels": missing}
    return Problem(code="alternative_incomplete", level=Level.ROW, place=row.place, value=said, params=params)


def _alternatives(line: _Line) -> tuple[AlternativeRow, ...]:
    whole = [row for row in line.alternatives if all(row.get(key) for key in _NEEDED)]
    if len(whole) < len(line.alternatives):
        line.unreadable += [
            _label("alternatives", key) for key in _NEEDED if any(not row.get(key) for row in line.alternatives)
        ]
    return tuple(
        AlternativeRow(
            provider=row.get("provider"),
            gpu_type=row.get("gpu_type"),
            gpus=row.get("gpus"),
            days=row.get("days"),
            penalty=row.get("penalty"),
        )
        for row in whole
    )


def _shape(line: _Line, amount: RowValues) -> Shape:
    """The shape as stated, else as the tables that are filled say."""
    stated: Shape | None = amount.get("shape")
    if stated is not None:
        return stated
    if line.alternatives:
        return "alternatives"
    return "profile" if line.months is not None else "block"


def _label(section: str, key: str) -> str:
    return book_form("survey").label(section, key)


def _positive(row: RowValues, section: str, key: str, line: _Line) -> int | None:
    """A count that must be at least 1; a written 0 is not blank and makes the line unreadable."""
    value: int | None = row.get(key)
    if value == 0:
        line.unreadable.append(_label(section, key))
        return None
    return value


def _row(line: _Line, blank: RowValues, problems: list[Problem]) -> DemandRow:
    amount, timing = line.amount or blank, line.timing or blank
    types, months = line.types or blank, line.months or blank
    pair = (types.get("split_first"), types.get("split_second"))
    if (pair[0] is None) != (pair[1] is None):
        problems.append(
            Problem(code="split_half", level=Level.ASK, place=types.place, value=str(pair[0] or pair[1]),
                    params={"line": line.name})
        )  # fmt: skip
    doubt = amount_doubt(amount, {key: _label("amounts", key) for key in ("desired_gpus", "work_gpu_hours")})
    if doubt is not None:
        line.unreadable.append(_label("amounts", doubt[0]))
        amount = replace(amount, values=amount.values | {doubt[0]: None})
        problems.append(doubt[1])
    problems += [
        _incomplete(line, row)
        for row in line.alternatives
        if not row.unreadable and any(not row.get(key) for key in _NEEDED)
    ]
    known = [part for part in (line.amount, line.timing, line.types, line.months, *line.alternatives) if part]
    percent: int | None = _positive(months, "months", "minimum_scale_percent", line)
    row = DemandRow(
        line=line.name,
        shape=_shape(line, amount),
        purpose=Purpose(amount.get("purpose", Purpose.TRAINING)),
        downstream=amount.get("downstream") == "yes",
        procurement=amount.get("procurement", "pool"),
        types=_types(amount, types),
        desired_gpus=_positive(amount, "amounts", "desired_gpus", line),
        minimum_gpus=_positive(amount, "amounts", "minimum_gpus", line),
        duration_days=_positive(amount, "amounts", "duration_days", line),
        work_gpu_hours=_positive(amount, "amounts", "work_gpu_hours", line),
        step_up=amount.get("step_up") == "yes",
        months=_months(months),
        minimum_scale_percent=percent,
        earlier_days=months.get("earlier_days", 0),
        later_days=months.get("later_days", 0),
        alternatives=_alternatives(line),
        after=timing.get("after", ()),
        earliest=timing.get("earliest"),
        desired_start=timing.get("desired_start"),
        deadline=timing.get("deadline"),
        due=timing.get("due"),
        split_between=pair if pair[0] and pair[1] else None,
        split_equal_dates=types.get("split_equal_dates", "yes") == "yes",
        mandatory=timing.get("mandatory") == "yes",
        note=timing.get("note", ""),
        place=known[0].place if known else Place(),
    )
    return row.model_copy(update={"unreadable": tuple(dict.fromkeys(line.unreadable))})


def demand_rows(values: Values) -> tuple[DemandRow, ...]:
    """Return the demand lines in the order of their numbers (digits as numbers)."""
    lines = _collected(values)
    blank = RowValues(Place(file=values.file), {})
    in_order = sorted(lines, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0, name))
    return tuple(_row(lines[name], blank, values.problems) for name in in_order)
