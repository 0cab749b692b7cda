"""The grammar of a number as people write it: digits of any width, separators, scales such as 億, a unit, bounds.

``128基`` is a quantity with its unit; ``約128`` and ``100～200`` are bounds, which nobody but the writer can settle.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from allocator.intake.normalise.reading import compatible_digits
from allocator.intake.normalise.units import LATIN_SCALES, SCALES

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_LATIN = r"trillion|billion|million|thousand|[TBMKtbmk](?![A-Za-z])"
_PART = re.compile(rf"(?P<digits>{_DIGITS}) ?(?P<scale>{_SCALE}|{_LATIN})?", re.IGNORECASE)
_SIGN = r"(?P<sign>[+\-−－ー△▲])"
_LEAD = r"(?P<lead>¥|\\|jpy|gpu(?:数)?[:：]?)"
_WHOLE = re.compile(
    rf"{_LEAD}? ?{_SIGN}? ?(?P<lead2>¥|\\)? ?"
    rf"(?P<number>{_DIGITS} ?(?:{_SCALE}|{_LATIN})?(?: ?{_DIGITS} ?(?:{_SCALE}))*(?: ?{_DIGITS}(?=[円]))?)"
    r" ?(?P<unit>[^\d\s][^\d]*)?",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\((?P<inside>[^()]+)\)")
_BEFORE = ("およそ", "おおよそ", "概ね", "おおむね", "ほぼ", "約", "凡そ", "≒", "~", "〜", "about", "approx.", "approx",
           "around", "ca.", "circa")  # fmt: skip
_LEAST_BEFORE = ("最低でも", "最低", "最小", "少なくとも", "下限", "≧", ">=", ">", "≥", "atleast", "at least", "min.",
                 "minimum")  # fmt: skip
_MOST_BEFORE = (
    "最大でも",
    "最大",
    "上限",
    "≦",
    "<=",
    "<",
    "≤",
    "upto",
    "up to",
    "atmost",
    "at most",
    "max.",
    "maximum",
)
_LEAST_AFTER = ("以上", "超", "超え", "より多い", "強", "から", "~", "〜", "+", "ormore", "or more")
_MOST_AFTER = ("以下", "以内", "未満", "まで", "弱", "orless", "or less")
_ABOUT_AFTER = ("程度", "前後", "くらい", "ぐらい", "ほど", "内外", "見込み", "見込", "予定", "想定", "位", "?",
                "(予定)", "(想定)", "(見込み)", "(仮)", "(案)", "(概算)", "(目安)")  # fmt: skip
_RANGE = re.compile(
    r"(?P<low>.*?\d[^~〜\-–—−]*?) ?(?:~|〜|–|—|−|-|から|ないし|乃至|or|または|又は|、|to) ?(?P<high>\D{0,4}\d.*)"
)
_TIMES = re.compile(r"(?P<first>[^×xX*✕]*\d[^×xX*✕]*?) ?[×xX*✕] ?(?P<second>[^×xX*✕]*\d[^×xX*✕]*)")
_BESIDE = re.compile(r"(?P<outer>[^()]*\d[^()]*)\((?P<inner>[^()]*\d[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit written behind (or before) it. ``scaled``: 万, 億 or B stood beside it."""

    number: Decimal
    unit: str = ""
    scaled: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number that is only about, at least, at most or between."""

    low: Decimal | None
    high: Decimal | None
    unit: str = ""


def _value(text: str) -> tuple[Decimal, bool] | None:
    """Reckon 「1億2,000万」; the scales must fall."""
    total, last, scaled = Decimal(0), None, False
    for part in _PART.finditer(text):
        written = (part["scale"] or "").lower()
        scale = SCALES.get(written) or LATIN_SCALES.get(written) or 1
        if last is not None and scale >= last:
            return None
        total += Decimal(part["digits"].replace(",", "")) * scale
        last, scaled = scale, scaled or scale > 1
    return total, scaled


def quantity_of(text: str) -> Quantity | None:
    """Return the one number a text states, or None when it states none or more than one."""
    if compatible_digits(text):
        return None
    enclosed = _NEGATIVE.fullmatch(text)
    if enclosed is not None:
        inside = quantity_of(enclosed["inside"])
        return None if inside is None else Quantity(-abs(inside.number), inside.unit, inside.scaled)
    found = _WHOLE.fullmatch(text)
    if found is None:
        return None
    value = _value(found["number"])
    if value is None:
        return None
    digits = found["number"]
    if re.fullmatch(r"\d{1,3}\.000", digits):
        return None  # 1.000 may be one, or a thousand as written elsewhere
    number = -value[0] if (found["sign"] or "+") != "+" else value[0]
    unit, lead = (found["unit"] or "").strip(), (found["lead"] or found["lead2"] or "").strip(":： ").lower()
    unit = re.sub(r"^\((.+)\)$", r"\1", unit).strip("。.")
    if lead.startswith("gpu"):
        return Quantity(number, "gpu" if unit in ("", "台", "基", "枚", "個") else unit, value[1])
    if lead and unit not in ("", "円", "-", ".-", "也"):
        return None
    return Quantity(number, "円" if lead else unit, value[1])


_BOUND_WORDS: tuple[tuple[tuple[str, ...], bool, bool, bool], ...] = (
    (_BEFORE, True, True, True),
    (_LEAST_BEFORE, True, True, False),
    (_MOST_BEFORE, True, False, True),
    (_ABOUT_AFTER, False, True, True),
    (_LEAST_AFTER, False, True, False),
    (_MOST_AFTER, False, False, True),
)
"""Words, whether they stand before the number, whether it is a lower and an upper bound."""


def bounds_of(text: str) -> Bounds | None:
    """Return what a text says is only about a number, or a bound of it."""
    lowered = text.casefold()
    for words, before, low, high in _BOUND_WORDS:
        for word in words:
            if before and lowered.startswith(word):
                return _bound(text[len(word) :], low, high)
            if not before and lowered.endswith(word):
                return _bound(text[: -len(word)], low, high)
    between = _RANGE.fullmatch(text)
    if between is None:
        return None
    first, second = quantity_of(between["low"].strip()), quantity_of(between["high"].strip())
    if first is None or second is None or first.number >= second.number:
        return None
    return Bounds(first.number, second.number, second.unit or first.unit)


def _bound(text: str, low: bool, high: bool) -> Bounds | None:
    inner = quantity_of(text.strip()) or bounds_of(text.strip())
    if isinstance(inner, Bounds):
        return Bounds(inner.low if low else None, inner.high if high else None, inner.unit)
    if inner is None:
        return None
    return Bounds(inner.number if low else None, inner.number if high else None, inner.unit)


def product_of(text: str) -> tuple[Quantity, Quantity] | None:
    """Return the two factors of 「8GPU×16台」."""
    found = _TIMES.fullmatch(text)
    if found is None:
        return None
    first, second = quantity_of(found["first"].strip()), quantity_of(found["second"].strip())
    return None if first is None or second is None else (first, second)


def restated(text: str) -> tuple[Quantity, Quantity] | None:
    """Return both numbers of 「16ノード（128基）」."""
    found = _BESIDE.fullmatch(text)
    if found is None:
        return None
    outer = quantity_of(found["outer"].strip())
    inner = quantity_of(found["inner"].strip())
    return None if outer is None or inner is None else (outer, inner)
