"""A limit at exactly what the best plan grants leaves it as it is; one yen less changes it, and is checked."""

from typing import Any

import pytest

from allocator.alone import complete
from allocator.checks import check_decisions
from allocator.ledger import figures
from allocator.ledger.choices import cap_uses
from allocator.solve import solve
from models.outcome import Solved
from models.plan import Plan
from models.scenario import Budget, Scenario
from models.settings import SolveSettings
from tests.builders import HALF, a_block, a_phase, a_pool, a_proposal, a_scenario, day, some_rules

SETTINGS = SolveSettings(seconds=60, workers=1)


def world(**limits: Any) -> Scenario:
    budgets = limits.pop("budgets", ())
    phase = a_phase(demand=a_block(16, 30, minimum=8), sizes={"pool": (1, 2)}, deadline=day(10, 31))
    proposals = (a_proposal("P1", phase, own_rate=HALF, **limits), a_proposal("P2", phase))
    return a_scenario(*proposals, pools=(a_pool(price=701),), rules=some_rules(budgets=budgets))


def solved(scenario: Scenario) -> tuple[Scenario, Plan]:
    whole = complete(scenario)
    outcome = solve(whole, SETTINGS)
    assert isinstance(outcome, Solved)
    return whole, outcome.plan


def limited(kind: str, less: int, free: Scenario, plan: Plan) -> Scenario:
    """The same world with a limit at what the best plan takes, less so many yen."""
    counted = figures(free, plan)
    if kind == "budget":
        return world(budgets=(Budget(fiscal_year=2024, yen=counted.money.grant - less),))
    use = cap_uses(free, counted)[0]
    return world(grant_cap_yen=use.grant - less) if kind == "grant" else world(own_cap_yen=use.own_high - less)


@pytest.mark.parametrize("kind", ["budget", "grant", "own"])
def test_the_limit_binds_to_the_yen(kind: str) -> None:
    free, best = solved(world())
    _, kept = solved(limited(kind, 0, free, best))
    assert kept.decisions == best.decisions
    tighter, other = solved(limited(kind, 1, free, best))
    assert other.decisions != best.decisions
    assert [found.rule for found in check_decisions(tighter, other.decisions)] == []
    rule = {"budget": "budget", "grant": "grant_cap", "own": "own_contribution"}[kind]
    assert rule in [found.rule for found in check_decisions(tighter, best.decisions)]
