"""Tables: plain, under two-row headings, turned on their side, or merged on grid paper."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.corpus.book import Ink, Page
from tests.corpus.fields import Field, Section
from tests.corpus.layouts.hand import Pen
from tests.corpus.truth import MONTHS, Row, Value, ident

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Column:
    """A column: a field of a section, or a month."""

    section: Section
    field: Field | None
    month: date | None = None

    @property
    def key(self) -> str:
        """The key of its values."""
        return f"{self.month:%Y-%m}" if self.month is not None else self.field.key if self.field is not None else ""


@dataclass(frozen=True)
class Table:
    """Columns and rows under a title; rows of several sections of one line are joined already."""

    title: str
    table: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    examples: tuple[dict[str, Value], ...] = ()


def columns_of(section: Section, rows: list[Row], every: bool) -> list[Column]:
    """Return the columns of a section: all of the applicant's, or only those with a value; months at the end."""
    used = {key for row in rows for key in row}
    kept = [f for f in section.fields if f.key in used or (every and not f.office)]
    found = [Column(section, field) for field in kept]
    return found + ([Column(section, None, month) for month in MONTHS] if section.months else [])


def _heading(pen: Pen, column: Column) -> Ink:
    if column.month is not None:
        return pen.hand.month(column.month)
    assert column.field is not None
    return Ink(pen.hand.label(column.field, table=True), text=True)


def _value(pen: Pen, page: Page, at: tuple[int, int], table: Table, row: Row, column: Column, wide: int = 1) -> None:
    if column.key not in row:
        return
    if column.key == "line":
        line = str(row["line"])
        page.put(*at, Ink(int(line)) if pen.rng.random() < 0.5 else Ink(line, text=True), wide)
        return
    pen.fact(page, *at, f"{ident(table.table, row)}.{column.key}", column.field, row[column.key], wide=wide)


def _example(pen: Pen, page: Page, at: tuple[int, int], column: Column, example: dict[str, Value]) -> None:
    value = example.get(column.key)
    if isinstance(value, str) and _DAY.fullmatch(value):
        page.put(*at, Ink(date.fromisoformat(value)))
    elif isinstance(value, str | int | float):
        page.put(*at, Ink(value))


def _total(pen: Pen, page: Page, row: int, first: int, table: Table) -> int:
    """Add a row of totals as people do, under months and amounts of money."""
    if table.table not in ("months", "costs") or not pen.hand.totals or not table.rows:
        return row
    page.put(row, first, Ink(pen.rng.choice(("合計", "計", "小計", "総計", "合　計", "Total"))))
    for offset, column in enumerate(table.columns):
        if column.month is not None or column.key == "amount_yen":
            scale = pen.hand.yen_unit[1] if column.month is None else 1
            amounts = [int(str(r[column.key])) for r in table.rows if column.key in r]
            page.put(row, first + offset, Ink(sum(amounts) / scale if sum(amounts) % scale else sum(amounts) // scale))
    pen.extra("25 totals row", page, row, first)
    return row + 1


def plain(pen: Pen, page: Page, row: int, table: Table) -> int:
    """One row of headings, one row per entry; the marker of the example row in a column of its own."""
    first = 2 if pen.hand.example else 1
    for offset, column in enumerate(table.columns):
        page.put(row, first + offset, _heading(pen, column))
    row += 1
    if pen.hand.example:
        for example in table.examples:
            page.put(row, 1, pen.rng.choice(("記入例", "例", "（記入例）", "【例】")))
            for offset, column in enumerate(table.columns):
                _example(pen, page, (row, first + offset), column, example)
            pen.extra("21 example row", page, row, first)
            row += 1
    return _total(pen, page, _body(pen, page, row, first, table), first, table)


def _body(pen: Pen, page: Page, row: int, first: int, table: Table) -> int:
    top = row
    for entry in table.rows:
        for offset, column in enumerate(table.columns):
            _value(pen, page, (row, first + offset), table, entry, column)
        _sum(pen, page, (row, first + len(table.columns)), table, entry, first_row=row == top)
        row += 1
    if table.table == "alternatives" and pen.hand.merged_lines and not pen.plan.medium.text:
        _merge_lines(page, top, first, table)
    return row


def _sum(pen: Pen, page: Page, at: tuple[int, int], table: Table, entry: Row, *, first_row: bool) -> None:
    """Put the sum of the months behind them, under a heading of its own."""
    months = [column.key for column in table.columns if column.month is not None]
    if not pen.hand.sum_column or not months or table.columns[-1].month is None:
        return
    row, column = at
    if first_row:
        heading = max(r for r, c in page.cells if c == column - 1 and r < row)
        page.put(heading, column, pen.rng.choice(("合計", "計", "月計", "Total")))
    page.put(row, column, sum(int(str(entry[key])) for key in months if key in entry))
    pen.extra("25 sum of the months", page, row, column)


def _merge_lines(page: Page, top: int, column: int, table: Table) -> None:
    """Let the number of a line stand once over all of its rows."""
    lines = [str(row["line"]) for row in table.rows]
    for line in dict.fromkeys(lines):
        start, count = lines.index(line), lines.count(line)
        for row in range(top + start + 1, top + start + count):
            page.cells.pop((row, column), None)
        if count > 1:
            page.merges.append((top + start, column, top + start + count - 1, column))


def two_rows(pen: Pen, page: Page, row: int, table: Table) -> int:
    """Headings in two rows: years over their months, a group over its fields, single headings merged downwards."""
    offset = 0
    while offset < len(table.columns):
        column = table.columns[offset]
        span = 1
        if column.month is not None:
            year = column.month.year
            span = sum(1 for c in table.columns if c.month is not None and c.month.year == year)
            page.put(row, 1 + offset, f"{year}年" if pen.hand.month_style != "era" else f"令和{year - 2018}年", span)
            for step in range(span):
                month = table.columns[offset + step].month
                assert month is not None
                page.put(row + 1, 1 + offset + step, f"{month.month}月")
        elif column.field is not None and column.field.kind == "whole" and _run(table, offset) > 1:
            span = _run(table, offset)
            page.put(row, 1 + offset, "数量", span)
            for step in range(span):
                page.put(row + 1, 1 + offset + step, _heading(pen, table.columns[offset + step]))
        else:
            page.put(row, 1 + offset, _heading(pen, column), 1, 2)
        offset += span
    return _total(pen, page, _body(pen, page, row + 2, 1, table), 1, table)


def _run(table: Table, offset: int) -> int:
    """Return how many neighbouring columns are counts of something."""
    span = 0
    while offset + span < len(table.columns):
        field = table.columns[offset + span].field
        if field is None or field.kind != "whole":
            break
        span += 1
    return span


def transposed(pen: Pen, page: Page, row: int, table: Table) -> int:
    """Headings down the first column, one column per entry."""
    for down, column in enumerate(table.columns):
        page.put(row + down, 1, _heading(pen, column))
        for across, entry in enumerate(table.rows):
            _value(pen, page, (row + down, 2 + across), table, entry, column)
    return row + len(table.columns)


def grid(pen: Pen, page: Page, row: int, table: Table) -> int:
    """Grid paper: every column merged over four narrow ones."""
    page.narrow = True
    for offset, column in enumerate(table.columns):
        page.put(row, 2 + 4 * offset, _heading(pen, column), 4)
    row += 1
    for entry in table.rows:
        for offset, column in enumerate(table.columns):
            at = (row, 2 + 4 * offset)
            if column.key in entry:
                _value(pen, page, at, table, entry, column, wide=4)
            else:
                page.put(*at, None, 4)
        row += 1
    return row


def cards(pen: Pen, page: Page, row: int, table: Table) -> int:
    """A card per entry: its headings down the left, its values beside them, a blank row between the cards."""
    for entry in table.rows:
        for column in table.columns:
            if column.key in entry:
                page.put(row, 1, _heading(pen, column))
                _value(pen, page, (row, 2), table, entry, column)
                row += 1
        row += 1
    return row


Draw = Callable[[Pen, Page, int, Table], int]
"""Writes a table from a row on and returns the next free row."""
