"""Where each field of a form was found in a workbook."""

from collections.abc import Container
from dataclasses import dataclass, field, replace

from allocator.intake.cells import Cell, Fault, Sheet, cell_name
from allocator.intake.form import Field
from allocator.intake.labels.grid import Block, Grid
from models.problems import Level, Place, Problem


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell that belongs to a field; ``cell`` is None when it is blank.

    ``unit``: the one stated for it. ``filled``: it stands in a cell merged over several rows, and counts for each.
    """

    field: Field
    place: Place
    cell: Cell | None
    unit: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its spots by key, months by their first day in ISO form."""

    place: Place
    spots: dict[str, Spot]

    @property
    def filled(self) -> bool:
        """Whether anything beside its key stands in the row."""
        return any(spot.cell is not None and not spot.field.main for spot in self.spots.values())


@dataclass(frozen=True, slots=True)
class Total:
    """A total somebody typed, and the cells it should be the sum of."""

    spot: Spot
    parts: tuple[Spot, ...]


@dataclass(slots=True)
class Located:
    """All that was found in one workbook, section by section."""

    fields: dict[str, dict[str, Spot]] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    day_zero_1904: bool = False

    @property
    def count(self) -> int:
        """How many fields and rows hold something so far."""
        fields = sum(spot.cell is not None for spots in self.fields.values() for spot in spots.values())
        return fields + sum(len(rows) for rows in self.tables.values())


@dataclass(slots=True)
class Reading:
    """A sheet while it is being read: which cells have been accounted for."""

    file: str
    sheet: Sheet
    grid: Grid
    known: set[tuple[int, int]] = field(default_factory=set)
    tables: list[tuple[int, int, int, int]] = field(default_factory=list)

    def in_table(self, block: Block) -> bool:
        """Tell whether a block stands among the rows of a table that was read."""
        return any(
            top <= block.cell.row <= bottom and left <= block.cell.column <= right
            for top, left, bottom, right in self.tables
        )

    def cover(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep where a table of the grid was read."""
        first, last = self.origin(top, left), self.origin(bottom, right)
        self.tables.append((*first, *last))

    def turned(self, rows: Container[int]) -> "Reading":
        """Return a reading of some rows with rows and columns exchanged, without what is accounted for."""
        return replace(self, grid=Grid(self.sheet, turned=True, rows=rows, without=self.known))

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Return where a place of the grid is in the sheet."""
        return (column, row) if self.grid.turned else (row, column)

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell of the sheet."""
        return Place(file=self.file, sheet=self.sheet.name, cell=cell_name(row, column))

    def take(self, *blocks: Block) -> None:
        """Account for blocks."""
        self.known.update(block.at for block in blocks)

    def spot(self, of: Field, block: Block, unit: str = "") -> Spot:
        """Return the spot of a field at a block, and account for it."""
        self.take(block)
        return Spot(of, self.place(*block.at), unstruck(block.cell), unit)

    def blank(self, of: Field, row: int, column: int) -> Spot:
        """Return the spot of a field where the grid is empty."""
        return Spot(of, self.place(*self.origin(row, column)), None)

    def faulty(self, of: Field, block: Block, code: str, used: str = "", **params: str) -> Spot:
        """Return a spot whose cell is not taken, with the reason."""
        fault = Fault(code=code, written=block.text, used=used, params=params)
        self.take(block)
        return Spot(of, self.place(*block.at), block.cell.model_copy(update={"content": fault}))

    def problem(self, code: str, level: Level, block: Block, used: str = "", **params: object) -> Problem:
        """Return a problem of a block."""
        return Problem(
            code=code, level=level, place=self.place(*block.at), value=block.text, used=used, params=dict(params)
        )


def unstruck(cell: Cell) -> Cell:
    """A value that is struck through is not taken: it is shown, and asked about."""
    if not cell.struck or isinstance(cell.content, Fault):
        return cell
    fault = Fault(code="struck_partly" if cell.kept else "struck", written=cell.text, used=cell.kept)
    return cell.model_copy(update={"content": fault})
