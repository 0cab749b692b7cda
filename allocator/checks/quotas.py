"""What classes, categories and groups are given stays within the stated limits, and reaches them where they are lower.

Counted over proposals in scope that match every stated criterion: served proposals, GPU-hours used in pools (as they
are, not in H100 equivalents), or grant yen.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.money import grant
from models.policy import Quota, QuotaMeasure
from models.reasons import RuleName, Violation
from models.scenario import Proposal
from models.units import HOURS_PER_DAY


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield quotas that the plan exceeds, or does not reach."""
    for quota in allocation.scenario.rules.quotas:
        reached = sum(_measure(allocation, quota, p) for p in allocation.scenario.in_scope if matches(quota, p))
        if reached < quota.limit if quota.at_least else reached > quota.limit:
            code = f"{'below' if quota.at_least else 'over'}_{quota.measure}"
            yield broken(RuleName.QUOTAS, code, quota=quota.id, reached=reached, limit=quota.limit)


def matches(quota: Quota, proposal: Proposal) -> bool:
    """Tell whether a quota counts a proposal."""
    return (
        quota.subsidy_class in (None, proposal.subsidy_class)
        and quota.target_category in (None, proposal.target_category)
        and quota.group in (None, proposal.group)
    )


def _measure(allocation: Allocation, quota: Quota, proposal: Proposal) -> int:
    match quota.measure:
        case QuotaMeasure.PROPOSALS:
            return int(allocation.served(proposal))
        case QuotaMeasure.GPU_HOURS:
            parts = [part for part in allocation.parts(proposal) if part.pool is not None]
            return sum(part.gpus * part.used.days * HOURS_PER_DAY for part in parts)
        case QuotaMeasure.GRANT_YEN:
            return sum(grant(allocation, proposal).values())
