"""Documents as a workbook: one table per sheet, real numbers and dates, ready to filter and to print.

No cell is merged, no text is ever a formula or a link. The marks of a document stand at the head of every sheet and of
every printed page; the foot has date of issue, versions and page number. The same documents make the same bytes.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from allocator.exports.sheet import Cell, Column, Document, Kind, Line, Paper, Place, Table
from allocator.exports.written import folded, tenths

FONT = "BIZ UDPゴシック"
INK, QUIET, LINE, GROUND, ALERT = "#333333", "#595959", "#949494", "#E8F1FE", "#B00020"
LONGEST, LONGEST_TAB, LONGEST_HEADER = 32_767, 31, 255
"""What a cell, the name of a sheet, and a page header can hold."""
NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.WHOLE: "#,##0",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MONTH: "yyyy-mm",
    Kind.YEAR: "0",
    Kind.PPM: "0.0%",
}
ONE_LINE, TALLEST_ROW = 13.5, 400
"""Points of a line of text, and the most a row can have (nearly)."""
PAPERS = {Paper.A4: 9, Paper.A3: 8, Paper.LETTER: 9}
NOT_IN_TABS = str.maketrans("[]:*?/\\'", "［］：＊？／＼’")


def workbook_bytes(documents: Sequence[Document], issued: date) -> bytes:
    """Write documents as one workbook, a sheet per table."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": datetime(issued.year, issued.month, issued.day)})
        looks = _Looks(book)
        tabs: set[str] = set()
        for document in documents:
            for table in document.tables:
                sheet = book.add_worksheet(_tab(table.title, tabs))
                _Sheet(book, sheet, looks, document, table).write()
    return content.getvalue()


def _tab(title: str, taken: set[str]) -> str:
    """Return a name for a sheet that no other has."""
    plain = title.translate(NOT_IN_TABS)[:LONGEST_TAB]
    name, number = plain, 2
    while name.casefold() in taken:
        name = f"{plain[: LONGEST_TAB - 3]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


class _Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """Return the format with these properties."""
        whole = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"} | properties
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    def cell(self, column: Column, value: Cell, *, total: bool) -> Format:
        """Return the format of a data cell: numbers to the right, long text wrapped."""
        number = isinstance(value, int) or column.kind is not Kind.TEXT
        look: dict[str, Any] = {"border": 1, "border_color": LINE, "num_format": NUMBER_FORMATS[column.kind]}
        if number and not isinstance(value, str):
            look["align"] = "right" if column.kind in (Kind.WHOLE, Kind.PPM) else "center"
        else:
            look |= {"align": "left", "indent": 1, "text_wrap": True, "num_format": "@"}
        if total:
            look |= {"bold": True, "bg_color": GROUND, "top": 2}
        return self.of(**look)


class _Sheet:
    """One sheet: head, header, rows, total, notes."""

    def __init__(
        self, book: xlsxwriter.Workbook, sheet: Worksheet, looks: _Looks, document: Document, table: Table
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._looks = looks
        self._document = document
        self._table = table
        self._row = 0
        self._width = sum(column.width for column in table.columns)

    def write(self) -> None:
        """Write everything and set up the page."""
        table, sheet = self._table, self._sheet
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
        self._head()
        header = self._row
        for number, column in enumerate(table.columns):
            look = {"bold": True, "text_wrap": True, "align": "center", "bg_color": GROUND}
            self._text(number, column.title, self._looks.of(**look, border=1, border_color=LINE))
        self._height([column.title for column in table.columns])
        self._row += 1
        for row in table.rows:
            self._cells(row)
        last = self._row - 1
        if table.total is not None:
            self._cells(table.total, total=True)
        if table.paper is not Paper.LETTER:
            sheet.freeze_panes(header + 1, 0)
            if table.rows:
                sheet.autofilter(header, 0, last, len(table.columns) - 1)
            sheet.repeat_rows(header)
        self._below(header, last)
        self._page()

    # --- parts

    def _text(self, column: int, words: str, look: Format) -> None:
        self._sheet.write_string(self._row, column, words[:LONGEST], look)

    def _head(self) -> None:
        if self._table.paper is Paper.LETTER:
            for mark in self._document.marks:
                self._line(Line(mark, Place.CENTRE), font_color=ALERT, bold=True)
        else:
            title, tab = self._document.title, self._table.title
            whole = tab if tab.startswith(title) else title if title.startswith(tab) else f"{title}　{tab}"
            self._line(Line(whole, strong=True), font_size=14)
            for mark in self._document.marks:
                self._line(Line(mark), font_color=ALERT, bold=True)
        for line in self._document.lead:
            if self._table.paper is Paper.LETTER:
                self._row += 1
            self._line(line)
        self._row += 1

    def _line(self, line: Line, **look: Any) -> None:
        """Write a paragraph, broken to the width of the table: long text in one cell would run over the page."""
        last = len(self._table.columns) - 1
        look = look | ({"bold": True} if line.strong else {})
        size = look.get("font_size", 10)
        for words in folded(line.words, self._width * 10 // size):
            if line.place is Place.CENTRE:
                for column in range(1, last + 1):
                    self._sheet.write_blank(self._row, column, None, self._looks.of(**look, center_across=True))
                self._text(0, words, self._looks.of(**look, center_across=True))
            elif line.place is Place.RIGHT:
                self._text(last, words, self._looks.of(**look, align="right"))
            else:
                self._text(0, words, self._looks.of(**look))
            self._row += 1

    def _cells(self, row: Sequence[Cell], *, total: bool = False) -> None:
        for number, (column, value) in enumerate(zip(self._table.columns, row, strict=True)):
            look = self._looks.cell(column, value, total=total)
            if value is None:
                self._sheet.write_blank(self._row, number, None, look)
            elif isinstance(value, str):
                self._text(number, value, look)
            elif isinstance(value, date):
                self._sheet.write_datetime(self._row, number, datetime(value.year, value.month, value.day), look)
            else:
                shown = tenths(value) / 1_000 if column.kind is Kind.PPM else value
                self._sheet.write_number(self._row, number, shown, look)
        self._height([value if isinstance(value, str) else "" for value in row])
        self._row += 1

    def _height(self, texts: Sequence[str]) -> None:
        """Make a row as high as its longest text needs: not every spreadsheet does it by itself."""
        columns = self._table.columns
        lines = max(len(folded(words, max(1, column.width - 2))) for words, column in zip(texts, columns, strict=True))
        self._sheet.set_row(self._row, min(TALLEST_ROW, ONE_LINE * lines + 3))

    def _below(self, header: int, last: int) -> None:
        for note in self._table.notes:
            self._line(Line(note), font_color=QUIET, font_size=9)
        if self._table.chart is not None and self._table.rows:
            self._row += 1
            self._chart(header, last)
        for line in self._document.closing:
            self._row += 1
            self._line(line)

    def _chart(self, header: int, last: int) -> None:
        chart, table = self._table.chart, self._table
        assert chart is not None
        drawn = self._book.add_chart({"type": "column"})
        assert drawn is not None
        name = str(self._sheet.name)
        category = table.place(chart.category)
        colours = ("#7096F8", "#949494", "#0017C1", "#197A4B")
        for key, colour in zip(chart.bars, colours, strict=False):
            place = table.place(key)
            drawn.add_series(
                {
                    "name": [name, header, place],
                    "categories": [name, header + 1, category, last, category],
                    "values": [name, header + 1, place, last, place],
                    "fill": {"color": colour},
                    "gap": 60,
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 12, "name": FONT}})
        drawn.set_y_axis({"name": chart.unit, "num_format": "#,##0", "name_font": {"name": FONT}})
        drawn.set_x_axis({"num_format": "yyyy-mm", "text_axis": True})
        drawn.set_legend({"position": "bottom", "font": {"name": FONT}})
        drawn.set_size({"width": self._width * 7, "height": 380})
        self._sheet.insert_chart(self._row, 0, drawn, {"object_position": 2})
        self._row += 20

    def _page(self) -> None:
        table, sheet = self._table, self._sheet
        sheet.set_paper(PAPERS[table.paper])
        if table.paper is Paper.LETTER:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 1 if table.one_page else 0)
        sheet.print_area(0, 0, max(self._row - 1, 0), len(table.columns) - 1)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.set_header(_cut("&C&8 " + _escaped("　".join(self._document.marks)), ""))
        left, middle = (_escaped(words) for words in self._document.footer)
        page = "&R&8 " + self._document.page.format(number="&P", of="&N")
        between = "\n" if table.paper is Paper.LETTER else "&C&8 "  # upright paper is too narrow for both on a line
        sheet.set_footer(_cut(f"&L&8 {left}{between}{middle}", page))


def _escaped(words: str) -> str:
    return " ".join(words.replace("&", "&&").split())


def _cut(words: str, end: str) -> str:
    """Keep what fits; a cut never leaves half of an escape."""
    kept = words[: LONGEST_HEADER - len(end)]
    return (kept[:-1] if len(kept) < len(words) and kept.endswith("&") else kept) + end
