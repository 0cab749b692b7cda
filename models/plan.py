"""The answer: decisions by opaque id, what each tier reached and how good it could be at most.

``plan.json`` holds nothing that could differ between two honest runs on the same deciding input; clocks, workers and
how each bound was proven stand in the run record beside it.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from models.base import Frozen, digest
from models.policy import Stage
from models.scenario import Decision
from models.settings import SolveSettings
from models.tiers import MAXIMISED, TierName
from models.units import PhaseId, PoolId, ProposalId, Sha256


class TierResult(Frozen):
    """One tier of the order, at its turn and in the plan.

    ``best``: the value reached at its turn; ``bound``: no plan with the earlier tiers at their frozen values is better;
    ``frozen``: the threshold the later tiers had to keep; ``value``: what the plan has in the end.
    ``level`` numbers the levels of fairness (1 = lowest ratio, k = sum of the k lowest), else 1.
    """

    name: TierName
    level: Annotated[int, Field(ge=1)] = 1
    best: int
    bound: int
    frozen: int
    value: int

    @property
    def proven(self) -> bool:
        """Whether the bound was reached (as the first tier, or given the frozen values of the earlier ones)."""
        return self.best == self.bound

    def kept_by(self, value: int) -> bool:
        """Tell whether a value keeps the threshold."""
        return value >= self.frozen if self.name in MAXIMISED else value <= self.frozen


class CanonicalState(StrEnum):
    """Whether what the tiers leave open was settled in lot order."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    OFF = "off"


class Plan(Frozen):
    """Decisions in (proposal, phase) order, and the tiers in the order they were solved."""

    format: Literal["compute-allocation/plan/1"] = "compute-allocation/plan/1"
    scenario_hash: Sha256
    stage: Stage
    decisions: tuple[Decision, ...]
    tiers: tuple[TierResult, ...] = ()
    canonical: CanonicalState = CanonicalState.OFF

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        keys = [(d.proposal, d.phase) for d in self.decisions]
        if keys != sorted(keys) or len(set(keys)) != len(keys):
            raise ValueError("decisions must be in (proposal, phase) order, one per phase")
        return self

    @property
    def proven(self) -> bool:
        """Whether every tier reached its bound."""
        return bool(self.tiers) and all(tier.proven for tier in self.tiers)

    @property
    def hash(self) -> str:
        """SHA-256 of the whole plan."""
        return digest(self)

    def decision(self, proposal: ProposalId, phase: PhaseId) -> Decision | None:
        """Return what a phase is given, or None."""
        return next((d for d in self.decisions if (d.proposal, d.phase) == (proposal, phase)), None)

    def at_pool(self, pool: PoolId) -> tuple[Decision, ...]:
        """Return the decisions with a part in ``pool``."""
        return tuple(d for d in self.decisions if any(part.pool == pool for part in d.parts))


class BoundSource(StrEnum):
    """How a bound was proven."""

    CERTIFIED = "certified"
    SOLVER = "solver"


class TierRecord(Frozen):
    """How one tier was solved."""

    name: TierName
    level: int = 1
    seconds: float
    work: float = 0.0
    bound_source: BoundSource = BoundSource.SOLVER
    model_hash: str = ""


class RunRecord(Frozen):
    """What is true of one run but not of the plan: when, how long, with what."""

    full_hash: Sha256
    plan_hash: Sha256 | None = None
    settings: SolveSettings
    software: str
    solver: str
    solver_parameters: str = ""
    started_at: AwareDatetime
    seconds: float
    seconds_to_first_plan: float | None = None
    peak_memory_mb: float | None = None
    tiers: tuple[TierRecord, ...] = ()


class Progress(Frozen):
    """One line of news from a running solve: what stage, which tier, incumbent and bound so far."""

    stage: Literal["options", "greedy", "tier", "canonical", "conflict", "check", "done", "reasons"]
    tier: TierName | None = None
    level: int = 1
    number: int = 0
    of: int = 0
    incumbent: int | None = None
    bound: int | None = None
    seconds: float = 0.0

    @property
    def gap(self) -> float | None:
        """How far the incumbent may be from the best, as a share of the larger of incumbent and bound."""
        if self.incumbent is None or self.bound is None:
            return None
        return abs(self.incumbent - self.bound) / max(abs(self.incumbent), abs(self.bound), 1)
