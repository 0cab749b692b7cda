"""Where each field of a form was found in a workbook."""

from dataclasses import dataclass, field

from allocator.intake.cells import Cell, Sheet
from allocator.intake.form import Field
from models.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell that belongs to a field; ``cell`` is None when it is blank."""

    field: Field
    place: Place
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its spots by key, months by their first day in ISO form."""

    place: Place
    spots: dict[str, Spot]

    @property
    def filled(self) -> bool:
        """Whether anything beside its key stands in the row."""
        return any(spot.cell is not None and not spot.field.main for spot in self.spots.values())


@dataclass(slots=True)
class Located:
    """All that was found in one workbook, section by section."""

    fields: dict[str, dict[str, Spot]] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """A sheet while it is being read: which cells have been accounted for."""

    file: str
    sheet: Sheet
    known: set[tuple[int, int]] = field(default_factory=set)

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell of this sheet."""
        cell = Cell(row=row, column=column, content="")
        return Place(file=self.file, sheet=self.sheet.name, cell=cell.name)

    def spot(self, of: Field, row: int, column: int) -> Spot:
        """Return the spot of a field at a cell, and account for the cell."""
        self.known.add((row, column))
        return Spot(of, self.place(row, column), self.sheet.cells.get((row, column)))
