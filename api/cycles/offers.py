"""What pools offer, part by part: capacity and price from a day on, and each of the terms of use.

People edit parts apart from each other, so two edits of different parts never hinder each other. Who writes a part
says what it said when they looked; where it says something else by now, the write is refused with all three.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, ValidationError

from api.cycles.nouns import CycleId, Kind
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept
from models.base import Frozen, digest
from models.errors import InputError, NotFoundError, StaleError
from models.supply import CapacityStep, Confidence, Pool, PriceStep, Supply
from models.units import Nodes, PoolId


class Part(StrEnum):
    """The parts a pool has."""

    CAPACITY = "capacity"
    PRICE = "price"
    TERM = "term"


class Term(StrEnum):
    """The terms of use of a pool, by the names of the supply model."""

    START_ON = "start_on"
    MIN_DAYS = "min_days"
    MULTIPLE_DAYS = "multiple_days"
    MAX_DAYS = "max_days"
    LEAD_TIME_DAYS = "lead_time_days"
    MAX_NODES_PER_LEASE = "max_nodes_per_lease"
    CANCELLABLE = "cancellable"
    PREPAID = "prepaid"
    TURNAROUND_DAYS = "turnaround_days"
    RESERVED_NODES = "reserved_nodes"


OF_POOL = (Term.TURNAROUND_DAYS, Term.RESERVED_NODES)
"""Terms that stand beside the lease rule."""


class CellValue(Frozen):
    """What a pool has from a day on."""

    nodes: Nodes
    confidence: Confidence = Confidence.FIRM
    note: str = ""


class PriceValue(Frozen):
    """What a GPU-hour costs from a day on."""

    yen_per_gpu_hour: Annotated[int, Field(ge=0)]
    note: str = ""


class TermValue(Frozen):
    """What one term says; None: no limit."""

    value: int | bool | str | None


Value = CellValue | PriceValue | TermValue
MODELS: dict[Part, type[CellValue] | type[PriceValue] | type[TermValue]] = {
    Part.CAPACITY: CellValue,
    Part.PRICE: PriceValue,
    Part.TERM: TermValue,
}


class Place(Frozen):
    """Where a part stands: a day of the capacity or the prices of a pool, or one of its terms."""

    pool: PoolId
    part: Part
    since: date | None = None
    term: Term | None = None


class Written(Frozen):
    """One part written: what it says from now on (None: taken out), and the tag of what it said when looked at."""

    place: Place
    value: Value | None
    seen: str


def value_of(part: Part, data: dict[str, Any] | None) -> Value | None:
    """Read what a part says from plain data."""
    return None if data is None else MODELS[part].model_validate(data)


def tag_of(value: Frozen | None) -> str:
    """Return the tag of what a part says; ``new`` where there is none."""
    return "new" if value is None else digest(value)[:16]


def pool_of(supply: Supply, pool_id: PoolId) -> Pool:
    """Return a pool."""
    pool = next((pool for pool in supply.pools if pool.id == pool_id), None)
    if pool is None:
        raise NotFoundError("pool_not_found", id=pool_id)
    return pool


def find(supply: Supply, place: Place) -> Value | None:
    """Return what a part says, or None."""
    pool = pool_of(supply, place.pool)
    match place.part:
        case Part.CAPACITY:
            return next((_capacity(step) for step in pool.capacity if step.since == place.since), None)
        case Part.PRICE:
            return next((_price(step) for step in pool.prices if step.since == place.since), None)
        case Part.TERM:
            assert place.term is not None
            return TermValue(value=getattr(pool if place.term in OF_POOL else pool.lease, place.term))


def _capacity(step: CapacityStep) -> CellValue:
    return CellValue(nodes=step.nodes, confidence=step.confidence, note=step.note)


def _price(step: PriceStep) -> PriceValue:
    return PriceValue(yen_per_gpu_hour=step.yen_per_gpu_hour, note=step.note)


def write(change: Transaction, cycle_id: CycleId, parts: tuple[Written, ...], reason: str = "") -> Kept[Supply]:
    """Write parts together, as one version, if each still says what was seen."""
    kept = documents.get(change.connection, cycle_id, Kind.SUPPLY, Kind.SUPPLY, Supply)
    supply = kept.content
    for part in parts:
        now = find(kept.content, part.place)
        if tag_of(now) != part.seen:
            raise StaleError(
                "stale",
                base=_seen(change, kept, part.place, part.seen),
                theirs=None if now is None else now.model_dump(mode="json"),
                yours=None if part.value is None else part.value.model_dump(mode="json"),
                etag=tag_of(now),
                place=part.place.model_dump(mode="json"),
            )
        supply = _with(supply, part.place, part.value)
    action = f"{parts[0].place.part}.changed"
    return documents.put(change, cycle_id, Kind.SUPPLY, Kind.SUPPLY, supply, reason=reason, action=action)


def _with(supply: Supply, place: Place, value: Value | None) -> Supply:
    changed = _pool_with(pool_of(supply, place.pool), place, value)
    return supply.model_copy(
        update={"pools": tuple(changed if pool.id == place.pool else pool for pool in supply.pools)}
    )


def _pool_with(pool: Pool, place: Place, value: Value | None) -> Pool:
    """Return a pool with one part changed, checked as a whole."""
    update: dict[str, Any]
    match place.part:
        case Part.CAPACITY:
            update = {"capacity": _steps(pool.capacity, CapacityStep, place.since, value)}
        case Part.PRICE:
            update = {"prices": _steps(pool.prices, PriceStep, place.since, value)}
        case Part.TERM:
            assert isinstance(value, TermValue)
            stated = {str(place.term): value.value}
            update = stated if place.term in OF_POOL else {"lease": pool.lease.model_dump() | stated}
    try:
        return Pool.model_validate(pool.model_dump() | update)
    except ValidationError as error:
        raise InputError("part_impossible", value=str(error.errors()[0]["input"])[:80]) from error


def _steps(
    steps: tuple[CapacityStep, ...] | tuple[PriceStep, ...],
    model: type[CapacityStep] | type[PriceStep],
    since: date | None,
    value: Value | None,
) -> list[dict[str, Any]]:
    rows = [step.model_dump() for step in steps if step.since != since]
    if value is not None:
        rows.append(model(**{"since": since} | value.model_dump()).model_dump())
    return sorted(rows, key=lambda row: row["since"])


LOOKED_BACK = 200
"""Versions searched for what somebody saw before another changed it."""


def _seen(change: Transaction, kept: Kept[Supply], place: Place, tag: str) -> object:
    """Return what a part said in the newest version in which it had the tag somebody saw."""
    newest = kept.version.version
    for number in range(newest, max(0, newest - LOOKED_BACK), -1):
        try:
            old = documents.version(
                change.connection, kept.version.owner, Kind.SUPPLY, Kind.SUPPLY, number, Supply
            ).content
            value = find(old, place)
        except NotFoundError:
            continue
        if tag_of(value) == tag:
            return None if value is None else value.model_dump(mode="json")
    return None
