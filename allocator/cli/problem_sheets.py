"""The workbook of questions: plain tables of texts, with the column for the answer coloured and explained."""

import io
from dataclasses import dataclass
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from models.text import Lang, text

ANSWER_COLOUR = "#FFF8DC"
LONGEST = 32_000
"""A cell holds 32,767 signs."""
LINE, TALLEST = 15, 400
"""Points: a line of text, and the most a row may have."""


@dataclass(frozen=True)
class Tab:
    """One sheet: its headings, its rows of texts, the widths of its columns.

    ``answer``: the column that takes an answer, in rows that have a ``key``. The sheet is printed up to that column.
    """

    name: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    widths: tuple[int, ...]
    answer: int | None = None
    key: int | None = None

    def asks(self, row: tuple[str, ...]) -> bool:
        """Tell whether a row waits for an answer."""
        return self.answer is not None and self.key is not None and bool(row[self.key])


def _hint(page: Worksheet, tab: Tab, lang: Lang) -> None:
    """Say beside the column of answers, in short, what may be written there."""
    if tab.answer is None or not tab.rows:
        return
    page.data_validation(
        1, tab.answer, len(tab.rows), tab.answer,
        {"validate": "any", "input_title": text("question.hint.title", lang),
         "input_message": text("question.hint.words", lang)},
    )  # fmt: skip
    page.print_area(0, 0, len(tab.rows), tab.answer)


def _lines(words: str, width: int) -> int:
    """Return how many lines a text takes in a column, counting a full-width sign as two."""
    wide = (sum(2 if east_asian_width(sign) in "FWA" else 1 for sign in line) for line in words.split("\n"))
    return sum(max(1, -(-signs // max(1, width - 1))) for signs in wide)


def _height(tab: Tab, row: tuple[str, ...]) -> int:
    read = [
        (cell, width) for column, (cell, width) in enumerate(zip(row, tab.widths, strict=True)) if column != tab.key
    ]
    return min(TALLEST, LINE * max((_lines(cell, width) for cell, width in read), default=1) + 3)


def workbook(tabs: list[Tab], lang: Lang) -> bytes:
    """Return the bytes of the workbook. Cells are texts: nothing in them is ever a formula, a link or a day."""
    content = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, plain) as book:
        words = {"valign": "top", "num_format": "@"}
        head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        body = book.add_format({**words, "text_wrap": True})
        key = book.add_format({**words, "font_color": "#767676"})
        answer = book.add_format({**words, "text_wrap": True, "bg_color": ANSWER_COLOUR, "border": 1})
        for tab in tabs:
            page = book.add_worksheet(text(f"question.tab.{tab.name}", lang))
            for column, words_of_head in enumerate(tab.heads):
                page.write_string(0, column, words_of_head, head)
            for number, row in enumerate(tab.rows, start=1):
                page.set_row(number, _height(tab, row))
                for column, cell in enumerate(row):
                    look = key if column == tab.key else answer if column == tab.answer and tab.asks(row) else body
                    if cell:
                        page.write_string(number, column, cell[:LONGEST], look)
                    else:
                        page.write_blank(number, column, None, look)
            for column, width in enumerate(tab.widths):
                page.set_column(column, column, width)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, max(1, len(tab.rows)), len(tab.heads) - 1)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
            _hint(page, tab, lang)
    return content.getvalue()
