"""Only capacity as sure as the policy asks for is counted.

An option needs, on every day it holds nodes, a pool whose counted capacity is large enough for it alone. Local rule.
Source: notice section 5 (providers are still being coordinated and may change).
"""

from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.options.family import Family, rows_true
from allocator.options.holding import fits


def admits(options: Options, family: Family) -> BoolArray:
    """Admit starts that fit the counted capacity by themselves."""
    keep = rows_true(family)
    for pool_id in family.pools:
        pool = options.calendar.pools[pool_id]
        keep = keep & fits(family, pool_id, pool.first, pool.counted)
    return keep
