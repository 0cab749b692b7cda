"""Numbers as people write them: full-width digits, separators, a unit, a scale. What is only about a number is asked.

The unit comes from the cell itself, else from what stands beside it or above it; one that cannot be reckoned into the
unit of the field is asked about. Nodes become GPUs only where the cell says how many GPUs a node has.
"""

import re
from datetime import date
from decimal import Decimal

from allocator.intake.normalise.quantity import Bounds, Quantity, bounds_of, product_of, quantity_of, restated
from allocator.intake.normalise.reading import Reading, Written, refused
from allocator.intake.normalise.units import factor, is_gpus, is_machines, is_months, is_unit, yen_scale
from models.units import WHOLE

_LONGEST = 60
_LETTER_SCALE = re.compile(r"\d ?[tbmk](?![a-z])", re.IGNORECASE)
_LETTERS_MEAN_SCALES = frozenset({"10億", "GPU時間", "円"})
_BILLION = 10**9
_MONTHS_A_YEAR, _DAYS_A_YEAR = 12, 365
_BARE_BILLIONS_MOST = 100_000
"""A bare number above this cannot be thousands of millions: no model has so many parameters or tokens."""


def plain_number(number: Decimal) -> str:
    """Write a number without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bounded(bounds: Bounds) -> Reading[Decimal]:
    params = {
        "low": "" if bounds.low is None else plain_number(bounds.low),
        "high": "" if bounds.high is None else plain_number(bounds.high),
    }
    same = bounds.low == bounds.high
    return refused("number_about" if same else "number_range", params["low"], **params)


def _text(written: Written) -> Quantity | Reading[Decimal]:
    text = written.plain
    if len(text) > _LONGEST:
        return refused("number_unreadable")
    bounds = bounds_of(text)
    if bounds is not None:
        return _bounded(bounds)
    product = product_of(text)
    if product is not None:
        return _product(*product, expected=written.field.unit)
    both = restated(text)
    if both is not None:
        return _either(*both, expected=written.field.unit)
    found = quantity_of(text)
    if found is None:
        return refused("number_unreadable")
    if _LETTER_SCALE.search(text) and written.field.unit not in _LETTERS_MEAN_SCALES:
        return refused("number_unreadable")
    return found


def _product(first: Quantity, second: Quantity, expected: str) -> Quantity | Reading[Decimal]:
    """「8GPU×16台」 says how many GPUs a machine has, so it is known; 「8×16」 is proposed."""
    total = first.number * second.number
    kinds = {(is_gpus(part.unit), is_machines(part.unit)) for part in (first, second)}
    if expected == "基" and kinds == {(True, False), (False, True)}:
        return Quantity(total, "基", scaled=True)
    return refused("number_product", plain_number(total))


def _either(outer: Quantity, inner: Quantity, expected: str) -> Quantity | Reading[Decimal]:
    """「16ノード（128基）」: the one in the unit of the field, when the other is a whole part of it."""
    for stated, other in ((outer, inner), (inner, outer)):
        if expected == "基" and is_gpus(stated.unit) and is_machines(other.unit) and other.number:
            if stated.number % other.number:
                break
            return Quantity(stated.number, stated.unit, scaled=True)
    return refused("number_unreadable")


def _quantity(written: Written) -> Quantity | Reading[Decimal]:
    """Return the number of a cell with its unit, or why there is none."""
    content = written.cell.content
    if isinstance(content, bool):
        return refused("number_unreadable")
    if isinstance(content, int | Decimal):
        shown = written.cell.shown_unit
        return Quantity(Decimal(content) / 1000**written.cell.thousands, shown)
    if isinstance(content, date):
        return refused("number_is_day")
    return _text(written)


def _in_unit(written: Written) -> Reading[Decimal]:
    """Return the number in the unit of the field."""
    if written.lone_dash:
        return Reading(noted=True)
    found = _quantity(written)
    if isinstance(found, Reading):
        return found
    expected = written.field.unit
    unit = found.unit or (written.unit if is_unit(written.unit) else "")
    if expected == "10億" and found.scaled and not unit.startswith("10"):
        found = Quantity(found.number / _BILLION, found.unit)
    elif expected == "10億" and found.number >= _BARE_BILLIONS_MOST:
        return refused("number_too_large", plain_number(found.number / _BILLION), expected=expected)
    rate = factor(unit, expected)
    if rate is None:
        return _other_unit(found.number, unit, expected)
    number = found.number * rate
    if unit and rate == Decimal(1) / 24:
        number = found.number / 24
    if number < 0:
        return refused("number_negative")
    return Reading(number, noted=_changed(written, number))


def _other_unit(number: Decimal, unit: str, expected: str) -> Reading[Decimal]:
    if expected == "日" and is_months(unit):
        return refused("duration_in_months", int(number * _DAYS_A_YEAR / _MONTHS_A_YEAR), months=plain_number(number))
    if expected == "基" and is_machines(unit):
        return refused("number_in_nodes", "", unit=unit, number=plain_number(number))
    return refused("number_other_unit", unit=unit, expected=expected or "-")


def _changed(written: Written, number: Decimal) -> bool:
    content = written.cell.content
    return content != f"{number:f}" if isinstance(content, str) else Decimal(str(content)) != number


def whole(written: Written) -> Reading[int]:
    """A whole number, not negative."""
    found = _in_unit(written)
    if found.value is None:
        return found.without_value()
    if found.value != found.value.to_integral_value():
        return refused("number_not_whole")
    return Reading(int(found.value), noted=found.noted)


def decimal(written: Written) -> Reading[str]:
    """A number with its decimals, kept as plain text."""
    found = _in_unit(written)
    if found.value is None:
        return found.without_value()
    return Reading(plain_number(found.value), noted=found.noted)


def _scaled(written: Written, scale: int) -> Reading[int]:
    found = _in_unit(written)
    if found.value is None:
        return found.without_value()
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
        return found.without_value()
    value = found.value * 100 if written.cell.percent else found.value
    signed = written.cell.percent or written.plain.endswith(("%", "割", "パーセント", "percent"))
    if 0 < found.value < 1 and not signed:
        return refused("percent_unsure", plain_number(found.value * 100))
    if value != value.to_integral_value():
        return refused("number_not_whole")
    if value > 100:
        return refused("percent_above_100")
    return Reading(int(value), noted=found.noted)


def _is_sign_only(written: Written, unit: str) -> bool:
    """Tell whether a yen sign came from a cell format or stands before the number, as it may in any column of money."""
    return (
        unit in ("¥", "\\")
        or (unit == "円" and written.plain[:1] in ("¥", "\\"))
        or (unit == written.cell.shown_unit != "" and yen_scale(unit) == 1)
    )


def yen(written: Written) -> Reading[int]:
    """An amount in yen. The unit nearest to it counts: in the cell, its format, its heading, above; else asked."""
    if written.lone_dash:
        return Reading(noted=True)
    found = _quantity(written)
    if isinstance(found, Reading):
        return found.without_value()
    unit = found.unit or written.unit
    if found.number == 0 and not unit:
        return Reading(0)
    if not unit:
        return refused("yen_without_unit", plain_number(found.number))
    scale = yen_scale(unit)
    if scale is None:
        return refused("number_other_unit", unit=unit, expected="円")
    stated = yen_scale(written.unit) or 1
    if stated != 1 and ((found.scaled and not found.unit) or _is_sign_only(written, found.unit)):
        return refused("yen_scaled_twice", unit=written.unit)
    amount = found.number * scale
    if amount < 0:
        return refused("number_negative")
    if amount != amount.to_integral_value():
        return refused("number_not_whole")
    return Reading(int(amount), noted=_changed(written, amount))
