"""Plans in the store: checked before they enter, never changed."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from api.store.checked import CheckedPlan
from api.store.database import Transaction
from api.store.pages import Page, Slice, page_of, stamp
from api.store.protocol import PlanEntry
from api.store.schema import PLAN
from models.base import canonical_json
from models.errors import NotFoundError
from models.job import PlanId, ScenarioId
from models.plan import Plan, RunRecord


def add(change: Transaction, checked: CheckedPlan) -> PlanEntry:
    """Keep a plan and how it was found; the same content for the same scenario again gives the entry there is."""
    made = PlanEntry(
        id=checked.id,
        scenario=checked.scenario_id,
        run=checked.run,
        created_at=checked.at,
        plan_hash=checked.plan.hash,
        scenario_hash=checked.plan.scenario_hash,
        stage=checked.plan.stage,
        proven=checked.plan.proven and checked.final,
        final=checked.final,
    )
    known = _row(change.connection, made.id)
    if known is not None:
        return PlanEntry.model_validate_json(known.entry)
    change.connection.execute(
        insert(PLAN).values(
            id=made.id,
            scenario=made.scenario,
            created_at=stamp(made.created_at),
            entry=canonical_json(made),
            body=canonical_json(checked.plan),
            record=None if checked.record is None else canonical_json(checked.record),
        )
    )
    change.audit("plan.added", made.id, after={"plan_hash": made.plan_hash, "scenario": made.scenario})
    return made


def _row(connection: Connection, plan_id: PlanId) -> Row[Any] | None:
    return connection.execute(select(PLAN).where(PLAN.c.id == plan_id)).one_or_none()


def _known(connection: Connection, plan_id: PlanId) -> Row[Any]:
    row = _row(connection, plan_id)
    if row is None:
        raise NotFoundError("plan_not_found", id=plan_id)
    return row


def entry(connection: Connection, plan_id: PlanId) -> PlanEntry:
    """Return the line of one plan."""
    return PlanEntry.model_validate_json(_known(connection, plan_id).entry)


def body(connection: Connection, plan_id: PlanId) -> Plan:
    """Return a whole plan."""
    return Plan.model_validate_json(_known(connection, plan_id).body)


def record(connection: Connection, plan_id: PlanId) -> RunRecord | None:
    """Return how a plan was found, if that is known."""
    text = _known(connection, plan_id).record
    return None if text is None else RunRecord.model_validate_json(text)


def entries(
    connection: Connection, part: Slice | None = None, scenario_id: ScenarioId | None = None
) -> Page[PlanEntry]:
    """Return plans in one line each, newest first; those of one scenario where it is named."""
    where = () if scenario_id is None else (PLAN.c.scenario == scenario_id,)
    return page_of(connection, PLAN, PlanEntry, PLAN.c.entry, part, *where)
