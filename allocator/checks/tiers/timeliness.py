"""How many days after their desired start phases begin, weighted by their share of the proposal's hours.

Beginning earlier is no merit. A phase that is given nothing counts as if it began when the horizon ends.
"""

from allocator.checks.allocation import Allocation, used_period
from allocator.checks.tiers.standing import standing


def value(allocation: Allocation) -> int:
    """Return the sum of share (ppm) x days after the desired start."""
    total = 0
    for _, phase, parts in standing(allocation):
        if phase.desired_start is not None:
            begins = allocation.scenario.horizon.end if parts is None else used_period(parts).start
            total += phase.share_ppm * max(0, (begins - phase.desired_start).days)
    return total
