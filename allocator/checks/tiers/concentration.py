"""Over how many providers the proposals are spread, procuring alone counted as one.

A phase that is given nothing counts as the most providers any of its options has.
"""

from allocator.checks.allocation import Allocation
from models.scenario import Part
from models.units import ProviderId


def value(allocation: Allocation) -> int:
    """Return the sum over proposals of distinct sources of their decided parts."""
    total = 0
    for proposal in allocation.scenario.in_scope:
        sources: set[ProviderId | None] = set()
        for phase in proposal.phases:
            decision = allocation.decision(proposal, phase)
            if decision is not None:
                sources |= {_source(allocation, part) for part in decision.parts}
            elif not phase.done:
                total += phase.most_providers
        total += len(sources)
    return total


def _source(allocation: Allocation, part: Part) -> ProviderId | None:
    pool = allocation.pool_of(part)
    return None if pool is None else pool.provider
