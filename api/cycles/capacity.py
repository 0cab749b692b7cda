"""Capacity by cell: a cell is what one pool has from one day on. Edits of different cells never hinder each other."""

from datetime import date

from api.cycles import offers
from api.cycles.nouns import CycleId
from api.cycles.offers import CellValue, Part, Place, Written, tag_of
from api.store.database import Transaction
from models.base import Frozen
from models.supply import Supply
from models.units import PoolId


class Cell(Frozen):
    """One cell. ``etag`` is sent back in If-Match to change it."""

    pool: PoolId
    since: date
    value: CellValue
    etag: str


def place(pool_id: PoolId, since: date) -> Place:
    """Return where a cell stands."""
    return Place(pool=pool_id, part=Part.CAPACITY, since=since)


def find(supply: Supply, pool_id: PoolId, since: date) -> CellValue | None:
    """Return what a cell says, or None."""
    value = offers.find(supply, place(pool_id, since))
    assert value is None or isinstance(value, CellValue)
    return value


def cells(supply: Supply) -> tuple[Cell, ...]:
    """Return every cell, pool by pool."""
    steps = ((pool.id, step.since) for pool in supply.pools for step in pool.capacity)
    values = ((pool, since, find(supply, pool, since)) for pool, since in steps)
    return tuple(
        Cell(pool=pool, since=since, value=value, etag=tag_of(value)) for pool, since, value in values if value
    )


def put(
    change: Transaction,
    cycle_id: CycleId,
    pool_id: PoolId,
    since: date,
    value: CellValue | None,
    seen: str,
    reason: str,
) -> Cell | None:
    """Write a cell (None: take it out) if it still says what was ``seen``."""
    offers.write(change, cycle_id, (Written(place=place(pool_id, since), value=value, seen=seen),), reason)
    return None if value is None else Cell(pool=pool_id, since=since, value=value, etag=tag_of(value))
