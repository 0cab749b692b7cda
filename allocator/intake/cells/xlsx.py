"""A workbook (.xlsx) as cells. The only file that knows how openpyxl keeps them."""

import hashlib
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.utils.escape import unescape

from allocator.intake.cells.formats import shown_by
from allocator.intake.cells.model import ERRORS, Book, Cell, Content, Fault, Merge, Note, Sheet
from allocator.intake.cells.objects import sheet_notes

_USUAL_COLOURS = frozenset({"", "00000000", "FF000000", "FFFFFFFF", "00FFFFFF"})


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
        case str() if value in ERRORS:
            return Fault(code="cell_error", written=value)
        case str():
            text = unescape(value)
            return text if text.strip() else None
        case _:
            return str(value)


def _is_formula(cell: Any) -> bool:
    return bool(cell.data_type == "f")


def _formula(cell: Any) -> str:
    return str(getattr(cell.value, "text", None) or cell.value)


def _stored(cell: Any, shown: Any) -> Content | None:
    """Return the result stored with a formula; one whose result is an empty text is blank."""
    result = shown[cell.coordinate]
    content = _content(result.value)
    if content is not None or result.data_type == "s":
        return content
    return Fault(code="cell_without_value", written=_formula(cell))


def _colour(cell: Any) -> str:
    font, fill = cell.font.color, cell.fill
    written = str(font.rgb) if font is not None and font.type == "rgb" else ""
    if written not in _USUAL_COLOURS:
        return written
    ground = fill.fgColor
    shade = str(ground.rgb) if fill.fill_type == "solid" and ground.type == "rgb" else ""
    return shade if shade not in _USUAL_COLOURS else ""


def _struck(cell: Any) -> tuple[bool, str]:
    """Tell whether a cell is struck through, wholly or partly, and what of it is not."""
    if isinstance(cell.value, CellRichText):
        kept = "".join(
            part.text if isinstance(part, TextBlock) else part
            for part in cell.value
            if not (isinstance(part, TextBlock) and part.font is not None and part.font.strike)
        )
        return kept != str(cell.value), unescape(kept).strip()
    return bool(cell.has_style and cell.font.strike), ""


def _cell(cell: Any, content: Content) -> Cell:
    struck, kept = _struck(cell)
    looks = shown_by(cell.number_format or "") if isinstance(content, int | Decimal) and cell.has_style else None
    return Cell(
        row=cell.row,
        column=cell.column,
        content=content,
        percent=looks.percent if looks else False,
        shown_unit=looks.unit if looks else "",
        zeros=looks.zeros if looks else 0,
        thousands=looks.thousands if looks else 0,
        struck=struck,
        kept=kept,
        colour=_colour(cell) if cell.has_style else "",
    )


def _hidden_columns(page: Any) -> frozenset[int]:
    return frozenset(
        column
        for dimension in page.column_dimensions.values()
        if dimension.hidden or dimension.width == 0
        for column in range(dimension.min or 0, (dimension.max or 0) + 1)
    )


def _sheet(typed: Any, shown: Any, notes: tuple[Note, ...]) -> Sheet:
    """``typed`` has the formulas, ``shown`` the results stored with them."""
    cells: dict[tuple[int, int], Cell] = {}
    comments: list[Note] = []
    for (row, column), cell in sorted(typed._cells.items()):
        if cell.comment is not None and cell.comment.text.strip():
            comments.append(Note(kind="comment", cell=cell.coordinate, text=cell.comment.text.strip()))
        if cell.value is None:
            continue
        content = _stored(cell, shown) if _is_formula(cell) else _content(_flat(cell.value))
        if content is not None:
            cells[row, column] = _cell(cell, content)
    return Sheet(
        name=typed.title,
        cells=cells,
        merges=tuple(
            Merge(top=area.min_row, left=area.min_col, bottom=area.max_row, right=area.max_col)
            for area in sorted(typed.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col))
        ),
        hidden=typed.sheet_state != "visible",
        hidden_rows=frozenset(n for n, row in typed.row_dimensions.items() if row.hidden or row.height == 0),
        hidden_columns=_hidden_columns(typed),
        notes=(*comments, *notes),
    )


def _flat(value: Any) -> Any:
    return str(value) if isinstance(value, CellRichText) else value


def xlsx_book(file: str, data: bytes) -> Book:
    """Read a workbook; raises whatever a damaged part leads the reader into."""
    typed = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False, rich_text=True)
    formulas = any(_is_formula(cell) for page in typed.worksheets for cell in page._cells.values())
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False) if formulas else None
    notes = sheet_notes(data)
    return Book(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        sheets=tuple(
            _sheet(page, shown[page.title] if shown else None, notes.get(page.title, ())) for page in typed.worksheets
        ),
        day_zero_1904=typed.epoch == MAC_EPOCH,
    )
