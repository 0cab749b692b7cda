"""What the service needs of a store. Scenarios and plans never change; a run changes until it has ended."""

from datetime import datetime
from typing import Any, Protocol

from pydantic import AwareDatetime, Field

from api.store.checked import CheckedPlan
from models.base import Frozen
from models.job import PlanId, Run, RunId, ScenarioId
from models.outcome import Outcome
from models.plan import Plan, Progress, RunRecord
from models.policy import Stage
from models.scenario import Scenario
from models.units import Period, Sha256


class Origin(Frozen):
    """Where a scenario came from: the cycle and the versions of its inputs it was made of, or the scenario it forked.

    ``inputs``: version tags by kind and name. ``edits``: what a fork changed, or what happened before planning again,
    in the words of the request; ``plan``: the plan that was planned again.
    """

    cycle: str = ""
    inputs: dict[str, str] = Field(default_factory=dict)
    parent: str = ""
    plan: str = ""
    edits: tuple[dict[str, Any], ...] = ()
    by: str = ""
    reason: str = ""


class ScenarioEntry(Frozen):
    """A stored scenario in one line."""

    id: ScenarioId
    name: str
    created_at: AwareDatetime
    deciding_hash: Sha256
    full_hash: Sha256
    stage: Stage
    horizon: Period
    proposals: int
    pools: int
    fictional: bool
    origin: Origin = Origin()


class PlanEntry(Frozen):
    """A stored plan in one line."""

    id: PlanId
    scenario: ScenarioId
    run: RunId | None
    created_at: AwareDatetime
    plan_hash: Sha256
    scenario_hash: Sha256
    stage: Stage
    proven: bool
    final: bool


class Store(Protocol):
    """Scenarios, plans and runs by id. Whatever returns without an error is on disk.

    Asking for an unknown id raises ``NotFoundError``; lists are newest first.
    """

    def ready(self) -> None:
        """Raise ``ConflictError`` when nothing can be written at the moment."""

    def add_scenario(self, scenario: Scenario, name: str, at: datetime) -> ScenarioEntry:
        """Keep a scenario; the same content again gives the entry there is."""

    def scenarios(self) -> tuple[ScenarioEntry, ...]:
        """Return all scenarios in one line each."""

    def scenario(self, scenario_id: ScenarioId) -> Scenario:
        """Return a whole scenario."""

    def add_plan(self, checked: CheckedPlan) -> PlanEntry:
        """Keep a plan; the same content for the same scenario again gives the entry there is."""

    def plans(self) -> tuple[PlanEntry, ...]:
        """Return all plans in one line each."""

    def plan_entry(self, plan_id: PlanId) -> PlanEntry:
        """Return the line of one plan."""

    def plan(self, plan_id: PlanId) -> Plan:
        """Return a whole plan."""

    def record(self, plan_id: PlanId) -> RunRecord | None:
        """Return how the plan was found, if that is known."""

    def add_run(self, run: Run) -> None:
        """Keep a new run."""

    def runs(self) -> tuple[Run, ...]:
        """Return all runs."""

    def run(self, run_id: RunId) -> Run:
        """Return one run as it stands."""

    def update_run(self, run: Run) -> None:
        """Replace a run; ``ConflictError`` when the stored one has ended or is of another attempt."""

    def end_run(self, run: Run, outcome: Outcome | None, checked: CheckedPlan | None) -> Run:
        """Record the end of a run, its outcome and its plan once; ``ConflictError`` as in ``update_run``."""

    def outcome(self, run_id: RunId) -> Outcome | None:
        """Return how the run ended, if it left an outcome."""

    def add_progress(self, run_id: RunId, progress: Progress) -> None:
        """Append one line of news."""

    def progress(self, run_id: RunId, since: int = 0) -> tuple[Progress, ...]:
        """Return the news from line ``since`` on (0 is the first)."""
