"""Files as typed cells: workbooks (.xlsx) and texts with separators (.csv, .tsv, .txt)."""

from allocator.intake.cells.model import Book, Cell, Content, Fault, Merge, Note, Sheet, cell_name
from allocator.intake.cells.read import book_of

__all__ = [
    "Book",
    "Cell",
    "Content",
    "Fault",
    "Merge",
    "Note",
    "Sheet",
    "book_of",
    "cell_name",
]
