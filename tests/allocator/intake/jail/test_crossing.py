"""What crosses the pipe comes back as it was."""

import json

from hypothesis import given
from hypothesis import strategies as st

from allocator.intake.cells import Book, Cell, Fault, Sheet
from allocator.intake.jail import Read
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
    back = Read.model_validate(json.loads(json.dumps(said.model_dump(mode="json"))))
    assert back == said
    assert back.book is not None
    kinds = [{at: type(cell.content) for at, cell in sheet.cells.items()} for sheet in book.sheets]
    assert [{at: type(cell.content) for at, cell in sheet.cells.items()} for sheet in back.book.sheets] == kinds
