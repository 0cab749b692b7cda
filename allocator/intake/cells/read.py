"""The bytes of a file become a book or one problem, whatever they are: never a traceback.

Called for files the guard has let through (``allocator.intake.jail``): workbooks and texts.
"""

import warnings

from allocator.intake.cells.model import Book
from allocator.intake.cells.refusals import refuse
from allocator.intake.cells.text import text_book
from allocator.intake.cells.xlsx import xlsx_book
from models.problems import Problem

_PACKED = b"PK\x03\x04"


def book_of(file: str, data: bytes) -> Book | Problem:
    """Read the bytes of a workbook or a text with separators named ``file``; what cannot be read is one problem."""
    if not data.startswith(_PACKED):
        return text_book(file, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader warns of drop-downs and styles it does not keep; we need none
            return xlsx_book(file, data)
    except Exception as error:  # the reader raises whatever a damaged part leads it into
        return refuse(file, "file_damaged", detail=type(error).__name__)
