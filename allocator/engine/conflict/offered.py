"""What providers' rows limit: lease terms, the calendar, days between leases, the reserve, nodes by stretch of days."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from allocator.engine.conflict.item import PLENTY, Item, pool_changed
from models.policy import QuotaMeasure
from models.reasons import Reason
from models.scenario import Scenario
from models.supply import CapacityStep, Confidence, LeaseRule, Pool
from models.units import Period

DAY, YEAR = timedelta(days=1), timedelta(days=366)


def offered(scenario: Scenario) -> Iterator[Item]:
    """Yield what the rows of pools limit."""
    for pool in scenario.pools:
        yield from _terms(scenario, pool)
    for pool in scenario.pools:
        yield from _nodes(scenario, pool)


def _item(code: str, pool: Pool, change: dict[str, Any], **params: Any) -> Item:
    return Item(
        Reason(code=f"conflict.{code}", params={"pool": pool.id, **params}),
        partial(pool_changed, pool_id=pool.id, change=lambda _: change),
    )


def _terms(scenario: Scenario, pool: Pool) -> Iterator[Item]:
    lease = pool.lease
    free = LeaseRule(cancellable=lease.cancellable, prepaid=lease.prepaid)
    if lease != free and not _wants_long_leases(scenario, pool):
        yield _item("lease", pool, {"lease": free}, days=lease.min_days, lead=lease.lead_time_days)
    first, last = pool.calendar.start.isoformat(), pool.calendar.last_day.isoformat()
    reason = Reason(code="conflict.calendar", params={"pool": pool.id, "start": first, "last": last})
    yield Item(reason, partial(_ever, pool=pool))
    if pool.turnaround_days:
        yield _item("turnaround", pool, {"turnaround_days": 0}, days=pool.turnaround_days)
    if pool.reserved_nodes:
        yield _item("reserve", pool, {"reserved_nodes": 0}, nodes=pool.reserved_nodes)


def _wants_long_leases(scenario: Scenario, pool: Pool) -> bool:
    """Tell whether something asks for held days: freer terms make leases shorter, and so could refuse it."""
    paid = any(lease.pool == pool.id for lease in scenario.commitments)
    return paid or any(q.at_least and q.measure is QuotaMeasure.GRANT_YEN for q in scenario.rules.quotas)


def _nodes(scenario: Scenario, pool: Pool) -> Iterator[Item]:
    """Yield each stretch of days between two capacity steps that count, with the nodes there."""
    start, end = pool.calendar.start, pool.calendar.end
    counted = _counted(scenario, pool)
    edges = [start, *(step.since for step in counted if start < step.since < end), end]
    for since, until in pairwise(edges):
        params = {
            "pool": pool.id,
            "nodes": _level(counted, since),
            "start": since.isoformat(),
            "last": (until - DAY).isoformat(),
        }
        yield Item(Reason(code="conflict.capacity", params=params), partial(_plenty, pool=pool, days=(since, until)))


def _counted(scenario: Scenario, pool: Pool) -> list[CapacityStep]:
    return [step for step in pool.capacity if step.confidence in scenario.rules.counted_confidence]


def _level(steps: list[CapacityStep], day: date) -> int:
    return next((step.nodes for step in reversed(steps) if step.since <= day), 0)


def _plenty(scenario: Scenario, pool: Pool, days: tuple[date, date]) -> Scenario:
    """Return the scenario with plenty of nodes in a pool on some days, and as many as before on all others."""
    since, until = days
    counting = scenario.rules.counted_confidence or (Confidence.FIRM,)

    def change(now: Pool) -> dict[str, Any]:
        counted = _counted(scenario, now)
        steps = [
            *(step for step in counted if step.since < since),
            CapacityStep(since=since, nodes=PLENTY, confidence=counting[0]),
            CapacityStep(since=until, nodes=_level(counted, until), confidence=counting[0]),
            *(step for step in counted if step.since > until),
        ]
        return {"capacity": tuple(steps)}

    return pool_changed(scenario, pool.id, change)


def _ever(scenario: Scenario, pool: Pool) -> Scenario:
    """Return the scenario with a pool offered at any time, with plenty of nodes outside its calendar."""
    horizon, calendar = scenario.horizon, pool.calendar
    wide = Period(
        start=min(calendar.start, scenario.as_of, horizon.start) - YEAR, end=max(calendar.end, horizon.end) + YEAR
    )
    scenario = _plenty(scenario, pool, (wide.start, calendar.start))
    scenario = _plenty(scenario, pool, (calendar.end, wide.end))
    return pool_changed(scenario, pool.id, lambda _: {"calendar": wide})
