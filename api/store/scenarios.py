"""Scenarios in the store: kept under a name made of their content, never changed, each with where it came from."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from api.store.database import Transaction
from api.store.pages import Page, Slice, page_of, stamp
from api.store.protocol import Origin, ScenarioEntry
from api.store.schema import SCENARIO
from models.base import canonical_json
from models.errors import NotFoundError
from models.job import ScenarioId
from models.scenario import Scenario


def add(change: Transaction, scenario: Scenario, name: str, origin: Origin | None = None) -> ScenarioEntry:
    """Keep a scenario; the same content again gives the entry there is."""
    entry = ScenarioEntry(
        id=f"s-{scenario.full_hash[:16]}",
        name=name,
        created_at=change.at,
        deciding_hash=scenario.deciding_hash,
        full_hash=scenario.full_hash,
        stage=scenario.rules.stage,
        horizon=scenario.horizon,
        proposals=len(scenario.proposals),
        pools=len(scenario.pools),
        fictional=scenario.labels.fictional,
        origin=origin or Origin(),
    )
    known = _row(change.connection, entry.id)
    if known is not None:
        return ScenarioEntry.model_validate_json(known.entry)
    change.connection.execute(
        insert(SCENARIO).values(
            id=entry.id,
            created_at=stamp(entry.created_at),
            entry=canonical_json(entry),
            body=canonical_json(scenario),
        )
    )
    parent = entry.origin.parent
    after = {"full_hash": entry.full_hash, "name": name} | ({"parent": parent} if parent else {})
    change.audit("scenario.added", entry.id, after=after, reason=entry.origin.reason)
    return entry


def _row(connection: Connection, scenario_id: ScenarioId) -> Row[Any] | None:
    return connection.execute(select(SCENARIO).where(SCENARIO.c.id == scenario_id)).one_or_none()


def entry(connection: Connection, scenario_id: ScenarioId) -> ScenarioEntry:
    """Return the line of one scenario."""
    row = _row(connection, scenario_id)
    if row is None:
        raise NotFoundError("scenario_not_found", id=scenario_id)
    return ScenarioEntry.model_validate_json(row.entry)


def body(connection: Connection, scenario_id: ScenarioId) -> Scenario:
    """Return a whole scenario."""
    row = _row(connection, scenario_id)
    if row is None:
        raise NotFoundError("scenario_not_found", id=scenario_id)
    return Scenario.model_validate_json(row.body)


def entries(connection: Connection, part: Slice | None = None) -> Page[ScenarioEntry]:
    """Return scenarios in one line each, newest first."""
    return page_of(connection, SCENARIO, ScenarioEntry, SCENARIO.c.entry, part)
