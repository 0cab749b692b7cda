"""A run as a job: asked for, running in its own process, ended one way or another."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from models.base import Frozen
from models.plan import Progress
from models.settings import SolveSettings
from models.units import Sha256

RunId = Annotated[str, Field(min_length=1, max_length=64)]
ScenarioId = Annotated[str, Field(min_length=1, max_length=64)]
PlanId = Annotated[str, Field(min_length=1, max_length=64)]


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    OUT_OF_TIME = "out_of_time"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (RunState.QUEUED, RunState.RUNNING)


class RunKind(StrEnum):
    """What a run is to find: a plan, the next plan after something happened, or the reasons of a plan."""

    SOLVE = "solve"
    REPLAN = "replan"
    REASONS = "reasons"


class Run(Frozen):
    """One run: its frozen input by hash, its state, its news, who asked for it.

    ``plan``: its answer once it has ended; before that, the plan a resumed run begins with. ``about``: the plan that is
    planned again or given reasons for. ``made``: the scenario planning again has led to, which the answer belongs to.
    """

    id: RunId
    kind: RunKind = RunKind.SOLVE
    about: PlanId | None = None
    made: ScenarioId | None = None
    scenario: ScenarioId
    scenario_hash: Sha256
    settings: SolveSettings
    state: RunState = RunState.QUEUED
    attempt: Annotated[int, Field(ge=1)] = 1
    created_at: AwareDatetime
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    progress: Progress | None = None
    plan: PlanId | None = None
    by: str = ""
    cancel_asked: bool = False
    message: str = ""
