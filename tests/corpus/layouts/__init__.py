"""The same answer laid out by many hands. Every layout is one line of the registry."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.corpus.book import Book, Page
from tests.corpus.fields import LINE_TABLES, Form, Section, forms, sections
from tests.corpus.layouts import pairs, tables
from tests.corpus.layouts.hand import Pen
from tests.corpus.layouts.template import fill_template
from tests.corpus.truth import Answer, Row


@dataclass(frozen=True)
class Layout:
    """How an organisation arranges its answer.

    ``sheets``: by the forms, renamed, in another order, or everything on one. ``joined``: everything about a demand
    line in one row. ``text``: also written as CSV or tab text.
    """

    name: str
    singles: pairs.Arrange = pairs.left
    table: tables.Draw = tables.plain
    sheets: str = "forms"
    joined: bool = False
    english: bool = False
    text: bool = False
    promised: bool = True
    """Whether the tables of this layout are among those that must be read; else a question is as good."""
    fill: Callable[[Pen, Answer], None] | None = None


LAYOUTS: tuple[Layout, ...] = (
    Layout("template", fill=fill_template),  # our own blank form, filled in
    Layout("own sheets"),  # label left, one sheet per form
    Layout("labels above", singles=pairs.above),  # labels in a row, values under them
    Layout("stacked labels", singles=pairs.stacked),  # label, value under it, one column
    Layout("two to a row", singles=pairs.twins),  # label value label value
    Layout("one sheet", sheets="one", text=True),  # every form on one sheet
    Layout("renamed sheets", sheets="renamed"),  # sheets named by other words
    Layout("shuffled sheets", sheets="shuffled"),  # forms in another order
    Layout("phase rows", joined=True),  # one row per demand line with everything in it
    Layout("phase rows, one sheet", joined=True, sheets="one", text=True),
    Layout("two-row headings", table=tables.two_rows),
    Layout("two-row headings, phase rows", table=tables.two_rows, joined=True),
    Layout("transposed tables", table=tables.transposed),
    Layout("transposed phases", table=tables.transposed, joined=True),
    Layout("grid paper", singles=pairs.grid, table=tables.grid),
    Layout("grid paper, one sheet", singles=pairs.grid, table=tables.grid, sheets="one"),
    Layout("English", english=True),
    Layout("English, phase rows", english=True, joined=True, sheets="one", text=True),
    Layout("units apart", singles=pairs.units_apart),  # label, value, unit in three columns
    Layout("line cards", table=tables.cards, joined=True, promised=False),  # a block of label and value per demand line
    Layout("text file", sheets="one", text=True),
)


def _named(form: Form, layout: Layout, rng: Random) -> str:
    if layout.english:
        return next(name for name in form.also if name.isascii())
    if layout.sheets == "renamed":
        others = [name for name in form.also if not name.isascii() and len(name) < 31]
        return rng.choice((f"（{form.name}）", f"{form.name} 回答", *others))
    return form.name


def _line_row(answer: Answer, line: str) -> Row:
    """Join what the tables say about one line."""
    row: Row = {}
    for name in LINE_TABLES:
        for entry in answer.tables[name]:
            if entry["line"] == line:
                row |= entry
    return row


def _joined(answer: Answer, every: bool) -> tables.Table:
    columns: list[tables.Column] = []
    for name in LINE_TABLES:
        columns += [
            c for c in tables.columns_of(sections()[name], answer.tables[name], every) if c.key != "line" or not columns
        ]
    if not answer.tables["months"]:
        columns = [column for column in columns if column.month is None]
    rows = tuple(_line_row(answer, line) for line in answer.lines())
    return tables.Table("必要な計算リソース", "amounts", tuple(columns), rows)


def _table(section: Section, answer: Answer, every: bool) -> tables.Table:
    rows = answer.tables[section.id]
    columns = tuple(tables.columns_of(section, rows, every))
    return tables.Table(section.heading, section.id, columns, tuple(rows), section.example)


def _section(pen: Pen, page: Page, row: int, section: Section, answer: Answer, layout: Layout) -> int:
    """Write one section if it has anything to say."""
    if layout.joined and section.id in LINE_TABLES[1:]:
        return row
    rows, values = answer.tables.get(section.id, []), answer.single.get(section.id, {})
    if section.office or (section.table and not rows) or (not section.table and not values):
        return row
    pen.breaks.append((page.name, row))
    joined = layout.joined and section.id == LINE_TABLES[0]
    page.put(row, 1, section.heading if not joined else "需要行の一覧")
    row += 1
    if not section.table:
        return layout.singles(pen, page, row, section, values) + 1
    if section.id == "costs" and pen.hand.unit_line:
        page.put(row, 4, pen.rng.choice(("（単位：{}）", "単位：{}", "(単位 {})")).format(pen.hand.yen_unit[0]))
        row += 1
    table = _joined(answer, pen.hand.blanks) if joined else _table(section, answer, pen.hand.blanks)
    return layout.table(pen, page, row, table) + 1


def lay_out(layout: Layout, pen: Pen, answer: Answer) -> Book:
    """Write an answer in one layout."""
    book, rng = pen.book, pen.rng
    if layout.fill is not None:
        layout.fill(pen, answer)
        return book
    ordered = list(forms())
    if layout.sheets == "shuffled":
        rng.shuffle(ordered)
    row = 1
    for form in ordered:
        told = [s for s in form.sections if answer.tables.get(s.id) or answer.single.get(s.id)]
        if not told:
            continue
        page = book.page("回答" if layout.sheets == "one" else _named(form, layout, rng))
        row = row + 1 if layout.sheets == "one" and row > 1 else 1
        page.put(row, 1, form.title if not layout.english else f"{form.title} / {form.also[-1]}")
        row += 2
        for section in form.sections:
            row = _section(pen, page, row, section, answer, layout)
    return book
