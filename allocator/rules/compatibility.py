"""A pool is given only if its GPU type is acceptable and the applicant would take its provider.

A positive pin on the pool overrides the wishes about providers, never the type. A stated alternative names its pool
itself; only a refused provider stands against it. Local rule. Source: notice, preamble.
"""

from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.options.family import Family, rows_true


def admits(options: Options, family: Family) -> BoolArray:
    """Admit options all of whose pools suit the applicant."""
    phase, wishes = family.phase, family.proposal.wishes
    types = {gpu.gpu_type for gpu in phase.acceptable}
    pins = options.calendar.pins.get((family.proposal.id, phase.id), ())
    pinned = {pin.pool for pin in pins if not pin.forbid}
    for pool_id in family.pools:
        pool = options.calendar.pools[pool_id].pool
        if family.choice is None:
            type_suits = pool.gpu_type in types
            provider_suits = wishes.accepts(pool.provider)
        else:
            type_suits = True
            provider_suits = pool.provider not in wishes.refused
        if not type_suits or not (provider_suits or pool_id in pinned):
            return ~rows_true(family)
    return rows_true(family)
