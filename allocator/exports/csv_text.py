"""A table as CSV that a spreadsheet opens at once: BOM, one header, one value per cell, nothing to evaluate.

Totals are left out: in data a total is a row too many. What a document must say about itself stands in the last column
of every row, so that it goes where the row goes.
"""

import csv
import io

from allocator.exports.sheet import Document, Table
from allocator.exports.written import plain

COUNTED_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula, in either width, or look behind."""


def harmless(cell: str) -> str:
    """Keep a text from being evaluated."""
    return f"'{cell}" if cell.startswith(COUNTED_AS_FORMULA) else cell


def csv_bytes(document: Document, table: Table, mark: str) -> bytes:
    """Write one table; ``mark`` is the name of the last column."""
    said = harmless(" / ".join(document.marks))
    words = io.StringIO()
    writer = csv.writer(words)
    writer.writerow([*(harmless(column.title) for column in table.columns), mark])
    for row in table.rows:
        cells = [
            plain(column.kind, value) if not isinstance(value, str) else harmless(value)
            for column, value in zip(table.columns, row, strict=True)
        ]
        writer.writerow([*cells, said])
    if not table.rows:
        writer.writerow([*("" for _ in table.columns), said])
    return words.getvalue().encode("utf-8-sig")
