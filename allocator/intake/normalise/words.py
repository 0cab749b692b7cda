"""Texts, lists, names, numbers of lines: kept word for word, only cut where several stand in one cell."""

import re
from datetime import date, datetime
from decimal import Decimal

from allocator.intake.normalise.reading import Reading, Written, refused
from models.names import folded_text

_LIST = re.compile(r"[\n;；]+")
_NOBODY = frozenset(
    {"なし", "無し", "無", "ナシ", "特になし", "特に無し", "該当なし", "該当無し", "none", "n/a", "nil"}
)
_NAMES = re.compile(r"[\n;；、，]+|,(?!\s*(?:inc|ltd|llc|corp|co|k\.?k|plc|gmbh)\b)", re.IGNORECASE)
_LINES = re.compile(r"[\n;、,/・]+")
_ENUMERATED = re.compile(r"^\s*(?:\(?\d{1,2}[).．、:：]|[①-⑳]|[・●•＊*]|-\s)\s*")
_GUIDANCE = re.compile(r"^\s*[（(【]?\s*(?:記入例|記載例|入力例|例\s*[:：）)】])")
_LONGEST_LINE = 32


def shown_text(written: Written) -> str:
    """Return the content as a text cell shows it: a number with the unit of its format, a day without a clock."""
    cell = written.cell
    match cell.content:
        case bool():
            return cell.text
        case datetime() if (cell.content.hour, cell.content.minute, cell.content.second) == (0, 0, 0):
            return cell.content.date().isoformat()
        case int() | Decimal() if cell.percent:
            return (
                f"{(cell.content * 100).normalize():f}%"
                if isinstance(cell.content, Decimal)
                else f"{cell.content * 100}%"
            )
        case int() | Decimal():
            return cell.text.zfill(cell.zeros) + cell.shown_unit
        case _:
            return cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()


def text(written: Written) -> Reading[str]:
    """Free text, word for word; only spaces at the ends go. An example left in is no answer."""
    kept = shown_text(written)
    if _GUIDANCE.match(kept):
        return refused("guidance_left")
    if (
        isinstance(written.cell.content, date)
        or kept != written.cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    ):
        return Reading(kept, noted=True)
    return Reading(kept)


def phone(written: Written) -> Reading[str]:
    """A telephone number as text. One that became a number has lost its first zero."""
    content = written.cell.content
    if isinstance(content, int | Decimal) and not isinstance(content, bool) and not written.cell.zeros:
        return refused("phone_is_number", f"0{content}")
    return text(written)


def _split(written: Written, between: re.Pattern[str]) -> Reading[tuple[str, ...]]:
    whole = shown_text(written)
    if _GUIDANCE.match(whole):
        return refused("guidance_left")
    if written.lone_dash:
        return Reading(noted=True)
    pieces = [piece.strip() for piece in between.split(whole) if piece.strip()]
    bare = [_ENUMERATED.sub("", piece) for piece in pieces]
    return Reading(tuple(bare), noted=bare != pieces)


def texts(written: Written) -> Reading[tuple[str, ...]]:
    """Several texts, one per line."""
    return _split(written, _LIST)


def names(written: Written) -> Reading[tuple[str, ...]]:
    """Several names, one per line or with commas between; 「なし」 and the like name nobody."""
    if folded_text(written.cell.text) in _NOBODY:
        return Reading(noted=True)
    return _split(written, _NAMES)


def line(written: Written) -> Reading[str]:
    """The number of a demand line."""
    name = written.plain
    if written.lone_dash:
        return Reading(noted=True)
    if isinstance(written.cell.content, Decimal):
        name = f"{written.cell.content.normalize():f}"
    if isinstance(written.cell.content, date | bool):
        return refused("line_is_day")
    return refused("line_too_long", longest=_LONGEST_LINE) if len(name) > _LONGEST_LINE else Reading(name)


def lines(written: Written) -> Reading[tuple[str, ...]]:
    """Numbers of demand lines."""
    if isinstance(written.cell.content, date | bool):
        return refused("line_is_day")
    if isinstance(written.cell.content, Decimal):
        return refused("line_is_day")
    if written.lone_dash:
        return Reading(noted=True)
    return Reading(tuple(piece.strip() for piece in _LINES.split(written.plain) if piece.strip()))


def corporate_number(written: Written) -> Reading[str]:
    """Thirteen digits whose first is the check digit of the other twelve."""
    if written.lone_dash:
        return Reading(noted=True)
    digits = written.bare.replace("-", "").replace("‐", "").replace("−", "").removeprefix("T")
    if not re.fullmatch(r"[0-9]{13}", digits):
        return refused("corporate_number_length")
    weighted = sum(int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits[1:])))
    if int(digits[0]) != 9 - weighted % 9:
        return refused("corporate_number_check")
    return Reading(digits, noted=digits != written.cell.text)
