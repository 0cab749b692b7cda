"""Capacity by cell: a cell is what one pool has from one day on. Edits of different cells never hinder each other."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection

from api.cycles.nouns import CycleId, Kind
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept
from models.base import Frozen, digest
from models.errors import NotFoundError, StaleError
from models.supply import CapacityStep, Confidence, Pool, Supply
from models.units import Nodes, PoolId

LOOKED_BACK = 200
"""Versions searched for what somebody saw before another changed it."""


class CellValue(Frozen):
    """What a cell says."""

    nodes: Nodes
    confidence: Confidence = Confidence.FIRM
    note: str = ""


class Cell(Frozen):
    """One cell. ``etag`` is sent back in If-Match to change it."""

    pool: PoolId
    since: date
    value: CellValue
    etag: str


def tag_of(value: CellValue | None) -> str:
    """Return the tag of what a cell says; ``new`` where there is none."""
    return "new" if value is None else digest(value)[:16]


def _pool(supply: Supply, pool_id: PoolId) -> Pool:
    pool = next((pool for pool in supply.pools if pool.id == pool_id), None)
    if pool is None:
        raise NotFoundError("pool_not_found", id=pool_id)
    return pool


def _value(step: CapacityStep) -> CellValue:
    return CellValue(nodes=step.nodes, confidence=step.confidence, note=step.note)


def find(supply: Supply, pool_id: PoolId, since: date) -> CellValue | None:
    """Return what a cell says, or None."""
    return next((_value(step) for step in _pool(supply, pool_id).capacity if step.since == since), None)


def cells(supply: Supply) -> tuple[Cell, ...]:
    """Return every cell, pool by pool."""
    return tuple(
        Cell(pool=pool.id, since=step.since, value=_value(step), etag=tag_of(_value(step)))
        for pool in supply.pools
        for step in pool.capacity
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
    kept = documents.get(change.connection, cycle_id, Kind.SUPPLY, Kind.SUPPLY, Supply)
    now = find(kept.content, pool_id, since)
    if tag_of(now) != seen:
        raise StaleError(
            "stale",
            base=_seen(change.connection, kept, pool_id, since, seen),
            theirs=None if now is None else now.model_dump(mode="json"),
            yours=None if value is None else value.model_dump(mode="json"),
            etag=tag_of(now),
        )
    steps = [step for step in _pool(kept.content, pool_id).capacity if step.since != since]
    if value is not None:
        steps.append(CapacityStep(since=since, **value.model_dump()))
    supply = with_pool(kept.content, pool_id, lambda pool: pool.model_copy(update={"capacity": _in_order(steps)}))
    documents.put(change, cycle_id, Kind.SUPPLY, Kind.SUPPLY, supply, reason=reason, action="capacity.changed")
    return None if value is None else Cell(pool=pool_id, since=since, value=value, etag=tag_of(value))


def _in_order(steps: list[CapacityStep]) -> tuple[CapacityStep, ...]:
    return tuple(sorted(steps, key=lambda step: step.since))


def with_pool(supply: Supply, pool_id: PoolId, changed: Callable[[Pool], Pool]) -> Supply:
    """Return the offers with one pool changed."""
    pools = tuple(changed(pool) if pool.id == pool_id else pool for pool in supply.pools)
    return supply.model_copy(update={"pools": pools})


def _seen(connection: Connection, kept: Kept[Supply], pool_id: PoolId, since: date, tag: str) -> object:
    """Return what a cell said in the newest version in which it had the tag somebody saw."""
    newest = kept.version.version
    for number in range(newest, max(0, newest - LOOKED_BACK), -1):
        try:
            old = documents.version(connection, kept.version.owner, Kind.SUPPLY, Kind.SUPPLY, number, Supply)
            value = find(old.content, pool_id, since)
        except NotFoundError:
            continue
        if tag_of(value) == tag:
            return None if value is None else value.model_dump(mode="json")
    return None
