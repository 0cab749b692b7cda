"""A workbook as typed cells, each knowing where it stands. The only file that knows openpyxl.

``book_of`` takes the bytes of a file and gives a ``Book`` or one ``Problem``: something that is no workbook, an old
.xls, an encrypted file and a workbook with macros are each one sentence, never a traceback. Files are opened and read
through ``allocator.intake.jail``.
"""

import hashlib
import io
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from models.base import Frozen
from models.problems import Level, Place, Problem
from models.units import Sha256

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


class Fault(Frozen):
    """A cell that has no usable value: an error value, or a formula whose result was never stored."""

    code: str
    written: str


Content = str | int | Decimal | bool | date | datetime | Fault


class Cell(Frozen):
    """One cell that is not empty. ``percent``: the workbook shows the number with a percent sign."""

    row: int
    column: int
    content: Content
    percent: bool = False

    @property
    def name(self) -> str:
        """The name of the cell, such as C5."""
        return f"{get_column_letter(self.column)}{self.row}"

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


class Sheet(Frozen):
    """The cells of one sheet that are not empty, by row and column (counted from 1)."""

    name: str
    cells: dict[tuple[int, int], Cell]

    def rows(self) -> dict[int, list[Cell]]:
        """Return the cells row by row, each row from left to right."""
        found: dict[int, list[Cell]] = {}
        for _, cell in sorted(self.cells.items()):
            found.setdefault(cell.row, []).append(cell)
        return found


class Book(Frozen):
    """A workbook: its file name (never its folder), the hash of its bytes, its sheets in their order."""

    file: str
    sha256: Sha256
    sheets: tuple[Sheet, ...]

    def place(self, sheet: Sheet, row: int, column: int) -> Place:
        """Return the place of a cell."""
        return Place(file=self.file, sheet=sheet.name, cell=f"{get_column_letter(column)}{row}")


def _refuse(file: str, code: str, **params: object) -> Problem:
    return Problem(code=code, level=Level.FILE, place=Place(file=file), params={"file": file, **params})


def _unreadable(file: str, data: bytes) -> Problem | None:
    """Say what kind of file it is when it is no .xlsx workbook."""
    if not data:
        return _refuse(file, "file_empty")
    if data.startswith(_OLE):
        return _refuse(file, "file_old_xls" if file.lower().endswith(".xls") else "file_encrypted")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _refuse(file, "file_not_a_workbook")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
    if any(name.endswith("vbaProject.bin") for name in names):
        return _refuse(file, "file_with_macros")
    if not any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return _refuse(file, "file_not_a_workbook")
    return None


def _content(value: Any) -> Content | None:
    match value:
        case None:
            return None
        case bool() | datetime() | int():
            return value
        case date():
            return value
        case time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case float():
            return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
        case str() if value in _ERRORS:
            return Fault(code="cell_error", written=value)
        case str():
            return value if value.strip() else None
        case _:
            return str(value)


def _is_formula(cell: Any) -> bool:
    return bool(cell.data_type == "f")


def _sheet(name: str, shown: Any, typed: Any) -> Sheet:
    """``typed`` has the formulas, ``shown`` the results stored with them."""
    cells: dict[tuple[int, int], Cell] = {}
    for (row, column), cell in sorted(typed._cells.items()):  # not iter_rows(): it fills the gaps with cells of its own
        if cell.value is None:
            continue
        content = _content(cell.value)
        if _is_formula(cell):
            content = _content(shown[cell.coordinate].value if shown is not None else None)
            content = content if content is not None else Fault(code="cell_without_value", written=str(cell.value))
        if content is not None:
            percent = "%" in (cell.number_format or "")
            cells[row, column] = Cell(row=row, column=column, content=content, percent=percent)
    return Sheet(name=name, cells=cells)


def _read_with_openpyxl(file: str, data: bytes) -> Book:
    typed = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    formulas = any(_is_formula(cell) for page in typed.worksheets for cell in page._cells.values())
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False) if formulas else None
    sheets = tuple(_sheet(page.title, shown[page.title] if shown else None, page) for page in typed.worksheets)
    return Book(file=file, sha256=hashlib.sha256(data).hexdigest(), sheets=sheets)


def book_of(file: str, data: bytes) -> Book | Problem:
    """Read the bytes of a workbook named ``file``; what cannot be read is one problem of the file."""
    refused = _unreadable(file, data)
    if refused is not None:
        return refused
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader warns of drop-downs and styles it does not keep; we need none
            return _read_with_openpyxl(file, data)
    except Exception as error:  # the reader raises whatever a damaged part leads it into
        return _refuse(file, "file_damaged", detail=type(error).__name__)
