"""The nouns of a benchmark: a cell to run, the row that comes of it, the document all rows are kept in."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from allocator.bench.generator.recipe import Recipe
from allocator.bench.outside.known import Known
from models.base import Frozen
from models.tiers import TierName

ENGINE = "engine"
"""The engine on the one tier the instance is measured by."""
PRESET = "preset"
"""The engine on the whole tier order of the round, canonical plan included."""


class Cell(Frozen):
    """One method on one instance: a made-up round (``recipe``) or an outside one (``known``)."""

    suite: str
    method: str
    recipe: Recipe | None = None
    known: Known | None = None
    seconds: Annotated[float, Field(gt=0)]
    workers: Annotated[int, Field(ge=1)] = 1
    seed: Annotated[int, Field(ge=0)] = 1

    @property
    def instance(self) -> str:
        """The name of its instance."""
        if self.recipe is not None:
            return self.recipe.name
        assert self.known is not None
        return f"{self.known.set} {self.known.instance}"


class Moment(Frozen):
    """What was known at a moment of a run."""

    seconds: float
    value: int | None
    bound: int | None


class TierLine(Frozen):
    """How far one tier came."""

    name: TierName
    level: int
    best: int
    bound: int


class Row(Frozen):
    """What came of a cell.

    ``value`` is what the checks reckon, None without a plan; ``bound`` the engine's, baselines state none. ``note`` is
    a code: why there is no value, or what is wrong with it. ``peak_memory_mb`` is of the cell's own process, the
    reading of the scenario included.
    """

    cell: Cell
    tier: TierName
    value: int | None = None
    bound: int | None = None
    first_plan: float | None = None
    seconds: float = 0.0
    peak_memory_mb: float | None = None
    violations: int = 0
    moments: tuple[Moment, ...] = ()
    tiers: tuple[TierLine, ...] = ()
    note: str = ""
    detail: str = ""

    @property
    def gap(self) -> float | None:
        """How far the value may be from the best, as a share of the bound; None where nothing is proven."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.bound - self.value) / abs(self.bound) if self.bound else float(self.value != self.bound)

    @property
    def proven(self) -> bool:
        """Whether every tier of the run reached its bound."""
        return bool(self.tiers) and all(tier.best == tier.bound for tier in self.tiers)

    @property
    def wrong(self) -> bool:
        """Whether something of the row cannot be true: a broken rule, a value beyond a bound, a known value denied."""
        return self.violations > 0 or self.note in ("beats_bound", "contradiction")

    def value_at(self, seconds: float) -> int | None:
        """Return the best value known after so many seconds."""
        known = [moment.value for moment in self.moments if moment.seconds <= seconds and moment.value is not None]
        return known[-1] if known else None

    def seconds_to_gap(self, gap: float) -> float | None:
        """Return after how many seconds value and bound, as known then, were at most ``gap`` apart."""
        for moment in self.moments:
            if (
                moment.value is not None
                and moment.bound
                and abs(moment.bound - moment.value) <= gap * abs(moment.bound)
            ):
                return moment.seconds
        return None


class Bench(Frozen):
    """All rows of one call of the command, and on what they were measured. ``stopped``: a person ended it early."""

    format: Literal["compute-allocation/bench/1"] = "compute-allocation/bench/1"
    at: AwareDatetime
    software: str
    solver: str
    processors: int
    stopped: bool = False
    rows: tuple[Row, ...]
