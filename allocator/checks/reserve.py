"""The nodes kept for the operator's own evaluation runs are never given away, not even where a pool is otherwise empty.

A phase alone holds at most the counted capacity less the reserve on each day.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.ready import days_to_look_at, ready_nodes
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield phases that alone would take nodes out of a pool's reserve, with the first such day."""
    for proposal, phase, decision in allocation.decided():
        for name in sorted({part.pool for part in decision.parts if part.pool is not None}):
            pool = allocation.pools[name]
            if not pool.reserved_nodes:
                continue
            parts = [part for part in decision.parts if part.pool == name]
            starts = [part.held.start for part in parts]
            for day in days_to_look_at(pool, starts, min(starts), max(part.held.end for part in parts)):
                held = sum(part.nodes for part in parts if part.held.contains(day))
                ready = ready_nodes(allocation.scenario, pool, day)
                if held > ready:
                    yield broken(
                        RuleName.RESERVE,
                        "taken",
                        proposal=proposal.id,
                        phase=phase.id,
                        pool=name,
                        day=day,
                        held=held,
                        ready=ready,
                        reserved=pool.reserved_nodes,
                    )
                    break
