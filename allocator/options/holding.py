"""How many nodes an option holds, blocks or uses in a pool, day by day."""

import numpy as np

from allocator.options.days import BoolArray, IntArray, day_number
from allocator.options.family import Family, PartRun, all_true
from models.scenario import Proposal
from models.units import PoolId


def parts_in(family: Family, pool: PoolId) -> tuple[PartRun, ...]:
    """Return the parts of a family in a pool."""
    return tuple(part for part in family.parts if part.pool == pool)


def held_by_day(parts: tuple[PartRun, ...], first: int, end: int) -> IntArray:
    """Return nodes held (rows: starts; columns: days ``first`` to ``end``)."""
    days = np.arange(first, end)
    held = np.zeros((len(parts[0].held_start), len(days)), dtype=np.int64)
    for part in parts:
        held += part.nodes * ((part.held_start[:, None] <= days) & (days < part.held_end[:, None]))
    return held


def ran_by_day(proposal: Proposal, pool: PoolId, first: int, end: int) -> IntArray:
    """Return the nodes a proposal held in a pool by what already ran (days ``first`` to ``end``)."""
    days = np.arange(first, end)
    held = np.zeros(len(days), dtype=np.int64)
    for phase in proposal.phases:
        for part in phase.given:
            if part.pool == pool:
                held += part.nodes * ((day_number(part.held.start) <= days) & (days < day_number(part.held.end)))
    return held


def with_turnaround(held: IntArray, turnaround: int) -> IntArray:
    """Return the most held on each day (the last axis) or any of the ``turnaround`` days before."""
    most = held.copy()
    for back in range(1, turnaround + 1):
        most[..., back:] = np.maximum(most[..., back:], held[..., :-back])
    return most


def fits(family: Family, pool: PoolId, first: int, levels: IntArray) -> BoolArray:
    """Tell for each start whether what the option holds in a pool stays within ``levels`` (days from ``first`` on)."""
    parts = parts_in(family, pool)
    if len(parts) == 1 and len(levels) and parts[0].nodes > levels.max():
        return ~all_true(len(family))
    if sum(part.nodes for part in parts) <= levels.min(initial=0):
        return all_true(len(family))
    if len(parts) == 1:
        short = np.concatenate([[0], np.cumsum(levels < parts[0].nodes)])
        start, end = parts[0].held_start - first, parts[0].held_end - first
        return np.asarray(short[end] == short[start])
    return np.asarray((held_by_day(parts, first, first + len(levels)) <= levels).all(axis=1))


def most_held(family: Family, parts: tuple[PartRun, ...]) -> IntArray:
    """Return the most nodes held at once on a day the phase is used, per start."""
    first, end = int(family.starts.min()), int(family.ends.max())
    days = np.arange(first, end)
    used = (family.starts[:, None] <= days) & (days < family.ends[:, None])
    return np.asarray((held_by_day(parts, first, end) * used).max(axis=1))
