"""Figures that can be read and still cannot be meant: GPU-hours in a column of GPUs, yen among thousands of yen."""

from decimal import Decimal
from fractions import Fraction

from allocator.intake.normalise.numbers import plain_number
from allocator.intake.normalise.rates import typed_value
from allocator.intake.values import RowValues
from models.policy import SubsidyClass
from models.problems import Level, Problem
from models.units import HOURS_PER_DAY

_WINDOW_DAYS = 182
"""The half year of the notice."""
_MOST_GPUS = 10_000
"""More than all pools of the programme have together; a larger number is likely GPU-hours."""
_THOUSAND = 1000
_RATES = {
    SubsidyClass.SPECIFIED_BUSINESS: Fraction(2, 3),
    SubsidyClass.ACADEMIC: Fraction(2, 3),
    SubsidyClass.OTHER: Fraction(1, 2),
}
"""The rates the notice announces, only to compare what was typed."""
_ROUNDING = Fraction(2, 100)


def amount_doubt(row: RowValues, labels: dict[str, str]) -> tuple[str, Problem] | None:
    """Return the key of a figure of a demand line that looks like another measure, with the question."""
    gpus, work = row.get("desired_gpus"), row.get("work_gpu_hours")
    if gpus is not None and gpus > _MOST_GPUS:
        params = {"label": labels["desired_gpus"], "gpus": gpus}
        return "desired_gpus", _asked("gpus_look_like_hours", row, gpus, params)
    if work is None:
        return None
    counted = gpus or 1
    params = {"label": labels["work_gpu_hours"], "hours": work, "gpus": counted}
    if work < counted * HOURS_PER_DAY:
        return "work_gpu_hours", _asked("work_looks_like_gpus", row, work, params)
    if gpus and work > gpus * HOURS_PER_DAY * _WINDOW_DAYS:
        return "work_gpu_hours", _asked("work_above_window", row, work, params)
    return None


def _asked(code: str, row: RowValues, value: int, params: dict[str, object]) -> Problem:
    return Problem(code=code, level=Level.ROW, place=row.place, value=str(value), used=str(value), params=params)


def rate_doubt(row: RowValues, subsidy_class: SubsidyClass) -> Problem | None:
    """Compare a typed rate with that of the class; the class counts."""
    typed, rate = typed_value(row.get("typed_rate", "")), _RATES.get(subsidy_class)
    if typed is None or rate is None or abs(typed - rate) <= _ROUNDING:
        return None
    shown = f"{rate.numerator}/{rate.denominator}"
    params = {"rate": shown}
    return Problem(
        code="rate_against_class",
        level=Level.ASK,
        place=row.place,
        value=row.get("typed_rate"),
        used=shown,
        params=params,
    )


def cost_doubt(row: RowValues) -> Problem | None:
    """Say when an amount is exactly 1,000 times its price by its quantity, or a thousandth of that."""
    price, quantity, amount = row.get("unit_price_yen"), row.get("quantity"), row.get("amount_yen")
    if not price or not quantity or not amount:
        return None
    product = Decimal(price) * Decimal(quantity)
    if amount not in (product * _THOUSAND, product / _THOUSAND):
        return None
    params = {"item": row.get("item", ""), "product": plain_number(product), "price": price, "amount": amount}
    return Problem(
        code="amount_thousandfold", level=Level.ASK, place=row.place, value=str(amount), used=plain_number(product),
        params=params,
    )  # fmt: skip
