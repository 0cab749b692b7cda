"""A plan speaks only of phases and pools that exist, of each phase once."""

from collections import Counter
from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.reasons import Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield decisions about unknown phases or pools, and phases decided more than once."""
    times = Counter((decision.proposal, decision.phase) for decision in allocation.decisions)
    for (proposal, phase), count in times.items():
        if (proposal, phase) not in allocation.phases:
            yield broken("plan", "unknown_phase", proposal=proposal, phase=phase)
        elif count > 1:
            yield broken("plan", "decided_twice", proposal=proposal, phase=phase, times=count)
    for decision in allocation.decisions:
        for pool in sorted({part.pool for part in decision.parts if part.pool is not None} - allocation.pools.keys()):
            yield broken("plan", "unknown_pool", proposal=decision.proposal, phase=decision.phase, pool=pool)
