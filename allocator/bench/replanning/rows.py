"""The nouns of the measurements of re-planning: a cell to run, the row that comes of it, all rows of a call."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from allocator.bench.cells import TierLine
from allocator.bench.generator.recipe import Recipe
from models.base import Frozen
from models.changes import ReplanMode
from models.events import Event
from models.tiers import MAXIMISED


class ReplanCell(Frozen):
    """One event on one published plan, planned again in one way; ``scratch_seconds``: of the run to compare with."""

    recipe: Recipe
    kind: str
    event: Event
    mode: ReplanMode
    more: Annotated[int, Field(ge=0)] = 0
    whole_order: bool
    seconds: Annotated[float, Field(gt=0)]
    scratch_seconds: Annotated[float, Field(ge=0)]
    workers: Annotated[int, Field(ge=1)] = 1


class ReplanRow(Frozen):
    """What came of a cell.

    ``fewest`` and its ``fewest_bound``; ``moved``: how many differ from the published plan. Seconds by the clock, and
    of the processor in ``repaired_work`` and ``work`` (the same on an idle machine with one worker). ``tiers`` and
    ``scratch``: what the re-plan and the run from scratch with as many moves reached.
    """

    cell: ReplanCell
    outcome: str
    fewest: int | None = None
    fewest_bound: int | None = None
    moved: int | None = None
    repaired: float | None = None
    repaired_work: float | None = None
    seconds: float = 0.0
    work: float = 0.0
    tiers: tuple[TierLine, ...] = ()
    scratch: tuple[TierLine, ...] = ()
    scratch_outcome: str = ""
    violations: int = 0
    peak_memory_mb: float | None = None

    @property
    def differs(self) -> tuple[TierLine, TierLine] | None:
        """The first tier in which re-plan and run from scratch differ (the last tier if none does)."""
        pairs = list(zip(self.tiers, self.scratch, strict=False))
        return next((pair for pair in pairs if pair[0].best != pair[1].best), pairs[-1] if pairs else None)

    @property
    def behind(self) -> float | None:
        """By which share the re-plan is worse than the run from scratch in that tier; negative where it is better."""
        if self.differs is None:
            return None
        mine, other = self.differs
        worse = other.best - mine.best if mine.name in MAXIMISED else mine.best - other.best
        return worse / abs(other.best) if other.best else float(worse)

    @property
    def gap(self) -> float | None:
        """How far the first tier that is not proven may be from the best; 0 where all are proven."""
        unproven = next((tier for tier in self.tiers if tier.best != tier.bound), None)
        if unproven is None:
            return 0.0 if self.tiers else None
        return abs(unproven.bound - unproven.best) / abs(unproven.bound) if unproven.bound else None


class ReplanBench(Frozen):
    """All rows of one call, and on what they were measured."""

    format: Literal["compute-allocation/bench-replan/1"] = "compute-allocation/bench-replan/1"
    at: AwareDatetime
    software: str
    solver: str
    processors: int
    stopped: bool = False
    rows: tuple[ReplanRow, ...]
