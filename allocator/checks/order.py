"""A phase begins only after every phase it builds on has ended, and never if one of those is not given."""

from collections.abc import Iterator
from datetime import timedelta

from allocator.checks.allocation import Allocation, broken, used_period
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield decided phases whose predecessor is not given, or ends after they begin."""
    for proposal, phase, decision in allocation.decided():
        for name in phase.predecessors:
            before = proposal.phase(name)
            where = {"proposal": proposal.id, "phase": phase.id}
            earlier = allocation.decision(proposal, before)
            if earlier is not None:
                ends = earlier.used.end
            elif before.done:
                ends = used_period(before.given).end
            else:
                yield broken(RuleName.ORDER, "not_given", **where, predecessor=name)
                continue
            if decision.used.start < ends:
                yield broken(
                    RuleName.ORDER,
                    "before_its_end",
                    **where,
                    predecessor=name,
                    start=decision.used.start,
                    end=ends - timedelta(days=1),
                )
