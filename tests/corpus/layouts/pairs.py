"""Labels with values: to the left, above, two to a row, or as merged fields on grid paper."""

from collections.abc import Callable

from tests.corpus.book import Page
from tests.corpus.fields import Section
from tests.corpus.layouts.hand import Pen, shown_fields
from tests.corpus.truth import Row

Arrange = Callable[[Pen, Page, int, Section, Row], int]
"""Writes a section from a row on and returns the next free row."""


def left(pen: Pen, page: Page, row: int, section: Section, values: Row) -> int:
    """Label, value; sometimes with the printed explanation at the right."""
    headed = pen.rng.random() < 0.3
    if headed:
        for column, text in enumerate(("項目", "記入欄", "説明"), start=1):
            page.put(row, column, text)
        row += 1
    for field in shown_fields(section, values, pen.hand.blanks):
        page.put(row, 1, pen.hand.label(field))
        if field.key in values:
            pen.fact(page, row, 2, f"{section.id}.{field.key}", field, values[field.key])
        row += 1
    return row


def above(pen: Pen, page: Page, row: int, section: Section, values: Row) -> int:
    """Labels in a row, the values under them, three to a row."""
    fields = shown_fields(section, values, pen.hand.blanks)
    for start in range(0, len(fields), 3):
        for column, field in enumerate(fields[start : start + 3], start=1):
            page.put(row, column, pen.hand.label(field))
            if field.key in values:
                pen.fact(page, row + 1, column, f"{section.id}.{field.key}", field, values[field.key])
        row += 3
    return row


def stacked(pen: Pen, page: Page, row: int, section: Section, values: Row) -> int:
    """Label, its value under it, a blank row; one column. Only answered fields."""
    for field in shown_fields(section, values, False):
        page.put(row, 1, pen.hand.label(field))
        pen.fact(page, row + 1, 1, f"{section.id}.{field.key}", field, values[field.key])
        row += 3
    return row


def twins(pen: Pen, page: Page, row: int, section: Section, values: Row) -> int:
    """Label, value, label, value: two fields to a row."""
    for number, field in enumerate(shown_fields(section, values, pen.hand.blanks)):
        column = 1 + 2 * (number % 2)
        page.put(row, column, pen.hand.label(field))
        if field.key in values:
            pen.fact(page, row, column + 1, f"{section.id}.{field.key}", field, values[field.key])
        row += number % 2
    return row + 1


def units_apart(pen: Pen, page: Page, row: int, section: Section, values: Row) -> int:
    """Label, value and the unit in a column of its own."""
    page.put(row, 1, "項目")
    page.put(row, 2, "回答")
    page.put(row, 3, "単位")
    for field in shown_fields(section, values, pen.hand.blanks):
        row += 1
        page.put(row, 1, pen.hand.label(field, unit=False))
        if field.key in values:
            pen.fact(page, row, 2, f"{section.id}.{field.key}", field, values[field.key])
        if field.unit:
            page.put(row, 3, field.unit)
    return row + 1


def grid(pen: Pen, page: Page, row: int, section: Section, values: Row) -> int:
    """Grid paper: a label merged over 8 narrow columns, its value over the next 20; long texts over three rows."""
    page.narrow = True
    for field in shown_fields(section, values, pen.hand.blanks):
        tall = 3 if field.kind == "long" else 1
        page.put(row, 2, pen.hand.label(field), 8, tall)
        if field.key in values:
            pen.fact(page, row, 10, f"{section.id}.{field.key}", field, values[field.key], wide=20, tall=tall)
        row += tall
    return row
