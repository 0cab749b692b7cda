"""The workbook of questions: plain tables of texts, with the column for the answer coloured and explained."""

import io
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from models.text import Lang, text

ANSWER_COLOUR = "#FFF8DC"
LONGEST = 32_000
"""A cell holds 32,767 signs."""


@dataclass(frozen=True)
class Tab:
    """One sheet: its headings, its rows of texts, the widths of its columns, and which column takes an answer."""

    name: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    widths: tuple[int, ...]
    answer: int | None = None


def _hint(page: Worksheet, tab: Tab, lang: Lang) -> None:
    """Say beside the column of answers, in short, what may be written there."""
    if tab.answer is None or not tab.rows:
        return
    page.data_validation(
        1, tab.answer, len(tab.rows), tab.answer,
        {"validate": "any", "input_title": text("question.hint.title", lang),
         "input_message": text("question.hint.words", lang)},
    )  # fmt: skip


def workbook(tabs: list[Tab], lang: Lang) -> bytes:
    """Return the bytes of the workbook. Cells are texts: nothing in them is ever a formula, a link or a day."""
    content = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, plain) as book:
        head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        box = {"text_wrap": True, "valign": "top", "num_format": "@", "bg_color": ANSWER_COLOUR, "border": 1}
        answer = book.add_format(box)
        for tab in tabs:
            page = book.add_worksheet(text(f"question.tab.{tab.name}", lang))
            for number, row in enumerate([tab.heads, *tab.rows]):
                for column, cell in enumerate(row):
                    look = head if not number else answer if column == tab.answer else body
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
