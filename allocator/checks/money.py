"""Exact yen: fees of what is held, the part of them that is eligible, and the grant by fiscal year.

Fee of a pool part = sum over held days of GPUs x 24 x price of the day; of a self part = GPUs x 24 x used days x the
applicant's own price. Grant of a proposal in a fiscal year = rate x eligible fees, cut down to the rounding unit.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from allocator.checks.allocation import Allocation
from models.scenario import Part, Proposal
from models.supply import Pool
from models.units import HOURS_PER_DAY, Period, Rate, fiscal_year, fiscal_year_end

ByYear = Counter[int]
"""Yen by fiscal year."""


def price_on(pool: Pool, day: date) -> int:
    """Return the yen of a GPU-hour: the latest price step on or before the day, 0 before the first."""
    price = 0
    for step in pool.prices:
        if step.since <= day:
            price = step.yen_per_gpu_hour
    return price


def _days_by_year(period: Period, cuts: Iterable[date] = ()) -> list[tuple[date, int]]:
    """Return (first day, days) of the pieces of a period between fiscal years and the given days."""
    years = {fiscal_year_end(year) for year in range(fiscal_year(period.start), fiscal_year(period.end))}
    marks = sorted({period.start, *(day for day in years.union(cuts) if period.start < day < period.end)})
    ends = [*marks[1:], period.end]
    return [(first, (end - first).days) for first, end in zip(marks, ends, strict=True)]


def fee(allocation: Allocation, proposal: Proposal, part: Part) -> ByYear:
    """Return the usage fee of a part by fiscal year of its held days."""
    yen: ByYear = Counter()
    pool = allocation.pool_of(part)
    if pool is not None:
        for first, days in _days_by_year(part.held, (step.since for step in pool.prices)):
            yen[fiscal_year(first)] += part.gpus * HOURS_PER_DAY * days * price_on(pool, first)
    elif part.pool is None:
        for first, days in _days_by_year(part.used):
            yen[fiscal_year(first)] += part.gpus * HOURS_PER_DAY * days * (proposal.outlook.yen_per_gpu_hour or 0)
    return yen


def fees(allocation: Allocation, proposal: Proposal, parts: Iterable[Part]) -> ByYear:
    """Return all fees of the parts by fiscal year, self parts included."""
    total: ByYear = Counter()
    for part in parts:
        total.update(fee(allocation, proposal, part))
    return total


def eligible(allocation: Allocation, proposal: Proposal, parts: Iterable[Part]) -> ByYear:
    """Return the fees a grant may be paid for: those of pools, and of self parts only where the policy says so."""
    with_self = allocation.scenario.rules.self_fees_eligible
    return fees(allocation, proposal, (part for part in parts if with_self or part.pool is not None))


def rounded(rate: Rate, yen: int, unit: int) -> int:
    """Return rate x yen, cut down to a multiple of ``unit``."""
    return rate.numerator * yen // (rate.denominator * unit) * unit


def grants(allocation: Allocation, proposal: Proposal, parts: Iterable[Part], rate: Rate | None = None) -> ByYear:
    """Return the grant of the parts by fiscal year, at the proposal's rate unless another is given."""
    unit = allocation.scenario.rules.rounding_yen
    by_year = eligible(allocation, proposal, parts)
    return Counter({year: rounded(rate or proposal.rate, yen, unit) for year, yen in by_year.items()})


def grant(allocation: Allocation, proposal: Proposal) -> ByYear:
    """Return the grant of a proposal by fiscal year: all its parts, given and decided."""
    return grants(allocation, proposal, allocation.parts(proposal))
