"""Scenarios: the frozen inputs plans follow from - taken as they are, made of a cycle, forked, compared."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from allocator.checks import check_scenario
from api.cycles import forking
from api.cycles.forking import Edit
from api.cycles.making import Difference, differences, freeze
from api.cycles.nouns import CycleId, Reason
from api.deps import DatabaseDep, LangDep, OnceDep, SliceDep
from api.routers.surveys import Remark, remark
from api.store import plans, scenarios
from api.store.database import Transaction
from api.store.pages import Page
from api.store.protocol import Origin, PlanEntry, ScenarioEntry
from models.base import Frozen
from models.errors import InputError
from models.job import PlanId, ScenarioId
from models.scenario import Scenario

router = APIRouter(tags=["scenarios"])

Name = Annotated[str, Field(min_length=1, max_length=200)]


class ScenarioOrder(Frozen):
    """What a scenario of a cycle is called. ``baseline``: the plan changes are counted against."""

    name: Name
    as_of: date | None = None
    baseline: PlanId | None = None
    reason: Annotated[str, Field(max_length=2_000)] = ""


class Fork(Frozen):
    """What is different in a fork, and why it is made."""

    name: Name
    reason: Reason
    edits: Annotated[tuple[Edit, ...], Field(min_length=1, max_length=200)]


class Made(Frozen):
    """The scenario that was made, and what there is to say about its inputs."""

    entry: ScenarioEntry
    remarks: tuple[Remark, ...]


class Compared(Frozen):
    """In what two scenarios differ, and the newest plan of each."""

    before: ScenarioEntry
    after: ScenarioEntry
    differences: tuple[Difference, ...]
    plan_before: PlanEntry | None
    plan_after: PlanEntry | None


@router.get("/scenarios")
def list_scenarios(database: DatabaseDep, part: SliceDep) -> Page[ScenarioEntry]:
    """List scenarios, newest first."""
    with database.read() as connection:
        return scenarios.entries(connection, part)


@router.post("/scenarios", status_code=201)
def add_scenario(
    scenario: Scenario, once: OnceDep, name: Annotated[str, Query(min_length=1, max_length=200)]
) -> ScenarioEntry:
    """Keep a scenario (the document ``allocate import`` writes). The same content again gives the same id."""
    violations = check_scenario(scenario)
    if violations:
        raise InputError("scenario_contradicts", count=len(violations), first=violations[0].code)
    return once(ScenarioEntry, lambda change: scenarios.add(change, scenario, name, Origin(by=change.by)))


@router.get("/scenarios/{scenario_id}")
def scenario(scenario_id: ScenarioId, database: DatabaseDep) -> Scenario:
    """Return a whole scenario."""
    with database.read() as connection:
        return scenarios.body(connection, scenario_id)


@router.get("/scenarios/{scenario_id}/entry")
def scenario_entry(scenario_id: ScenarioId, database: DatabaseDep) -> ScenarioEntry:
    """Return the line of one scenario: its hashes, and where it came from."""
    with database.read() as connection:
        return scenarios.entry(connection, scenario_id)


@router.post("/scenarios/{scenario_id}/forks", status_code=201)
def fork(scenario_id: ScenarioId, asked: Fork, once: OnceDep, database: DatabaseDep) -> ScenarioEntry:
    """Make a scenario that differs from another in a few things."""
    made, origin = forking.fork(database, scenario_id, asked.edits, asked.reason)
    return once(
        ScenarioEntry,
        lambda change: scenarios.add(change, made, asked.name, origin.model_copy(update={"by": change.by})),
    )


@router.get("/scenarios/{scenario_id}/differences/{other_id}")
def compare(scenario_id: ScenarioId, other_id: ScenarioId, database: DatabaseDep) -> Compared:
    """Hold a scenario against another: what differs, and the newest plan of each."""
    with database.read() as connection:
        pair = (scenario_id, other_id)
        before, after = (scenarios.body(connection, each) for each in pair)
        lines = [scenarios.entry(connection, each) for each in pair]
        newest = [next(iter(plans.entries(connection, None, each).items), None) for each in pair]
    return Compared(
        before=lines[0],
        after=lines[1],
        differences=differences(before, after),
        plan_before=newest[0],
        plan_after=newest[1],
    )


@router.post("/cycles/{cycle_id}/scenarios", status_code=201)
def make_scenario(cycle_id: CycleId, order: ScenarioOrder, once: OnceDep, database: DatabaseDep, lang: LangDep) -> Made:
    """Freeze what a cycle says now into a scenario."""
    made, origin, problems = freeze(database, cycle_id, order.as_of, order.baseline, order.reason)
    remarks = tuple(remark(problem, lang) for problem in problems)

    def keep(change: Transaction) -> Made:
        entry = scenarios.add(change, made, order.name, origin.model_copy(update={"by": change.by}))
        return Made(entry=entry, remarks=remarks)

    return once(Made, keep)
