"""The bytes of a file become a book or one problem, whatever they are: never a traceback."""

import warnings
from pathlib import Path

from allocator.intake.cells.model import Book
from allocator.intake.cells.refusals import is_workbook, refusal, refuse
from allocator.intake.cells.text import text_book
from allocator.intake.cells.xlsx import xlsx_book
from models.problems import Problem


def book_of(file: str, data: bytes) -> Book | Problem:
    """Read the bytes of a workbook or a text with separators named ``file``; what cannot be read is one problem."""
    refused = refusal(file, data)
    if refused is not None:
        return refused
    if not is_workbook(data):
        return text_book(file, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader warns of drop-downs and styles it does not keep; we need none
            return xlsx_book(file, data)
    except Exception as error:  # the reader raises whatever a damaged part leads it into
        return refuse(file, "file_damaged", detail=type(error).__name__)


def read_book(path: Path) -> Book | Problem:
    """Read a file; what cannot be read is one problem of the file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return refuse(path.name, "file_missing")
    except IsADirectoryError:
        return refuse(path.name, "file_is_folder")
    except OSError as error:
        return refuse(path.name, "file_unreadable", detail=error.strerror or "")
    return book_of(path.name, data)
