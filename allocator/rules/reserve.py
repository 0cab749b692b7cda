"""Nodes reserved for the operator's own evaluation runs are never given away.

An option needs, on every day it holds nodes, enough counted capacity beside the reserve for it alone. Local rule.
Source: notice section 2 (the operator evaluates the models).
"""

from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.options.family import Family, rows_true
from allocator.options.holding import fits


def admits(options: Options, family: Family) -> BoolArray:
    """Admit starts that fit what is ready (counted capacity less the reserve) by themselves."""
    keep = rows_true(family)
    for pool_id in family.pools:
        pool = options.calendar.pools[pool_id]
        if not pool.pool.reserved_nodes:
            continue  # the capacity itself is asked for by ``confidence``
        keep = keep & fits(family, pool_id, pool.first, pool.ready)
    return keep
