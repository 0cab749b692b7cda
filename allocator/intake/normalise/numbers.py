"""Numbers as people write them: full-width digits, thousands separators, a unit behind. Anything else is asked."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from allocator.intake.normalise.reading import Reading, Written, refused
from models.units import WHOLE, Rate

_NUMBER = re.compile(r"(?P<sign>[+\-△▲]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?(?P<unit>%|[^\W\d_]\D*)?")
_FRACTION = re.compile(r"(\d+)/(\d+)")
_UNITS = {
    "基": {"基", "枚", "gpu", "gpus", "個"},
    "日": {"日", "日間", "day", "days"},
    "人": {"人", "名"},
    "ノード": {"ノード", "node", "nodes", "台"},
    "GPU時間": {"gpu時間", "gpuh", "gpu-h", "gpu-hours", "時間"},
    "GB": {"gb"},
    "10億": {"b"},
    "％": {"%"},
}
"""Units that mean the one in the heading. Any other unit is asked about."""
_ABOUT = ("以上", "以下", "以内", "程度", "前後", "未満", "超", "くらい", "ぐらい", "ほど", "弱", "強", "から")
_YEN = {"": 1, "円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}


def _number(written: Written) -> tuple[Decimal, str] | Reading[Decimal]:
    """Return the number and what stands behind it, or why there is none."""
    content = written.cell.content
    if isinstance(content, bool):
        return refused("number_unreadable")
    if isinstance(content, int | Decimal):
        return Decimal(content), ""
    if isinstance(content, date):
        return refused("number_is_day")
    found = _NUMBER.fullmatch(written.bare)
    if found is None or (found["unit"] or "").startswith(_ABOUT):
        return refused("number_unreadable")
    digits = found["digits"].replace(",", "") + (found["rest"] or "")
    number = Decimal(digits)
    return (-number if found["sign"] in ("-", "△", "▲") and found["sign"] else number), (found["unit"] or "").casefold()


def _in_unit(written: Written) -> Reading[Decimal]:
    """Return the number when its unit is the one of the heading (or none)."""
    if written.lone_dash:
        return Reading(noted=True)
    found = _number(written)
    if isinstance(found, Reading):
        return found
    number, unit = found
    if unit and unit not in _UNITS.get(written.field.unit, ()):
        return refused("number_other_unit", unit=unit, expected=written.field.unit or "-")
    if number < 0:
        return refused("number_negative")
    return Reading(number, noted=isinstance(written.cell.content, str) and written.cell.content != f"{number:f}")


def whole(written: Written) -> Reading[int]:
    """A whole number, not negative."""
    found = _in_unit(written)
    if found.value is None:
        return Reading(code=found.code, noted=found.noted, params=found.params)
    if found.value != found.value.to_integral_value():
        return refused("number_not_whole")
    return Reading(int(found.value), noted=found.noted)


def decimal(written: Written) -> Reading[str]:
    """A number with its decimals, kept as plain text."""
    found = _in_unit(written)
    if found.value is None:
        return Reading(code=found.code, noted=found.noted, params=found.params)
    text = f"{found.value:f}"
    return Reading(text.rstrip("0").rstrip(".") if "." in text else text, noted=found.noted)


def _scaled(written: Written, scale: int) -> Reading[int]:
    found = _in_unit(written)
    if found.value is None:
        return Reading(code=found.code, noted=found.noted, params=found.params)
    scaled = found.value * scale
    if scaled != scaled.to_integral_value():
        return refused("number_too_fine")
    return Reading(int(scaled), noted=found.noted)


def millionths(written: Written) -> Reading[int]:
    """A factor such as 0.315, in millionths."""
    return _scaled(written, WHOLE)


def share(written: Written) -> Reading[int]:
    """A percentage, in millionths: 1 % is 10,000."""
    return _scaled(written, WHOLE if written.cell.percent else WHOLE // 100)


def percent(written: Written) -> Reading[int]:
    """A whole percentage from 0 to 100. 0.5 without a percent sign may mean 50 % or half a percent: asked."""
    found = _in_unit(written)
    if found.value is None:
        return Reading(code=found.code, noted=found.noted, params=found.params)
    value = found.value * 100 if written.cell.percent else found.value
    if 0 < found.value < 1 and not written.cell.percent:
        return refused("percent_unsure")
    if value != value.to_integral_value():
        return refused("number_not_whole")
    if value > 100:
        return refused("percent_above_100")
    return Reading(int(value), noted=found.noted)


def yen(written: Written) -> Reading[int]:
    """An amount in yen; 千円, 百万円 and 億円 behind the number are reckoned in."""
    if written.lone_dash:
        return Reading(noted=True)
    found = _number(written)
    if isinstance(found, Reading):
        return Reading(code=found.code, params=found.params)
    number, unit = found
    if unit not in _YEN:
        return refused("number_other_unit", unit=unit, expected="円")
    amount = number * _YEN[unit]
    if amount < 0:
        return refused("number_negative")
    if amount != amount.to_integral_value():
        return refused("number_not_whole")
    return Reading(
        int(amount), noted=isinstance(written.cell.content, str) and written.cell.content != str(int(amount))
    )


def rate(written: Written) -> Reading[Rate]:
    """An exact fraction such as 2/3, or a plain decimal. A percentage is not exact, and 2月3日 was once 2/3: asked."""
    if written.lone_dash:
        return Reading(noted=True)
    if isinstance(written.cell.content, date):
        return refused("rate_looks_like_day")
    fraction = _FRACTION.fullmatch(written.bare)
    if fraction is not None:
        top, bottom = int(fraction[1]), int(fraction[2])
        if bottom == 0:
            return refused("number_unreadable")
        return Reading(Rate(numerator=top, denominator=bottom), noted=written.cell.text != f"{top}/{bottom}")
    if written.cell.percent or written.bare.endswith("%"):
        return refused("rate_as_percent")
    found = _number(written)
    if isinstance(found, Reading):
        return Reading(code=found.code, params=found.params)
    number, unit = found
    if unit or number < 0:
        return refused("number_unreadable")
    exact = Fraction(number)
    return Reading(Rate(numerator=exact.numerator, denominator=exact.denominator))
