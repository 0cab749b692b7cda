"""Writing a workbook from its form: blank for people to fill in, or filled with given values.

Sheet by sheet, section by section; no merged cells, one value per cell, A4. The creation date is fixed and the
workbook holds no clock, so equal content gives equal bytes.
"""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from allocator.intake.form import BookForm, Field, Kind, Section, SheetForm
from allocator.intake.marks import EXAMPLE, GUIDANCE, HEADS, MARK, month_label
from allocator.intake.template.looks import NUMERIC, Looks

Value = str | int | date | datetime | Decimal
Row = dict[str, Value]
Filled = dict[str, Row | list[Row]]
"""Values by section: a row for fields (with ``key.source`` and ``key.date`` where sourced), rows for a table."""

CREATED = datetime(2024, 4, 1)
_FIELD_WIDTHS = (34, 44, 46)
_SOURCED_WIDTHS = (34, 24, 9, 34, 13, 44)


class _Sheet:
    """One sheet being written, from top to bottom."""

    def __init__(self, page: Worksheet, looks: Looks, form: BookForm, months: tuple[date, ...]) -> None:
        self.page, self.looks, self.form, self.months = page, looks, form, months
        self.row = 0
        self.widths: dict[int, int] = {}
        self.texts: list[tuple[int, int, str]] = []
        self.tall: dict[int, int] = {}

    def line(self, text: str, look: str) -> None:
        self.page.write_string(self.row, 0, text, getattr(self.looks, look))
        self.row += 1

    def widen(self, column: int, width: int) -> None:
        self.widths[column] = max(width, self.widths.get(column, 0))

    def words(self, column: int, text: str, look: Format) -> None:
        self.page.write_string(self.row, column, text, look)
        self.texts.append((self.row, column, text))

    def finish(self) -> None:
        """Set column widths, and rows as high as their longest text needs."""
        for column, width in sorted(self.widths.items()):
            self.page.set_column(column, column, width)
        lines = dict(self.tall)
        for row, column, text in self.texts:
            width = max(1, self.widths.get(column, 10) - 1)
            needed = sum(max(1, -(-_columns(part) // width)) for part in text.split("\n"))
            lines[row] = max(needed, lines.get(row, 1))
        for row, count in sorted(lines.items()):
            self.page.set_row(row, 5 + 14 * count)

    def put(self, column: int, field: Field, value: Value | None, example: bool = False, office: bool = False) -> None:
        look = self.looks.example(field) if example else self.looks.input(field, office)
        if value is None or value == "":
            self.page.write_blank(self.row, column, None, look)
        elif isinstance(value, datetime):
            self.page.write_datetime(self.row, column, value.replace(tzinfo=None), look)
        elif isinstance(value, date):
            self.page.write_datetime(self.row, column, datetime(value.year, value.month, value.day), look)
        elif isinstance(value, int | Decimal) and field.kind in NUMERIC:
            self.page.write_number(self.row, column, float(value) if isinstance(value, Decimal) else value, look)
        else:
            self.words(column, str(value), look)
        if field.choices and not example:
            self._offer(column, self.form.words(field.choices))
        elif field.kind is Kind.MARK and not example:
            self._offer(column, ("○",))

    def _offer(self, column: int, words: tuple[str, ...]) -> None:
        self.page.data_validation(
            self.row, column, self.row, column,
            {"validate": "list", "source": list(words), "error_type": "warning", "error_title": "選択肢",
             "error_message": "一覧から選んでください。"},
        )  # fmt: skip

    # --- fields

    def fields(self, section: Section, values: Row | None) -> None:
        heads = HEADS if section.sourced else (HEADS[0], "記入欄", "説明")
        widths = _SOURCED_WIDTHS if section.sourced else _FIELD_WIDTHS
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            self.words(column, head, self.looks.column)
            self.widen(column, width)
        self.row += 1
        for field in section.printed:
            self._field(section, field, _started(field) if values is None else values)
        self.row += 1

    def _field(self, section: Section, field: Field, values: Row) -> None:
        self.words(0, field.label, self.looks.label)
        self.put(1, field, values.get(field.key), office=section.office)
        if section.sourced:
            self.words(2, field.unit, self.looks.note)
            self.put(3, _SOURCE, values.get(f"{field.key}.source"))
            self.put(4, _DATE, values.get(f"{field.key}.date"))
            self.words(5, field.remark, self.looks.note)
        else:
            unit = f"単位：{field.unit}" if field.unit else ""
            self.words(2, "　".join(filter(None, (unit, field.remark))), self.looks.note)
        self.tall[self.row] = 2 if field.kind in (Kind.LONG, Kind.LIST, Kind.NAMES) else 1
        self.row += 1

    # --- tables

    def table(self, section: Section, values: list[Row] | None) -> None:
        columns = [(field.key, field, field.heading) for field in section.printed]
        if section.months:
            columns += [(f"{m:%Y-%m}", _month_field(m), month_label(m)) for m in self.months]
        self.widen(0, 8)
        self.words(0, "", self.looks.column)
        for column, (_, field, heading) in enumerate(columns, start=1):
            self.words(column, heading, self.looks.column)
            self.widen(column, field.width)
        self.row += 1
        if any(field.note for _, field, _ in columns):
            self._notes(columns)
        for example in section.examples:
            self.words(0, EXAMPLE, self.looks.note)
            for column, (key, field, _) in enumerate(columns, start=1):
                self.put(column, field, _shown(field, example.get(key)), example=True)
            self.row += 1
        rows = values or []
        for number in range(max(section.rows, len(rows))):
            self._table_row(section, columns, rows[number] if number < len(rows) else {}, number, values is None)
        self.row += 1

    def _notes(self, columns: list[tuple[str, Field, str]]) -> None:
        self.words(0, GUIDANCE, self.looks.note)
        for column, (_, field, _) in enumerate(columns, start=1):
            self.words(column, field.note, self.looks.note)
        self.row += 1

    def _table_row(
        self, section: Section, columns: list[tuple[str, Field, str]], row: Row, number: int, blank: bool
    ) -> None:
        self.tall[self.row] = 1
        for column, (key, field, _) in enumerate(columns, start=1):
            value = str(number + 1) if blank and key == section.numbered else row.get(key)
            self.put(column, field, value, office=section.office)
        self.row += 1


def _columns(text: str) -> int:
    """How wide a text is, counting a full-width character as two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "FWA" else 1 for sign in text)


_SOURCE = Field(key="source", label="出典", kind=Kind.TEXT)
_DATE = Field(key="date", label="日付", kind=Kind.DAY)


def _month_field(month: date) -> Field:
    return Field(key=f"{month:%Y-%m}", label=month_label(month), kind=Kind.WHOLE, width=11)


def _shown(field: Field, value: str | int | None) -> Value | None:
    """A value of the form file as it is written: days as days."""
    if isinstance(value, str) and field.kind in (Kind.DAY, Kind.LAST_DAY):
        return date.fromisoformat(value)
    return value


def _started(field: Field) -> Row:
    """What a blank template already says in a field."""
    values: dict[str, Value | None] = {
        field.key: _shown(field, field.start),
        f"{field.key}.source": field.start_source,
        f"{field.key}.date": field.start_day,
    }
    return {key: value for key, value in values.items() if value is not None}


def _page_setup(page: Worksheet, sheet: SheetForm | None, mark: str) -> None:
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_header(f'&L&"{_HEADER_FONT}"&9{mark}&R&9&A')
    page.set_footer("&C&9&P / &N")
    if sheet is not None and sheet.landscape:
        page.set_landscape()
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


_HEADER_FONT = "BIZ UDPゴシック,標準"


def _cover(page: Worksheet, looks: Looks, form: BookForm, mark: str) -> None:
    page.set_column(0, 0, 100)
    page.write_string(0, 0, form.title, looks.title)
    page.write_string(1, 0, mark, looks.heading)
    for row, text in enumerate(form.intro, start=3):
        page.write_string(row, 0, f"・{text}", looks.guide)
        page.set_row(row, 5 + 14 * -(-_columns(text) // 96))


def write_book(
    path: Path, form: BookForm, months: tuple[date, ...], filled: Filled | None = None, mark: str = MARK
) -> None:
    """Write the workbook of ``form`` to ``path``: blank, or holding ``filled``. ``mark`` is printed on every sheet."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": form.title, "comments": mark, "created": CREATED})
        looks = Looks(book)
        cover = book.add_worksheet("はじめに")
        _page_setup(cover, None, mark)
        _cover(cover, looks, form, mark)
        for sheet in form.sheets:
            page = book.add_worksheet(sheet.name)
            _page_setup(page, sheet, mark)
            _write_sheet(_Sheet(page, looks, form, months), sheet, filled, mark)


def _write_sheet(writer: _Sheet, sheet: SheetForm, filled: Filled | None, mark: str) -> None:
    writer.line(sheet.title, "title")
    for text in (mark, *sheet.guide):
        writer.line(text, "guide")
    writer.page.freeze_panes(writer.row, 0)
    writer.row += 1
    for section in sheet.sections:
        writer.line(section.heading, "heading")
        values = None if filled is None else filled.get(section.id, [] if section.is_table else {})
        if section.is_table:
            assert values is None or isinstance(values, list)
            writer.table(section, values)
        else:
            assert values is None or isinstance(values, dict)
            writer.fields(section, values)
    writer.finish()
