"""Our own blank form, filled in by hand: find the label, write at its right; find the table, write under it."""

import tempfile
from datetime import date, datetime
from pathlib import Path

import openpyxl

from allocator.intake.template import write_template
from tests.corpus.book import Ink, Page
from tests.corpus.fields import Section, sections
from tests.corpus.layouts.hand import Pen
from tests.corpus.truth import MONTHS, Answer, ident


def _blank(pen: Pen) -> None:
    """Take over what the blank form prints."""
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(write_template(Path(folder))[0])
    for sheet in book:
        page = pen.book.page(sheet.title)
        for line in sheet.iter_rows():
            for cell in line:
                value = cell.value
                if isinstance(value, str | int | float | date | datetime):
                    page.put(cell.row or 0, cell.column or 0, Ink(value, text=isinstance(value, str)))


def _find(pen: Pen, section: Section) -> tuple[Page, int]:
    """Return where a section begins."""
    for page in pen.book.pages:
        for (row, _), ink in page.cells.items():
            if ink.value == section.heading:
                return page, row
    raise AssertionError(section.heading)


def _single(pen: Pen, section: Section, answer: Answer) -> None:
    page, row = _find(pen, section)
    for field in section.fields:
        labels = (field.label, f"{field.label}（{field.unit}）")
        rows = [r for (r, c), ink in sorted(page.cells.items()) if r > row and c == 1 and ink.value in labels]
        row = rows[0] if rows else row
        if field.key in answer.single[section.id]:
            assert rows, f"the blank form has no {field.label}"
            value = answer.single[section.id][field.key]
            pen.fact(page, row, 2, f"{section.id}.{field.key}", field, value)


def _table(pen: Pen, section: Section, answer: Answer) -> None:
    page, top = _find(pen, section)
    heads = {c: str(ink.value) for (r, c), ink in page.cells.items() if r == top + 1 and ink.value}
    months = {f"{month.year}年{month.month}月": f"{month:%Y-%m}" for month in MONTHS}
    keys: dict[int, str] = {}
    for column, head in heads.items():
        fields = [field for field in section.fields if head in (field.label, f"{field.label}（{field.unit}）")]
        if fields or head in months:
            keys[column] = fields[0].key if fields else months[head]
    row = top + 2
    while page.cells.get((row, 1), Ink()).value in ("説明", "記入例"):
        row += 1
    for entry in answer.tables[section.id]:
        for column, key in keys.items():
            if key == "line":
                page.put(row, column, Ink(str(entry["line"]), text=True))
            elif key in entry:
                known = {field.key: field for field in section.fields}
                pen.fact(page, row, column, f"{ident(section.id, entry)}.{key}", known.get(key), entry[key])
        row += 1


def fill_template(pen: Pen, answer: Answer) -> None:
    """Fill in the blank form."""
    pen.hand.yen_unit = ("円", 1)
    _blank(pen)
    for section in sections().values():
        if section.table and answer.tables.get(section.id):
            _table(pen, section, answer)
        elif not section.table and answer.single.get(section.id):
            _single(pen, section, answer)
