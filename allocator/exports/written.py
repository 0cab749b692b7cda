"""How values and paragraphs look as text, in every format alike."""

import re
import unicodedata
from datetime import date

from allocator.exports.sheet import Cell, Kind

_IN_WORDS = frozenset(map(chr, range(0x21, 0x7F)))
_HALF_WIDTH_WORD = re.compile(r"[!-~]+$")
NOT_FIRST = "、。，．）」』】・ー！？%％)"
"""Signs that never begin a line."""


def width_of(words: str) -> int:
    """Return the width in half-width signs."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in words)


def folded(words: str, width: int) -> tuple[str, ...]:
    """Break a paragraph into lines of at most ``width`` half-width signs.

    A stop never begins a line (it hangs over), and a word or number in half-width signs is kept whole where it fits.
    """
    return tuple(line for paragraph in words.split("\n") for line in _folded(paragraph, width))


def _folded(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for sign in paragraph:
        if sign in NOT_FIRST:
            if line or not lines:
                line += sign
            else:
                lines[-1] += sign
            continue
        if width_of(line + sign) > width:
            word = _HALF_WIDTH_WORD.search(line) if sign in _IN_WORDS else None
            cut = word.start() if word and word.start() else len(line)
            lines.append(line[:cut].rstrip(" "))
            line = line[cut:]
            if sign == " " and not line:
                continue
        line += sign
    return [*lines, line]


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
