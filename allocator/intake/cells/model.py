"""A workbook as typed cells, each knowing where it stands. Every part saves as JSON and comes back the same."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from openpyxl.utils import get_column_letter
from pydantic import BeforeValidator, Field, PlainSerializer

from models.base import Frozen
from models.problems import Place
from models.units import Sha256

ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!")


class Fault(Frozen):
    """A cell that has no usable value, and why. ``used``: what may have been meant."""

    code: str
    written: str
    used: str = ""
    params: dict[str, str] = Field(default_factory=dict)


Plain = str | int | Decimal | bool | date | datetime | Fault


def _packed(value: Plain) -> Any:
    """JSON knows no days and no exact decimals: say which it is."""
    match value:
        case Fault():
            return {"fault": value.model_dump(mode="json")}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case _:
            return value


def _unpacked(value: Any) -> Any:
    match value:
        case {"fault": dict(fault)}:
            return Fault.model_validate(fault)
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"number": str(number)}:
            return Decimal(number)
        case _:
            return value


Content = Annotated[Plain, PlainSerializer(_packed, when_used="json"), BeforeValidator(_unpacked)]


class Cell(Frozen):
    """One cell that is not empty.

    ``percent``: shown with a percent sign. ``shown_unit``: the words its number format writes beside the number;
    ``thousands``: how many times that format divides by 1,000; ``zeros``: how many digits it shows at least.
    ``struck``: struck through, with ``kept`` as what is not. ``colour``: the colour of its letters or ground, when it
    is not the usual one.
    """

    row: int
    column: int
    content: Content
    percent: bool = False
    shown_unit: str = ""
    thousands: int = 0
    zeros: int = 0
    struck: bool = False
    kept: str = ""
    colour: str = ""

    @property
    def name(self) -> str:
        """The name of the cell, such as C5."""
        return cell_name(self.row, self.column)

    @property
    def text(self) -> str:
        """What stands there, as text."""
        match self.content:
            case Fault():
                return self.content.written
            case bool():
                return "TRUE" if self.content else "FALSE"
            case datetime():
                return self.content.isoformat(sep=" ")
            case date():
                return self.content.isoformat()
            case Decimal():
                return f"{self.content:f}"
            case _:
                return str(self.content)


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, such as C5."""
    return f"{get_column_letter(column)}{row}"


class Merge(Frozen):
    """Cells joined into one; only the top left one holds something."""

    top: int
    left: int
    bottom: int
    right: int


class Note(Frozen):
    """Something that lies on a sheet and is no cell: a comment, a tick box drawn as an object, a text box."""

    kind: str
    cell: str
    text: str


def _keyed(value: Any) -> Any:
    """JSON has a list of cells where we look them up by row and column."""
    if not isinstance(value, list | tuple):
        return value
    cells = [cell if isinstance(cell, Cell) else Cell.model_validate(cell) for cell in value]
    return {(cell.row, cell.column): cell for cell in cells}


def _listed(cells: dict[tuple[int, int], Cell]) -> list[dict[str, Any]]:
    return [cell.model_dump(mode="json", exclude_defaults=True) for _, cell in sorted(cells.items())]


Cells = Annotated[dict[tuple[int, int], Cell], PlainSerializer(_listed, when_used="json"), BeforeValidator(_keyed)]


class Sheet(Frozen):
    """The cells of one sheet that are not empty, by row and column (counted from 1)."""

    name: str
    cells: Cells
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()

    def rows(self) -> dict[int, list[Cell]]:
        """Return the cells row by row, each row from left to right."""
        found: dict[int, list[Cell]] = {}
        for _, cell in sorted(self.cells.items()):
            found.setdefault(cell.row, []).append(cell)
        return found

    def is_hidden(self, cell: Cell) -> bool:
        """Tell whether a reader of the sheet does not see a cell."""
        return self.hidden or cell.row in self.hidden_rows or cell.column in self.hidden_columns


class Book(Frozen):
    """A workbook: its file name (never its folder), the hash of its bytes, its sheets in their order.

    ``day_zero_1904``: it counts days from 1904. ``encoding``: how the bytes of a text file were read.
    """

    file: str
    sha256: Sha256
    sheets: tuple[Sheet, ...]
    day_zero_1904: bool = False
    encoding: str = ""

    def place(self, sheet: Sheet, row: int, column: int) -> Place:
        """Return the place of a cell."""
        return Place(file=self.file, sheet=sheet.name, cell=cell_name(row, column))
