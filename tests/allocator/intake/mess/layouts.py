"""Answers written the way people lay them out: one set of values, many layouts, hands and encodings. Seeded."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocator.intake.form import BookForm, Field, Kind, Section, SheetForm, book_form
from allocator.intake.marks import month_label
from allocator.intake.template.book import Filled, Row
from allocator.intake.template.survey import survey_values
from models.survey import SurveyEntry

Grid = dict[tuple[int, int], Any]
_FULL = str.maketrans("0123456789,.-/", "０１２３４５６７８９，．－／")


@dataclass
class Page:
    """One sheet being laid out: cells and merges."""

    name: str
    cells: Grid = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        return max((row for row, _ in self.cells), default=0) + 1

    def put(self, row: int, column: int, value: Any, right: int = 0, bottom: int = 0) -> None:
        if value is not None:
            self.cells[row, column] = value
        if right > column or bottom > row:
            self.merges.append((row, column, max(bottom, row), max(right, column)))


def _digits(rng: random.Random, number: int) -> Any:
    ways: list[Callable[[], Any]] = [
        lambda: number,
        lambda: str(number),
        lambda: f"{number:,}",
        lambda: f"{number:,}".translate(_FULL),
        lambda: f" {number}\u3000",
        lambda: f"\u00a0{number}",
    ]
    return rng.choice(ways)()


def _day(rng: random.Random, day: date) -> Any:
    era = day.year - 2018
    ways: list[Any] = [
        datetime(day.year, day.month, day.day),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"令和{era}年{day.month}月{day.day}日".translate(_FULL),
        f"R{era}.{day.month}.{day.day}",
        (day - date(1899, 12, 30)).days,
        f"{day:%Y%m%d}",
    ]
    return rng.choice(ways)


def _yen(rng: random.Random, amount: int) -> Any:
    ways: list[Any] = [f"{amount:,}円", f"¥{amount:,}", f"{amount}円".translate(_FULL)]
    if amount % 1000 == 0:
        ways.append(f"{amount // 1000:,}千円")
    if amount % 10_000 == 0:
        ways.append(f"{amount // 10_000:,}万円")
    if amount % 1_000_000 == 0:
        ways.append(f"{amount // 1_000_000}百万円")
    return rng.choice(ways)


_UNITS = {
    "基": ["基", "枚", "GPU", " GPU"],
    "日": ["日", "日間"],
    "GPU時間": ["GPU時間", " GPU-hours"],
    "人": ["人", "名"],
}


@dataclass
class Hand:
    """Somebody who writes: which labels, which digits, which words."""

    rng: random.Random
    form: BookForm
    english: bool = False
    plain: bool = False

    def label(self, of: Field) -> str:
        """Return a label of a field: its own, another name for it, with or without unit and numbering."""
        if self.plain:
            return of.heading
        latin = [name for name in of.also if name.isascii() and len(name) > 1]
        others = [name for name in of.also if not name.isascii()]
        if self.english and latin:
            return latin[0].capitalize()
        name = self.rng.choice([of.label, of.label, *others[:6]])
        return name + self.rng.choice(["", "", "：", " ※", f"（{of.unit}）" if of.unit else "（任意）"])

    def value(self, of: Field, value: Any) -> Any:
        """Return a value as this hand writes it."""
        if self.plain or value is None:
            return value
        if of.kind is Kind.WHOLE and isinstance(value, int):
            written = _digits(self.rng, value)
            if of.unit in _UNITS and self.rng.random() < 0.3:
                return f"{value:,}{self.rng.choice(_UNITS[of.unit])}"
            return written
        if of.kind is Kind.PERCENT and isinstance(value, int):
            return self.rng.choice([value, f"{value}%", f"{value}％".translate(_FULL)])
        if of.kind is Kind.YEN and isinstance(value, int):
            return _yen(self.rng, value)
        if of.kind in (Kind.DAY, Kind.LAST_DAY) and isinstance(value, date):
            return _day(self.rng, value)
        if of.kind is Kind.CHOICE:
            return self._choice(of, str(value))
        if of.kind is Kind.MARK:
            return self.rng.choice(["○", "■", "✓", "レ", "●", "☑"])
        return value

    def _choice(self, of: Field, word: str) -> str:
        row = next(row for row in self.form.choices[of.choices] if row[0] == word)
        if self.rng.random() < 0.25:
            offered = self.form.words(of.choices)
            return self.rng.choice(["　", "\n"]).join(("■" if other == word else "□") + other for other in offered)
        return self.rng.choice([row[0], row[0], *[other for other in row[2:] if len(other) > 1]])


def sections_of(form: BookForm, filled: Filled) -> Iterator[tuple[SheetForm, Section, Row | list[Row]]]:
    """Yield every section that holds something."""
    for sheet in form.sheets:
        for section in sheet.sections:
            values = filled.get(section.id)
            if values:
                kept: Row | list[Row]
                if isinstance(values, dict):
                    keys = {of.key for of in section.fields}
                    kept = {key: value for key, value in values.items() if key in keys}
                else:
                    kept = values
                if kept:
                    yield sheet, section, kept


def columns_of(section: Section, rows: list[Row], hand: Hand) -> list[tuple[str, Field, Any]]:
    """Return the columns a table needs: key, field, heading."""
    columns: list[tuple[str, Field, Any]] = [
        (of.key, of, hand.label(of)) for of in section.fields if of.main or any(of.key in row for row in rows)
    ]
    months = sorted({key for row in rows for key in row if key[:4].isdigit()})
    for key in months:
        month = date.fromisoformat(f"{key}-01")
        of = Field(key=key, label=key, kind=Kind.WHOLE, unit="基")
        ways = [month_label(month), datetime(month.year, month.month, 1), f"R{month.year - 2018}.{month.month}"]
        way = hand.rng.choice(ways)
        columns.append((key, of, month_label(month) if hand.plain else way))
    return columns


# --- layouts


def down(page: Page, section: Section, rows: list[Row], hand: Hand, column: int = 1, top: int = 0) -> None:
    """A table whose lines run down."""
    top = top or page.next_row
    for at, (key, of, heading) in enumerate(columns_of(section, rows, hand)):
        page.put(top, column + at, heading)
        for line, row in enumerate(rows, start=1):
            page.put(top + line, column + at, hand.value(of, row.get(key)))


def across(page: Page, section: Section, rows: list[Row], hand: Hand) -> None:
    """A table whose lines run across."""
    top = page.next_row
    for at, (key, of, heading) in enumerate(columns_of(section, rows, hand)):
        page.put(top + at, 1, heading)
        for line, row in enumerate(rows, start=1):
            page.put(top + at, 1 + line, hand.value(of, row.get(key)))


def two_rows(page: Page, section: Section, rows: list[Row], hand: Hand) -> None:
    """A table with two heading rows: months under their years, the rest merged over both."""
    top = page.next_row
    columns = columns_of(section, rows, hand)
    years: dict[str, list[int]] = {}
    for at, (key, of, heading) in enumerate(columns, start=1):
        if key[:4].isdigit():
            years.setdefault(key[:4], []).append(at)
            page.put(top + 1, at, f"{int(key[5:7])}月")
        else:
            page.put(top, at, heading, bottom=top + 1)
        for line, row in enumerate(rows, start=1):
            page.put(top + 1 + line, at, hand.value(of, row.get(key)))
    for year, places in years.items():
        page.put(top, places[0], f"{year}年", right=places[-1])


def grid_paper(page: Page, section: Section, rows: list[Row], hand: Hand) -> None:
    """A table on grid paper: every cell is several narrow cells merged."""
    top, wide = page.next_row, hand.rng.choice([3, 5])
    for at, (key, of, heading) in enumerate(columns_of(section, rows, hand)):
        left = 2 + at * wide
        page.put(top, left, heading, right=left + wide - 1)
        for line, row in enumerate(rows, start=1):
            page.put(top + line, left, hand.value(of, row.get(key)), right=left + wide - 1)


def beside(page: Page, section: Section, row: Row, hand: Hand) -> None:
    """Labels with their values right of them."""
    for of in section.fields:
        if of.key in row:
            at = page.next_row
            page.put(at, 1, hand.label(of))
            page.put(at, 2, hand.value(of, row[of.key]))


def two_pairs(page: Page, section: Section, row: Row, hand: Hand) -> None:
    """Two labels with their values in each row."""
    fields = [of for of in section.fields if of.key in row]
    for first in range(0, len(fields), 2):
        at = page.next_row
        for place, of in enumerate(fields[first : first + 2]):
            page.put(at, 1 + 2 * place, hand.label(of))
            page.put(at, 2 + 2 * place, hand.value(of, row[of.key]))


def above(page: Page, section: Section, row: Row, hand: Hand) -> None:
    """Labels with their values under them, three in a row."""
    fields = [of for of in section.fields if of.key in row]
    for first in range(0, len(fields), 3):
        at = page.next_row
        for place, of in enumerate(fields[first : first + 3], start=1):
            page.put(at, place, hand.label(of))
            page.put(at + 1, place, hand.value(of, row[of.key]))


def grid_labels(page: Page, section: Section, row: Row, hand: Hand) -> None:
    """Labels and values on grid paper."""
    for of in section.fields:
        if of.key in row:
            at = page.next_row
            page.put(at, 2, hand.label(of), right=12)
            page.put(at, 13, hand.value(of, row[of.key]), right=40)


TABLES = {"down": down, "across": across, "two_rows": two_rows, "grid_paper": grid_paper}
FIELDS = {"beside": beside, "two_pairs": two_pairs, "above": above, "grid_labels": grid_labels}


def pages_of(entry: SurveyEntry, tables: str, fields: str, spread: str, hand: Hand) -> list[Page]:
    """Lay an answer out. ``spread``: a sheet for each form, one for all, one without any title."""
    pages: list[Page] = []
    before: str = ""
    for sheet, section, values in sections_of(hand.form, survey_values(entry)):
        if spread == "sheets" and sheet.name != before:
            pages.append(Page(sheet.name))
        elif not pages:
            pages.append(Page("回答"))
        page = pages[-1]
        if spread != "untitled" and sheet.name != before:
            page.put(page.next_row, 1, sheet.title)
        before = sheet.name
        if spread != "untitled" or section.is_table:
            page.put(page.next_row + 1, 1, section.heading)
        if isinstance(values, dict):
            FIELDS[fields](page, section, values, hand)
        else:
            TABLES[tables](page, section, values, hand)
        page.cells.setdefault((page.next_row, 60), "")
    return pages


def write_pages(path: Path, pages: list[Page]) -> None:
    """Write pages as a workbook."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for page in pages:
        sheet: Worksheet = book.create_sheet(page.name)
        for (row, column), value in page.cells.items():
            if value != "":
                sheet.cell(row, column).value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)


def write_text(path: Path, pages: list[Page], encoding: str, separator: str) -> None:
    """Write pages as one text with separators."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for page in pages:
        last = max(row for row, _ in page.cells)
        for row in range(1, last + 2):
            width = max((column for at, column in page.cells if at == row), default=0)
            writer.writerow([_as_text(page.cells.get((row, column))) for column in range(1, width + 1)])
    path.write_bytes(out.getvalue().encode(encoding, errors="strict"))


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y/%m/%d}"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def hand_of(seed: int, english: bool = False, plain: bool = False) -> Hand:
    """Return somebody who writes in a way of their own."""
    return Hand(random.Random(seed), book_form("survey"), english, plain)
