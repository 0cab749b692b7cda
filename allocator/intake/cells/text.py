"""Texts with separators: which encoding and which separator they have, and their cells - all of them text.

The encoding is found in this order: the mark at the beginning of the file, UTF-8, CP932. A byte that fits none refuses
the whole file with its line, for a wrong letter may be a wrong number.
"""

import csv
import hashlib
import io
import re
from pathlib import PurePath

from allocator.intake.cells.model import ERRORS, Book, Cell, Content, Fault, Sheet
from allocator.intake.cells.refusals import refuse
from models.problems import Problem

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ("\t", ";", ",")
_LOST = re.compile("[\x80\uf8f0-\uf8f3]")
"""What Python makes of the bytes 80, A0, FD, FE and FF, which stand for nothing in CP932."""
_FEWEST_KANA = 8
"""So many Japanese letters read as UTF-8 say that a file is UTF-8 with a damaged byte, not CP932."""


def _without_mark(data: bytes) -> str | None:
    """Return the kind of UTF-16 a text without a mark is, by where its zero bytes stand."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 < len(head) // 2 or min(even, odd) * 5 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _line(data: bytes, position: int, encoding: str) -> int:
    if encoding.startswith("utf-16"):
        return data[:position].decode(encoding, errors="ignore").count("\n") + 1
    return data[:position].count(b"\n") + 1


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 but for a few: read as CP932 they would be other letters, not an error."""
    read = data.decode("utf-8", errors="replace")
    kana = sum("\u3041" <= sign <= "\u9fff" for sign in read)
    return kana >= _FEWEST_KANA and kana > 4 * read.count("\ufffd")


def decoded(file: str, data: bytes) -> tuple[str, str] | Problem:
    """Return the text and its encoding, or the line whose bytes fit none."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _without_mark(data)
    tried = (marked,) if marked else ("utf-8", "cp932")
    first: UnicodeDecodeError | None = None
    for encoding in tried:
        if encoding == "cp932" and _is_damaged_utf8(data):
            break
        try:
            text = data.decode(encoding)
            lost = _LOST.search(text) if encoding == "cp932" else None
            if lost is None:
                return text, encoding
            lines = text.count("\n", 0, lost.start()) + 1
            return refuse(file, "text_undecodable", line=lines, encodings=list(tried))
        except UnicodeDecodeError as error:
            first = error if first is None or encoding == "cp932" else first
    assert first is not None
    return refuse(file, "text_undecodable", line=_line(data, first.start, first.encoding), encodings=list(tried))


def _rows(text: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False))


def _separated(text: str) -> list[list[str]] | None:
    """Return the rows by the separator that parts most of them; None when nothing is parted."""
    best: list[list[str]] | None = None
    most = 0
    for separator in _SEPARATORS:
        rows = _rows(text, separator) if separator in text else []
        parted = sum(len(row) > 1 for row in rows)
        if parted > most:
            best, most = rows, parted
    return best


def _content(written: str) -> Content:
    text = written.strip()
    return Fault(code="cell_error", written=text) if text in ERRORS else written


def text_book(file: str, data: bytes) -> Book | Problem:
    """Read a text with separators as one sheet; every cell is text."""
    found = decoded(file, data)
    if isinstance(found, Problem):
        return found
    text, encoding = found
    if "\0" in text or "\x1b" in text:
        return refuse(file, "file_not_a_workbook")
    try:
        rows = _separated(text)
    except csv.Error:
        return refuse(file, "file_damaged", detail="csv")
    if rows is None:
        return refuse(file, "file_not_a_workbook")
    cells = {
        (row, column): Cell(row=row, column=column, content=_content(written))
        for row, line in enumerate(rows, start=1)
        for column, written in enumerate(line, start=1)
        if written.strip()
    }
    sheet = Sheet(name=PurePath(file).stem, cells=cells)
    return Book(file=file, sha256=hashlib.sha256(data).hexdigest(), sheets=(sheet,), encoding=encoding)
