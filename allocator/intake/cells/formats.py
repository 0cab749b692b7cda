"""What a number format adds to a number: words beside it (#,##0"千円"), a percent sign, a division by thousands."""

import re
from functools import lru_cache
from typing import NamedTuple

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\-\]]*)(?:-[^\]]*)?\]|([円¥$€£基台枚日人])')
_BRACKETS = re.compile(r"\[(?!\$)[^\]]*\]")
_SKIPPED = re.compile(r"_.|\*.")


class Shown(NamedTuple):
    """The words a format writes beside a number, whether it shows per cent, how often it divides by 1,000.

    ``zeros``: how many digits it shows at least: 007.
    """

    unit: str
    percent: bool
    thousands: int
    zeros: int = 0


@lru_cache(maxsize=512)
def shown_by(number_format: str) -> Shown:
    """Read a number format; of its parts for positive, negative and zero the first counts."""
    quoted = False
    first = ""
    for sign in number_format:
        if sign == '"':
            quoted = not quoted
        if sign == ";" and not quoted:
            break
        first += sign
    if first in ("", "General", "@"):
        return Shown("", False, 0)
    plain = _SKIPPED.sub("", _BRACKETS.sub("", first))
    words = "".join(next((part for part in found if part), "") for found in _LITERAL.findall(plain))
    bare = _LITERAL.sub("", plain)
    thousands = re.search(r"[0#?](,+)(?![0#?])", bare)
    zeros = len(bare) if re.fullmatch("0{2,}", bare) else 0
    return Shown(words.strip(" ()-"), "%" in bare, len(thousands[1]) if thousands else 0, zeros)
