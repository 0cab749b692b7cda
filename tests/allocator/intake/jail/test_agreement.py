"""A second reader, of other people and in another language, finds the same cells in good workbooks."""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import python_calamine

from allocator.intake.cells import Book, Cell, Fault, book_of
from allocator.intake.jail.guard import guard
from tests.allocator.intake.jail.legal import from_openpyxl, from_xlsxwriter, good_book

REASONS = (
    "calamine knows only numbers with a point: 2 and 2.0 are one",
    "calamine gives a moment at midnight as a day: a day and its first moment are one",
    "cells of nothing but spaces count as empty here",
    "calamine gives the time of a duration; here it is text",
    "error values, a picture in a cell among them, are faults here, and empty or a text there: not compared",
)
"""Every difference the comparison passes over, and no other."""


def ours(cell: Cell) -> Any:
    match cell.content:
        case bool() | str():
            return cell.content
        case int() | Decimal():
            return float(cell.content)
        case datetime():
            return cell.content
        case date():
            return datetime.combine(cell.content, time())
        case Fault():
            raise AssertionError("faults are not compared")


def theirs(value: Any) -> Any:
    match value:
        case bool() | datetime():
            return value
        case int() | float():
            return float(value)
        case date():
            return datetime.combine(value, time())
        case time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case str():
            return value if value.strip() else None
        case _:
            raise AssertionError(f"unknown kind of value {value!r}")


def their_cells(data: bytes) -> dict[str, dict[tuple[int, int], Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: dict[str, dict[tuple[int, int], Any]] = {}
    for about in book.sheets_metadata:
        if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        cells = {(r, c): theirs(value) for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1)}
        found[about.name] = {place: value for place, value in cells.items() if value is not None}
    return found


def assert_agreement(data: bytes) -> int:
    """Compare every cell; return how many there are."""
    assert guard("a.xlsx", data) == ()
    book = book_of("a.xlsx", data)
    assert isinstance(book, Book)
    other = their_cells(data)
    assert [sheet.name for sheet in book.sheets] == list(other)
    for sheet in book.sheets:
        faults = {place for place, cell in sheet.cells.items() if isinstance(cell.content, Fault)}
        found = {place: ours(cell) for place, cell in sheet.cells.items() if place not in faults}
        assert found == {place: value for place, value in other[sheet.name].items() if place not in faults}
    return sum(len(sheet.cells) for sheet in book.sheets)


@pytest.mark.parametrize("start", range(0, 200, 20))
def test_two_readers_find_the_same_cells(start: int) -> None:
    assert sum(assert_agreement(good_book(Random(seed))) for seed in range(start, start + 20)) > 500


@pytest.mark.parametrize("make", [from_xlsxwriter, from_openpyxl])
def test_two_readers_agree_on_workbooks_with_everything_in_them(make: Any) -> None:
    assert assert_agreement(make()) > 10
