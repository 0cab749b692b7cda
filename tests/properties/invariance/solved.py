"""Solving for comparison: a proven plan as bytes, or as what each tier reached."""

from functools import cache

from allocator.alone import complete
from allocator.solve import solve
from models.base import canonical_json
from models.outcome import Infeasible, Solved
from models.plan import Plan
from models.scenario import Scenario
from models.settings import SolveSettings
from models.tiers import TierName
from tests.properties.random_scenarios import tiny

Reached = list[tuple[TierName, int, int]]
"""Tier, level and the best value at its turn, for every tier of the order."""


@cache
def drawn(seed: int) -> Scenario:
    """Return the tiny scenario of a seed."""
    return tiny(seed)


def proven(scenario: Scenario, *, workers: int = 1, seed: int = 1) -> Plan | None:
    """Return the proven plan of a complete scenario, None when it is proven that there is none."""
    outcome = solve(scenario, SolveSettings(seconds=300, workers=workers, seed=seed))
    if isinstance(outcome, Infeasible):
        return None
    assert isinstance(outcome, Solved), outcome.kind
    assert outcome.plan.proven
    return outcome.plan


def as_bytes(scenario: Scenario, *, workers: int = 1, seed: int = 1) -> bytes:
    """Return the plan as the bytes it is stored as (nothing when there is no plan)."""
    plan = proven(scenario, workers=workers, seed=seed)
    return canonical_json(plan).encode() if plan else b""


def reached(scenario: Scenario) -> Reached | None:
    """Return what every tier reaches, None when there is no plan. Reference figures are made first."""
    plan = proven(complete(scenario))
    return [(tier.name, tier.level, tier.best) for tier in plan.tiers] if plan else None
