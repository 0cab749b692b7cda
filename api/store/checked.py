"""The only form in which a plan enters the store: one that has passed every check."""

from dataclasses import dataclass
from datetime import datetime

from allocator.checks import check_plan
from models.base import digest
from models.errors import BrokenPlanError
from models.job import PlanId, RunId, ScenarioId
from models.plan import Plan, RunRecord
from models.scenario import Scenario


@dataclass(frozen=True)
class CheckedPlan:
    """A plan with the scenario it answers; making one that breaks a rule or misstates a tier raises.

    ``final`` is False for the best plan of a run that was stopped: it is kept, but never called the answer.
    """

    scenario_id: ScenarioId
    scenario: Scenario
    plan: Plan
    record: RunRecord | None
    run: RunId | None
    final: bool
    at: datetime

    def __post_init__(self) -> None:
        violations = check_plan(self.scenario, self.plan)
        if violations:
            raise BrokenPlanError("broken_plan", count=len(violations), first=violations[0].rule)

    @property
    def id(self) -> PlanId:
        """Name the content: the same plan for the same scenario is the same row."""
        return f"p-{digest({'s': self.scenario_id, 'p': self.plan.hash, 'final': self.final})[:16]}"
