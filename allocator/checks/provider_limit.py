"""Not too much rests on one provider: so many proposals with a part there, or so many GPU-hours leased there, at most.

GPU-hours count over the days they are held, and so paid. What ran before counts too.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.policy import QuotaMeasure
from models.reasons import RuleName, Violation
from models.units import HOURS_PER_DAY


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield providers on which the plan rests more than allowed."""
    for limit in allocation.scenario.rules.provider_limits:
        there = [
            [
                part
                for part in allocation.parts(proposal)
                if (pool := allocation.pool_of(part)) is not None and pool.provider == limit.provider
            ]
            for proposal in allocation.scenario.proposals
        ]
        if limit.measure is QuotaMeasure.PROPOSALS:
            reached = sum(1 for parts in there if parts)
        else:
            reached = sum(part.gpus * part.held.days * HOURS_PER_DAY for parts in there for part in parts)
        if reached > limit.limit:
            yield broken(
                RuleName.PROVIDER_LIMIT,
                f"over_{limit.measure}",
                provider=limit.provider,
                reached=reached,
                limit=limit.limit,
            )
