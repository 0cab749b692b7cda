"""When the last phase ends, in days from the start of the horizon.

A phase that is given nothing counts as if it ended with the horizon.
"""

from allocator.checks.allocation import Allocation, used_period
from allocator.checks.tiers.standing import standing


def value(allocation: Allocation) -> int:
    """Return the latest end of all phases in days from the start of the horizon, 0 without phases."""
    horizon = allocation.scenario.horizon
    ends = [horizon.end if parts is None else used_period(parts).end for _, _, parts in standing(allocation)]
    return max(((end - horizon.start).days for end in ends), default=0)
