"""Nobody is given nodes that are not sure enough: a phase alone never holds more than the pool's counted capacity.

What counts is the latest capacity step on or before the day whose confidence the policy counts (確定, 見込, 調整中).
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.ready import counted_nodes, days_to_look_at
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield phases that hold more nodes of a pool than its counted capacity, with the first such day."""
    for proposal, phase, decision in allocation.decided():
        for name in sorted({part.pool for part in decision.parts if part.pool is not None}):
            pool = allocation.pools[name]
            parts = [part for part in decision.parts if part.pool == name]
            starts = [part.held.start for part in parts]
            for day in days_to_look_at(pool, starts, min(starts), max(part.held.end for part in parts)):
                held = sum(part.nodes for part in parts if part.held.contains(day))
                counted = counted_nodes(allocation.scenario, pool, day)
                if held > counted:
                    yield broken(
                        RuleName.CONFIDENCE,
                        "more_than_counted",
                        proposal=proposal.id,
                        phase=phase.id,
                        pool=name,
                        day=day,
                        held=held,
                        counted=counted,
                    )
                    break
