"""Rates: exact fractions. A percentage is not exact, and a date was once a fraction: both are asked."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from allocator.intake.normalise.quantity import quantity_of
from allocator.intake.normalise.reading import Reading, Written, compatible_digits, refused
from models.units import Rate

_FRACTION = re.compile(r"(\d+)[/⁄](\d+)")
_OF = re.compile(r"(\d+)分の(\d+)")


def _exact(text: str) -> Fraction | None:
    """Return a fraction written as 2/3, ２／３ or 3分の2."""
    found, reverse = _FRACTION.fullmatch(text), _OF.fullmatch(text)
    top, bottom = (found[1], found[2]) if found else (reverse[2], reverse[1]) if reverse else ("0", "0")
    return Fraction(int(top), int(bottom)) if int(bottom) else None


def rate(written: Written) -> Reading[Rate]:
    """An exact fraction such as 2/3, or a plain decimal."""
    content = written.cell.content
    if written.lone_dash:
        return Reading(noted=True)
    if isinstance(content, date):
        return refused("rate_looks_like_day", f"{content.month}/{content.day}")
    if isinstance(content, bool):
        return refused("number_unreadable")
    exact = _exact(written.bare)
    if exact is not None:
        found = _FRACTION.fullmatch(written.bare)
        top, bottom = (int(found[1]), int(found[2])) if found else (exact.numerator, exact.denominator)
        return Reading(Rate(numerator=top, denominator=bottom), noted=written.cell.text != f"{top}/{bottom}")
    if written.cell.percent or written.bare.endswith("%"):
        return refused("rate_as_percent")
    if isinstance(content, int | Decimal):
        number = Decimal(content)
    else:
        quantity = quantity_of(written.plain) if len(written.plain) <= 30 else None
        if quantity is None or quantity.unit:
            return refused("number_unreadable")
        number = quantity.number
    if number < 0:
        return refused("number_unreadable")
    plain = Fraction(number)
    return Reading(Rate(numerator=plain.numerator, denominator=plain.denominator))


def typed_rate(written: Written) -> Reading[str]:
    """A rate kept as it was typed, only to be compared. 「2月3日」 was once 2/3: asked."""
    content = written.cell.content
    if isinstance(content, date):
        return refused("rate_looks_like_day", f"{content.month}/{content.day}")
    if isinstance(content, Decimal | int) and not isinstance(content, bool) and written.cell.percent:
        return Reading(f"{content * 100:f}".rstrip("0").rstrip(".") + "%", noted=True)
    text = written.cell.text.strip()
    if re.fullmatch(r"\d{1,2}月\d{1,2}日", written.bare):
        month, day = re.findall(r"\d+", written.bare)
        return refused("rate_looks_like_day", f"{month}/{day}")
    return Reading(text)


def typed_value(text: str) -> Fraction | None:
    """Return what a typed rate comes to, to compare it; None when it is no number."""
    bare = re.sub(r"\s+", "", text)
    if compatible_digits(bare):
        return None
    exact = _exact(bare)
    if exact is not None:
        return exact
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(%|％)?", bare)
    if found is None:
        return None
    value = Fraction(Decimal(found[1]))
    return value / 100 if found[2] or value > 1 else value
