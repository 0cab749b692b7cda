"""Figures of an answer held against each other: flags for an officer, never a verdict, and nothing is changed by them.

Compute: training N parameters on D tokens takes about 6 N D operations; one H100 does about 400 TFLOP/s of them
(measured in bf16; with FP8 about 550). A request under 0.7 of that estimate would need more than was ever measured;
one over 3 times it leaves much unexplained.
Experience: a line of more than 8 times the GPUs ever operated together is worth a look.
Class: a specified business (特定事業者) has at most so many regular employees, by main industry; advisory only.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from allocator.prepare.remarks import Remarks
from models.policy import Policy, SubsidyClass
from models.scenario import Purpose
from models.survey import DemandRow, SurveyEntry
from models.units import WHOLE, Period

HOURS_PER_BILLION_SQUARED = Fraction(6 * 10**18, 400 * 10**12 * 3600)
"""H100 hours for a billion parameters on a billion tokens."""
LEAST, MOST = Fraction(7, 10), Fraction(3)
EXPERIENCE = 8
_LIMITS = (
    (("ソフトウェア", "ソフトウエア", "情報処理", "情報サービス", "旅館", "software"), 500),
    (("卸売", "wholesale"), 400),
    (("小売", "retail"), 300),
    (("サービス", "service"), 300),
    (("製造", "建設", "運輸", "manufactur", "construction", "transport"), 500),
)
"""Regular employees of a specified business by main industry; the first word found decides."""
_DAY_LIKE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}月\d{1,2}日|\d{4}年")
_FRACTION = re.compile(r"(\d+)/(\d+)")
_JAPANESE_FRACTION = re.compile(r"(\d+)分の(\d+)")
_ROUNDED = Fraction(1, 100)


def headcount_limit(industry: str) -> int | None:
    """Return the most regular employees of a specified business in an industry, where its words tell."""
    written = unicodedata.normalize("NFKC", industry).casefold()
    return next((limit for words, limit in _LIMITS if any(word in written for word in words)), None)


def stated_rate(written: str) -> Fraction | None:
    """Return the rate a text states; None where it may as well be a day, or is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    if _DAY_LIKE.search(plain):
        return None
    if found := _FRACTION.fullmatch(plain):
        return Fraction(int(found[1]), int(found[2])) if int(found[2]) else None
    if found := _JAPANESE_FRACTION.fullmatch(plain):
        return Fraction(int(found[2]), int(found[1])) if int(found[1]) else None
    try:
        number = Fraction(Decimal(plain.removesuffix("%")))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return number / 100 if plain.endswith("%") else number


def _typed_rate(entry: SurveyEntry, policy: Policy, remarks: Remarks) -> None:
    """The rate follows from the class; what was typed is only compared."""
    declared = entry.declared_class
    if not declared.typed_rate:
        return
    typed = stated_rate(declared.typed_rate)
    due = next((r.rate.fraction for r in policy.rates if r.subsidy_class is declared.subsidy_class), None)
    if typed is None:
        remarks.ask("typed_rate_unclear", value=declared.typed_rate, typed=declared.typed_rate)
    elif due is not None and abs(typed - due) >= _ROUNDED:
        shown = f"{due.numerator}/{due.denominator}"
        remarks.ask("typed_rate_differs", value=declared.typed_rate, used=shown, typed=declared.typed_rate, due=shown)


def _headcount(entry: SurveyEntry, remarks: Remarks) -> None:
    declared = entry.declared_class
    limit, employees = headcount_limit(declared.main_industry), declared.regular_employees
    if limit is None or employees is None:
        return
    params: dict[str, Any] = {"employees": employees, "industry": declared.main_industry, "limit": limit}
    if declared.subsidy_class is SubsidyClass.SPECIFIED_BUSINESS and employees > limit:
        remarks.ask("headcount_above_class", value=employees, **params)
    if declared.subsidy_class is SubsidyClass.OTHER and employees <= limit:
        remarks.ask("headcount_below_class", value=employees, **params)


def _peak(row: DemandRow) -> int:
    return max(
        [row.desired_gpus or 0, *(amount.gpus for amount in row.months), *(way.gpus for way in row.alternatives)]
    )


def _experience(entry: SurveyEntry, remarks: Remarks) -> None:
    most = entry.content.max_gpus_operated
    peak = max(map(_peak, entry.demand), default=0)
    if most is not None and peak > EXPERIENCE * most:
        remarks.ask("experience_small", value=most, peak=peak, most=most, times=EXPERIENCE)


def estimated_hours(entry: SurveyEntry) -> Fraction | None:
    """Return the H100 hours that training as stated takes, where parameters and tokens are stated."""
    content = entry.content
    if not content.parameters_billion or not content.training_tokens_billion:
        return None
    return Fraction(content.parameters_billion) * Fraction(content.training_tokens_billion) * HOURS_PER_BILLION_SQUARED


def compare_compute(entry: SurveyEntry, hours_of: dict[str, int], remarks: Remarks) -> None:
    """Hold the request for training (H100-equivalent hours in millionths, by line) against the estimate.

    Lines for a model of their own (個別モデル) and for evaluation do not count; where a line could not be read, the
    whole request is not known and nothing is said.
    """
    estimate = estimated_hours(entry)
    lines = [row for row in entry.demand if row.purpose is Purpose.TRAINING and not row.downstream]
    if not estimate or not lines or any(row.line not in hours_of for row in lines):
        return
    asked = Fraction(sum(hours_of[row.line] for row in lines), WHOLE)
    share = asked / estimate
    if LEAST <= share <= MOST:
        return
    params: dict[str, Any] = {"asked": int(asked), "estimate": int(estimate), "percent": int(share * 100)}
    remarks.ask("compute_below_estimate" if share < LEAST else "compute_above_estimate", value=int(asked), **params)


def _longer_than_there_is(row: DemandRow, horizon: Period, remarks: Remarks) -> None:
    """A fixed duration that does not fit between its first and its last possible day."""
    if row.shape != "block" or row.duration_days is None or row.unreadable:
        return
    first = max(filter(None, (row.earliest, horizon.start)))
    last = min(filter(None, (row.deadline, horizon.last_day)))
    days = (last - first).days + 1
    if 0 < days < row.duration_days:
        remarks.ask("duration_beyond_horizon", row, value=row.duration_days, days=row.duration_days, most=days)


def compare_figures(entry: SurveyEntry, policy: Policy, remarks: Remarks) -> None:
    """Hold the figures of an answer against each other."""
    _typed_rate(entry, policy, remarks)
    _headcount(entry, remarks)
    _experience(entry, remarks)
    for row in entry.demand:
        _longer_than_there_is(row, policy.horizon, remarks)
