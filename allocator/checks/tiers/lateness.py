"""How many days after their due date phases end, weighted by priority and by their share of the proposal's hours.

A phase that is given nothing counts as if it ended with the horizon.
"""

from allocator.checks.allocation import Allocation, used_period
from allocator.checks.tiers.standing import standing


def value(allocation: Allocation) -> int:
    """Return the sum of priority (thousandths) x share (ppm) x days after the due date."""
    total = 0
    for proposal, phase, parts in standing(allocation):
        if phase.due is not None:
            ends = allocation.scenario.horizon.end if parts is None else used_period(parts).end
            total += proposal.priority_milli * phase.share_ppm * max(0, (ends - phase.due).days)
    return total
