"""What planning again has led to: the scenario after what happened, and what changes against the plan before.

Both are kept with the new plan and never change. Nothing is published by it.
"""

from sqlalchemy import Connection

from api.jobs.orders import ReplanOrder
from api.store import documents, plans, scenarios
from api.store.database import Transaction
from api.store.protocol import Origin
from models.changes import Changes
from models.errors import NotFoundError
from models.job import PlanId, Run, ScenarioId
from models.scenario import Scenario

CHANGES, ORDER = "changes", "replan"


def id_of(scenario: Scenario) -> ScenarioId:
    """Return the name a scenario is kept under."""
    return f"s-{scenario.full_hash[:16]}"


def keep_order(change: Transaction, run: Run, asked: ReplanOrder) -> None:
    """Keep, under the name of a run, how it is to plan again."""
    documents.put(change, run.id, ORDER, ORDER, asked, seen="new", reason=asked.reason)


def order_of(connection: Connection, run: Run) -> ReplanOrder:
    """Return how a run is to plan again."""
    return documents.get(connection, run.id, ORDER, ORDER, ReplanOrder).content


def keep_scenario(change: Transaction, run: Run, made: Scenario) -> ScenarioId:
    """Keep the scenario after what happened, with the one it came from and the order that led to it."""
    asked = order_of(change.connection, run)
    before = scenarios.entry(change.connection, run.scenario)
    origin = Origin(
        cycle=before.origin.cycle,
        parent=run.scenario,
        plan=run.about or "",
        edits=tuple(event.model_dump(mode="json") for event in asked.events.events),
        by=run.by,
        reason=asked.reason,
    )
    return scenarios.add(change, made, asked.name or before.name, origin).id


def keep_changes(change: Transaction, plan_id: PlanId, found: Changes) -> None:
    """Keep what changes, unless the same plan was found before."""
    if changes_of(change.connection, plan_id) is None:
        documents.put(change, plan_id, CHANGES, CHANGES, found, seen="new")


def changes_of(connection: Connection, plan_id: PlanId) -> Changes | None:
    """Return what a plan changes against the one that was planned again; None where it came otherwise."""
    plans.entry(connection, plan_id)
    kept = documents.find(connection, plan_id, CHANGES, CHANGES, Changes)
    return None if kept is None else kept.content


def changes_or_refuse(connection: Connection, plan_id: PlanId) -> Changes:
    """Return the same, or refuse."""
    found = changes_of(connection, plan_id)
    if found is None:
        raise NotFoundError("changes_not_kept", id=plan_id)
    return found
