"""From the values of a supply workbook to the supply. A pool with anything unreadable is left out and said so."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from allocator.intake.form import book_form
from allocator.intake.values import RowValues, Values
from models.problems import Level, Problem
from models.supply import (
    CapacityStep,
    Confidence,
    GpuType,
    LeaseRule,
    LeaseStart,
    Pool,
    PoolLabel,
    PriceStep,
    ProviderLabel,
    Supply,
)
from models.units import Period

_POOL_NEEDS = ("provider", "gpu_type", "node_size", "calendar_start", "calendar_end")


def _problem(code: str, row: RowValues, value: object = "", **params: object) -> Problem:
    return Problem(code=code, level=Level.ROW, place=row.place, value=str(value), params=params)


def _gpu_types(values: Values) -> tuple[GpuType, ...]:
    made: list[GpuType] = []
    for row in values.rows("gpu_types"):
        if row.unreadable or not row.get("h100_ppm"):
            values.problems.append(_problem("gpu_type_incomplete", row, row.get("id"), name=row.get("id")))
            continue
        made.append(
            GpuType(
                id=row.get("id"),
                h100_ppm=row.get("h100_ppm"),
                memory_gb=row.get("memory_gb") or None,
                source=row.get("source", ""),
                as_of=row.get("as_of"),
            )
        )
    return tuple(made)


def _providers(values: Values) -> tuple[ProviderLabel, ...]:
    return tuple(
        ProviderLabel(
            id=row.get("id"),
            name=row.get("name", row.get("id")),
            name_en=row.get("name_en", ""),
            aliases=row.get("aliases", ()),
            contact=row.get("contact", ""),
        )
        for row in values.rows("providers")
    )


class _Offer:
    """Everything the sheets say about one pool."""

    def __init__(self, row: RowValues) -> None:
        self.row = row
        self.lease: RowValues | None = None
        self.capacity: list[RowValues] = []
        self.prices: list[RowValues] = []

    @property
    def unreadable(self) -> list[str]:
        """Columns that could not be read, on any of the sheets, and blanks where nothing can be assumed."""
        rows = [self.row, *([self.lease] if self.lease else []), *self.capacity, *self.prices]
        labels = [label for row in rows for label in row.unreadable]
        labels += [_label("pools", key) for key in _POOL_NEEDS if self.row.get(key) is None]
        labels += _blank("capacity", self.capacity, ("since", "nodes", "confidence"))
        labels += _blank("prices", self.prices, ("since", "yen_per_gpu_hour"))
        return list(dict.fromkeys(labels if self.capacity else [*labels, _label("capacity", "nodes")]))


def _label(section: str, key: str) -> str:
    return book_form("supply").label(section, key)


def _blank(section: str, rows: list[RowValues], keys: tuple[str, ...]) -> list[str]:
    return [_label(section, key) for row in rows for key in keys if row.get(key) is None]


def _offers(values: Values) -> dict[str, _Offer]:
    offers: dict[str, _Offer] = {}
    for row in values.rows("pools"):
        name = row.get("id")
        if name in offers:
            values.problems.append(_problem("pool_twice", row, name, name=name))
            offers[name].capacity.clear()
            continue
        offers[name] = _Offer(row)
    for table in ("leases", "capacity", "prices"):
        for row in values.rows(table):
            offer = offers.get(row.get("id"))
            if offer is None:
                values.problems.append(_problem("pool_not_listed", row, row.get("id"), name=row.get("id")))
            elif table == "leases":
                offer.lease = row
            else:
                (offer.capacity if table == "capacity" else offer.prices).append(row)
    return offers


def _lease(row: RowValues | None) -> LeaseRule:
    if row is None:
        return LeaseRule()
    stated: dict[str, Any] = {
        key: row.get(key)
        for key in ("min_days", "multiple_days", "max_days", "lead_time_days", "max_nodes_per_lease")
        if row.get(key) is not None
    }
    return LeaseRule(
        start_on=LeaseStart(row.get("start_on", LeaseStart.ANY_DAY)),
        cancellable=row.get("cancellable", "yes") == "yes",
        prepaid=row.get("prepaid", "no") == "yes",
        **stated,
    )


def _steps(rows: list[RowValues]) -> list[RowValues]:
    return sorted(rows, key=lambda row: row.get("since"))


def _pool(name: str, offer: _Offer, values: Values) -> Pool | None:
    row, unreadable = offer.row, offer.unreadable
    if unreadable:
        values.problems.append(_problem("pool_incomplete", row, ", ".join(unreadable), name=name, labels=unreadable))
        return None
    for steps in (_steps(offer.capacity), _steps(offer.prices)):
        twice = [later for earlier, later in pairwise(steps) if earlier.get("since") == later.get("since")]
        if twice:
            values.problems.append(_problem("step_twice", twice[0], twice[0].get("since"), name=name))
            return None
    try:
        return Pool(
            id=name,
            provider=row.get("provider"),
            gpu_type=row.get("gpu_type"),
            node_size=row.get("node_size"),
            calendar=Period(start=row.get("calendar_start"), end=row.get("calendar_end") + timedelta(days=1)),
            capacity=tuple(
                CapacityStep(
                    since=step.get("since"),
                    nodes=step.get("nodes"),
                    confidence=Confidence(step.get("confidence")),
                    note=step.get("note", ""),
                )
                for step in _steps(offer.capacity)
            ),
            prices=tuple(
                PriceStep(
                    since=step.get("since"), yen_per_gpu_hour=step.get("yen_per_gpu_hour"), note=step.get("note", "")
                )
                for step in _steps(offer.prices)
            ),
            lease=_lease(offer.lease),
            turnaround_days=row.get("turnaround_days", 0),
            reserved_nodes=row.get("reserved_nodes", 0),
        )
    except ValidationError as error:
        detail = error.errors()[0]["msg"]
        values.problems.append(_problem("pool_contradicts_itself", row, name, name=name, detail=detail))
        return None


def supply_of(values: Values) -> Supply:
    """Return the supply of a workbook; rows that cannot be read are left out and named."""
    cover = values.section("cover")
    offers = _offers(values)
    pools = [pool for name, offer in offers.items() if (pool := _pool(name, offer, values)) is not None]
    labels = tuple(
        PoolLabel(
            id=pool.id,
            name=offers[pool.id].row.get("name", pool.id),
            name_en=offers[pool.id].row.get("name_en", ""),
            site=offers[pool.id].row.get("site", ""),
            note=offers[pool.id].row.get("note", ""),
        )
        for pool in pools
    )
    return Supply(
        cycle_id=cover.get("cycle_id", ""),
        version=cover.get("version", ""),
        gpu_types=_gpu_types(values),
        pools=tuple(pools),
        providers=_providers(values),
        pool_labels=labels,
        fictional=cover.get("fictional") == "yes",
        source=cover.get("source", ""),
        as_of=cover.get("as_of"),
    )
