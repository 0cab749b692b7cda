"""What an officer fixed for a phase, with a reason, holds.

A positive pin fixes any of pool (or self-procurement), nodes, start and end; a forbidding pin keeps the phase out of a
pool, or out altogether. Local rule (that a positively pinned phase is served at all is ``mandatory``).
"""

import numpy as np

from allocator.options import Options
from allocator.options.days import BoolArray, day_number
from allocator.options.family import Family, rows_true
from allocator.options.holding import most_held
from models.scenario import Pin


def _keeps(family: Family, pin: Pin) -> BoolArray:
    everything = rows_true(family)
    if pin.forbid:
        if pin.self_procured:
            return ~everything if family.has_self else everything
        return ~everything if pin.pool is None or pin.pool in family.pools else everything
    if pin.self_procured and family.pools:
        return ~everything
    if pin.pool is not None and family.pools != {pin.pool}:
        return ~everything
    keep = everything
    if pin.nodes is not None:
        parts = tuple(part for part in family.parts if part.pool is not None)
        keep = keep & (most_held(family, parts) == pin.nodes if parts else np.zeros(len(family), dtype=np.bool_))
    if pin.start is not None:
        keep = keep & (family.starts == day_number(pin.start))
    if pin.end is not None:
        keep = keep & (family.ends == day_number(pin.end))
    return keep


def admits(options: Options, family: Family) -> BoolArray:
    """Admit the starts every pin on the phase allows."""
    keep = rows_true(family)
    for pin in options.calendar.pins.get((family.proposal.id, family.phase.id), ()):
        keep = keep & _keeps(family, pin)
    return keep
