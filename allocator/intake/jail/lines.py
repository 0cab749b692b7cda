"""Guarding a text file (.csv, .txt, .tsv): no more lines, longer lines or more cells than anybody reads."""

from allocator.intake.jail.limits import FILE
from allocator.intake.jail.refusal import Refusal

_SEPARATORS = (b",", b"\t", b";")
ENDINGS = (".csv", ".txt", ".tsv")


def check_lines(data: bytes) -> None:
    """Refuse a text of too many lines, a line too long, or too many cells.

    Bytes are counted, so that it holds in any encoding: a line feed is one byte in each that is read.
    """
    feeds = data.count(b"\n") or data.count(b"\r")
    if feeds > FILE.lines:
        raise Refusal("file_many_lines", lines=feeds, most=FILE.lines)
    if max(data.count(separator) for separator in _SEPARATORS) > FILE.cells:
        raise Refusal("file_many_cells", most=FILE.cells)
    longest = max((len(line) for line in data.splitlines()), default=0)
    if longest > FILE.line_bytes:
        raise Refusal("file_long_line", bytes=longest, most=FILE.line_bytes)
