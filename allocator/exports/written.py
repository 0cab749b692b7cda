"""How values and paragraphs look as text, in every format alike."""

import unicodedata
from datetime import date

from allocator.exports.sheet import Cell, Kind

NOT_FIRST = "、。，．）」』】・ー！？%％)"
"""Signs that never begin a line."""


def width_of(words: str) -> int:
    """Return the width in half-width signs."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in words)


def folded(words: str, width: int) -> tuple[str, ...]:
    """Break a paragraph into lines of at most ``width`` half-width signs; a stop never begins a line.

    Between words that have spaces it is broken at a space.
    """
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for sign in paragraph:
            if width_of(line + sign) > width and sign not in NOT_FIRST:
                head, space, tail = line.rpartition(" ")
                broken = bool(space) and sign.isascii() and sign != " " and bool(head.strip())
                lines.append(head if broken else line)
                line = tail if broken else ""
                if sign == " " and not line:
                    continue
            line += sign
        lines.append(line)
    return tuple(lines)


def tenths(ppm: int) -> int:
    """Return tenths of a percent, cut off: what is not whole never reads 100."""
    return ppm // 1_000


def plain(kind: Kind, value: Cell) -> str:
    """Write a value as data: ISO dates, digits without separators, percent to a tenth."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m") if kind is Kind.MONTH else value.isoformat()
    if isinstance(value, int) and kind is Kind.PPM:
        return f"{tenths(value) / 10:.1f}%"
    return str(value)


def readable(kind: Kind, value: Cell) -> str:
    """Write a value for readers: thousands with separators, the rest as data."""
    return f"{value:,}" if isinstance(value, int) and kind is Kind.WHOLE else plain(kind, value)
