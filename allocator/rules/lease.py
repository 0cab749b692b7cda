"""Nodes are leased as the provider lets them: on its start days, for its lengths, in its calendar, after its lead time.

What is held follows from what is used: from the latest day a lease may begin, for the shortest length that covers the
use. A phase starts on a start day of its (first) pool, on the first day of its window, on its desired or pinned start.
What was leased before the day of decision goes on as it was leased. Local rule. Source: providers' purchase conditions
(block lengths, start days, nodes per lease).
"""

from allocator.options import Options
from allocator.options.days import NEVER, BoolArray
from allocator.options.family import Family, rows_true


def admits(options: Options, family: Family) -> BoolArray:
    """Admit starts on start days whose every pool part has a lease."""
    calendar = options.calendar
    if family.carried:
        return rows_true(family)
    start_days = calendar.is_start_day(family.proposal, family.phase, family.start_pool)
    keep: BoolArray = start_days[family.starts - calendar.first]
    for part in family.parts:
        if part.pool is None:
            continue
        most = calendar.pools[part.pool].pool.lease.max_nodes_per_lease
        if most is not None and part.nodes > most:
            return ~rows_true(family)
        keep = keep & (part.held_start != NEVER)
    return keep
