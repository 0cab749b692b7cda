"""Scenarios: the frozen inputs plans follow from."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from allocator.checks import check_scenario
from api.deps import StoreDep
from api.store.protocol import ScenarioEntry
from models.errors import InputError
from models.job import ScenarioId
from models.scenario import Scenario

router = APIRouter(prefix="/scenarios", tags=["scenarios"])


@router.get("")
def scenarios(store: StoreDep) -> tuple[ScenarioEntry, ...]:
    """List all scenarios, newest first."""
    return store.scenarios()


@router.post("", status_code=201)
def add_scenario(
    scenario: Scenario, store: StoreDep, name: Annotated[str, Query(min_length=1, max_length=200)]
) -> ScenarioEntry:
    """Keep a scenario (the document ``allocate import`` writes). The same content again gives the same id."""
    violations = check_scenario(scenario)
    if violations:
        raise InputError("scenario_contradicts", count=len(violations), first=violations[0].code)
    return store.add_scenario(scenario, name, datetime.now(UTC))


@router.get("/{scenario_id}")
def scenario(scenario_id: ScenarioId, store: StoreDep) -> Scenario:
    """Return a whole scenario."""
    return store.scenario(scenario_id)
