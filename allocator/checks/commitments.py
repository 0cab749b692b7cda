"""A lease that is paid and cannot be cancelled is used: its phase holds at least those nodes on each of its days.

Only days from ``as_of`` on are asked about. Whether the phase is served at all is asked by `mandatory`.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield decided phases that hold less than a commitment on some day."""
    for lease in allocation.scenario.commitments:
        proposal = allocation.proposals[lease.proposal]
        decision = allocation.decision(proposal, lease.phase)
        if decision is None:
            continue
        parts = [part for part in decision.parts if part.pool == lease.pool]
        for day in lease.held.each_day():
            held = sum(part.nodes for part in parts if part.held.contains(day))
            if day >= allocation.scenario.as_of and held < lease.nodes:
                yield broken(
                    RuleName.COMMITMENTS,
                    "released",
                    proposal=lease.proposal,
                    phase=lease.phase,
                    pool=lease.pool,
                    day=day,
                    held=held,
                    committed=lease.nodes,
                )
                break
