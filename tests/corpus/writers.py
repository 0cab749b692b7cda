"""Saving a book as a file: two Excel libraries, and text files in the encodings Excel and its neighbours write."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.book import Book, Ink, Page


def _readings(path: Path, book: Book) -> None:
    """Put furigana over texts: neither library writes it, so the parts are changed afterwards."""
    wanted = {str(ink.value): ink.reading for page in book.pages for ink in page.cells.values() if ink.reading}
    if not wanted:
        return
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for name in (name for name in parts if name.startswith(("xl/sharedStrings", "xl/worksheets/sheet"))):
        part = parts[name].decode("utf-8")
        for text, reading in wanted.items():
            ruby = f'<rPh sb="0" eb="{min(2, len(text))}"><t>{reading}</t></rPh><phoneticPr fontId="0"/>'
            for tag, opening in product(("si", "is"), ("<t>", '<t xml:space="preserve">')):
                plain = f"<{tag}>{opening}{escape(text)}</t></{tag}>"
                part = part.replace(plain, plain.replace(f"</{tag}>", f"{ruby}</{tag}>"))
        parts[name] = part.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)


def _openpyxl_cell(sheet: Any, row: int, column: int, ink: Ink) -> None:
    cell = sheet.cell(row, column)
    if ink.formula:
        cell.value = ink.formula
    elif ink.error:
        cell.value, cell.data_type = ink.error, "e"
    elif ink.runs:
        red = InlineFont(color=Color(rgb="FFFF0000"))
        cell.value = CellRichText(ink.runs[0], *(TextBlock(red, piece) for piece in ink.runs[1:]))
    elif ink.value is not None:
        cell.value = ink.value
        if isinstance(ink.value, str):
            cell.data_type = "s"
    if ink.number_format:
        cell.number_format = ink.number_format
    if ink.struck:
        cell.font = Font(strike=True)
    if ink.comment:
        cell.comment = Comment(ink.comment, "記入者")


def write_openpyxl(book: Book, path: Path) -> None:
    """Save with openpyxl, which never writes the result of a formula."""
    out = Workbook()
    assert out.active is not None
    out.remove(out.active)
    if book.date1904:
        out.epoch = CALENDAR_MAC_1904
    for page in book.pages:
        sheet = out.create_sheet(page.name)
        for (row, column), ink in page.cells.items():
            _openpyxl_cell(sheet, row, column, ink)
        for top, start, bottom, end in page.merges:
            sheet.merge_cells(start_row=top, start_column=start, end_row=bottom, end_column=end)
        if page.hidden:
            sheet.sheet_state = "hidden"
        for row in page.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        if page.narrow:
            sheet.sheet_format.defaultColWidth = 2.5
    out.save(path)
    _readings(path, book)


def _xlsxwriter_cell(out: Any, sheet: Any, row: int, column: int, ink: Ink) -> None:
    style: dict[str, Any] = {}
    if ink.number_format:
        style["num_format"] = ink.number_format
    if ink.struck:
        style["font_strikeout"] = True
    form = out.add_format(style) if style else None
    at = (row - 1, column - 1)
    if ink.formula or ink.error:
        formulas = {"#REF!": "=#REF!", "#N/A": "=NA()", "#DIV/0!": "=1/0", "#VALUE!": '="a"*1', "#NAME?": "=xyz()"}
        sheet.write_formula(*at, ink.formula or formulas[ink.error], form, ink.error or ink.value)
    elif ink.runs:
        red = out.add_format({"font_color": "red"})
        sheet.write_rich_string(*at, ink.runs[0], red, ink.runs[1])
    elif isinstance(ink.value, str):
        sheet.write_string(*at, ink.value, form)
    elif isinstance(ink.value, date | datetime):
        sheet.write_datetime(*at, ink.value, form or out.add_format({"num_format": "yyyy-mm-dd"}))
    elif ink.value is not None:
        sheet.write(*at, ink.value, form)
    if ink.comment:
        sheet.write_comment(*at, ink.comment)


def write_xlsxwriter(book: Book, path: Path) -> None:
    """Save with XlsxWriter, which writes the result of a formula it is told."""
    out = xlsxwriter.Workbook(str(path), {"date_1904": book.date1904})
    for page in book.pages:
        sheet = out.add_worksheet(page.name)
        for top, start, bottom, end in page.merges:
            sheet.merge_range(top - 1, start - 1, bottom - 1, end - 1, "")
        for (row, column), ink in page.cells.items():
            _xlsxwriter_cell(out, sheet, row, column, ink)
        if page.hidden:
            sheet.hide()
        for row in page.hidden_rows:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        if page.narrow:
            sheet.set_column(0, 200, 2.5)
    out.close()
    _readings(path, book)


def _as_text(ink: Ink) -> str:
    """Return what Excel writes into a text file: the value as it is shown."""
    value = ink.value
    if isinstance(value, datetime | date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, int | float) and "#,##0" in ink.number_format:
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def _rows(page: Page) -> list[list[str]]:
    width = max((column for _, column in page.cells), default=1)
    rows = [[""] * width for _ in range(page.last_row)]
    for (row, column), ink in page.cells.items():
        rows[row - 1][column - 1] = _as_text(ink)
    return rows


def _delimited(separator: str, encoding: str) -> Callable[[Book, Path], None]:
    def write(book: Book, path: Path) -> None:
        assert len(book.pages) == 1, "a text file has one sheet"
        text = io.StringIO()
        csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(_rows(book.pages[0]))
        path.write_bytes(text.getvalue().encode(encoding))

    return write


WRITERS: dict[str, tuple[str, Callable[[Book, Path], None]]] = {
    "openpyxl": (".xlsx", write_openpyxl),
    "xlsxwriter": (".xlsx", write_xlsxwriter),
    "utf-8": (".csv", _delimited(",", "utf-8")),
    "utf-8 with mark": (".csv", _delimited(",", "utf-8-sig")),
    "cp932": (".csv", _delimited(",", "cp932")),
    "utf-16 tabs": (".txt", _delimited("\t", "utf-16")),
}
"""File types by name: the extension and the writer."""


def encodable(book: Book, medium: str) -> bool:
    """Whether a file type can hold the letters of a book: CP932 has no 〜, no ㋿ and no NBSP."""
    if medium != "cp932":
        return True
    try:
        for page in book.pages:
            for line in _rows(page):
                "".join(line).encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
