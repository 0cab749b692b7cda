"""What crosses the pipe comes back as it was."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.intake.cells import Book, Cell, Fault, Sheet
from allocator.intake.jail import Read
from allocator.intake.jail.plain import from_plain, to_plain
from allocator.intake.jail.refusal import note

contents = st.one_of(
    st.text(),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.builds(Fault, code=st.text(), written=st.text()),
)
cells = st.builds(Cell, row=st.integers(1, 99), column=st.integers(1, 99), content=contents, percent=st.booleans())
sheets = st.builds(
    Sheet,
    name=st.text(),
    cells=st.lists(cells, max_size=5).map(lambda found: {(cell.row, cell.column): cell for cell in found}),
)
books = st.builds(Book, file=st.text(), sha256=st.just("0" * 64), sheets=st.lists(sheets, max_size=3).map(tuple))


@given(books)
def test_a_workbook_comes_back_equal_and_of_the_same_types(book: Book) -> None:
    said = Read(file=book.file, book=book, problems=(note(book.file, "outside_links", ["x"]),))
    back = Read.model_validate(from_plain(json.loads(json.dumps(to_plain(said)))))
    assert back == said
    assert back.book is not None
    kinds = [[type(cell.content) for cell in sheet.cells.values()] for sheet in book.sheets]
    assert [[type(cell.content) for cell in sheet.cells.values()] for sheet in back.book.sheets] == kinds


def test_only_values_cross() -> None:
    with pytest.raises(TypeError):
        to_plain(object())
    with pytest.raises(TypeError):
        to_plain(1.5)
    for data in (["model", "os.system"], {"a": 1}, ["decimal", 1], [], ["map", 3]):
        with pytest.raises(ValueError, match="not what a reading process says"):
            from_plain(data)


def test_dates_and_moments_are_told_apart() -> None:
    for value in (date(2024, 10, 1), datetime(2024, 10, 1), Decimal("1.50"), "2024-10-01", 1, True):
        back = from_plain(to_plain(value))
        assert (back, type(back)) == (value, type(value))
