"""A plain table - workbook or CSV - as cells: answers, receipts, adopted proposals, many applicants in one file."""

import csv
import hashlib
import io
from pathlib import Path

from allocator.intake.cells import Book, Cell, Sheet
from allocator.intake.jail import read_book
from models.problems import Level, Place, Problem

CSV = (".csv", ".tsv", ".txt")


def decoded(data: bytes) -> str:
    """Return the text of a CSV file: by its mark, else UTF-8, else the Japanese code page of Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")


def csv_rows(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file; with tabs where its first line has one."""
    words = decoded(data)
    first = words.partition("\n")[0]
    return list(csv.reader(io.StringIO(words, newline=""), delimiter="\t" if "\t" in first else ","))


def read_table(path: Path) -> Book | Problem:
    """Read a workbook, or a CSV file as a workbook of one sheet; what cannot be read is one problem of the file."""
    if path.suffix.lower() not in CSV:
        read = read_book(path)
        return read.book or read.problems[0]
    try:
        data = path.read_bytes()
        rows = csv_rows(data)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        params = {"file": path.name, "detail": type(error).__name__}
        return Problem(code="table_unreadable", level=Level.FILE, place=Place(file=path.name), params=params)
    cells = {
        (number, column): Cell(row=number, column=column, content=value)
        for number, row in enumerate(rows, start=1)
        for column, value in enumerate(row, start=1)
        if value.strip()
    }
    sheet = Sheet(name=path.stem, cells=cells)
    return Book(file=path.name, sha256=hashlib.sha256(data).hexdigest(), sheets=(sheet,))
