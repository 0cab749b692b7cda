"""Checks and brute force are two readings of the same page: on drawn shapes and plans they must say the same."""

from random import Random

import pytest

from allocator.checks import check_decisions, tier_values
from models.reasons import RuleName
from models.scenario import Decision, Part, Scenario
from models.tiers import Preset, TierName, TierOrder, TierSpec
from tests.properties.brute_force import alone, values
from tests.properties.options import decision, judged
from tests.properties.plans import Account, Reckoner, decisions, limits, ready
from tests.properties.random_scenarios import tiny

EVERY_TIER = TierOrder(
    preset=Preset.CUSTOM,
    tiers=tuple(TierSpec(name=name, depth=3 if name is TierName.FAIRNESS else 1) for name in TierName),
)
LOCAL = {
    RuleName.ELIGIBILITY, RuleName.COMPATIBILITY, RuleName.WINDOW, RuleName.SIZE, RuleName.SELF_PROCUREMENT,
    RuleName.LEASE, RuleName.CONFIDENCE, RuleName.RESERVE, RuleName.PINS, RuleName.COMMITMENTS,
}  # fmt: skip
LINKING = set(RuleName) - LOCAL


def _broken(scenario: Scenario, rows: tuple[Decision, ...], among: set[RuleName]) -> set[str]:
    return {str(violation.rule) for violation in check_decisions(scenario, rows) if violation.rule in among}


def _told_apart(broken: set[str]) -> set[str]:
    """Leave out what may be said under either name: no nodes, no reserve; outside the window there is no start day."""
    without = {"reserve"} if "confidence" in broken else set()
    return broken - without - ({"lease"} if "window" in broken else set())


def compare_shapes(seed: int, most: int) -> None:
    """Every shape, admissible or not, is judged alike by every local rule."""
    scenario, rng = tiny(seed), Random(seed)
    for proposal in scenario.proposals:
        for phase in proposal.phases:
            found = list(judged(scenario, proposal, phase))
            for case in rng.sample(found, min(most, len(found))):
                parts = case.parts or tuple(
                    Part(pool=p.pool.id if p.pool else None, nodes=p.nodes, gpus=p.gpus, used=p.used, held=p.used)
                    for p in case.shape.pieces
                )
                said = _broken(scenario, (decision(proposal, phase, parts),), LOCAL)
                if case.parts:
                    # the same parts may come twice (a split that starts both ways round): the better way counts
                    expected = min((set(one.broken) - {"grant_cap"} for one in found if one.parts == parts), key=len)
                    about = (seed, proposal.id, phase.id, case.shape.form, parts)
                    assert _told_apart(said) == _told_apart(expected), about
                else:
                    assert "lease" in said, (seed, proposal.id, phase.id, case.shape.form, parts)


def _linking_broken(scenario: Scenario, reckoners: list[Reckoner], plan: tuple[Account, ...]) -> set[str]:
    broken = {rule for reckoner, one in zip(reckoners, plan, strict=True) for rule in reckoner.broken(one.choice)}
    totals = [sum(column) for column in zip(*(one.amounts for one in plan), strict=True)]
    broken |= {limit.rule for limit, total in zip(limits(scenario), totals, strict=True) if not limit.keeps(total)}
    if any(
        sum(c) > most for c, most in zip(zip(*(one.blocked for one in plan), strict=True), ready(scenario), strict=True)
    ):
        broken.add("capacity")
    moves = scenario.rules.moves
    if moves is not None and sum(one.moved or one.new for one in plan) > moves.most:
        broken.add("moves")
    return broken


def compare_plans(seed: int, most: int) -> None:
    """Random combinations of options break the same linking rules and are worth the same in every tier."""
    scenario, rng = tiny(seed), Random(seed)
    scenario = alone(scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"order": EVERY_TIER})}))
    reckoners = [Reckoner(scenario, proposal) for proposal in scenario.proposals]
    for _ in range(most):
        plan = tuple(
            reckoner.account(
                {name: rng.choice(every) for name, every in reckoner.options.items() if every and rng.random() < 0.8}
            )
            for reckoner in reckoners
        )
        rows = decisions(plan)
        assert _broken(scenario, rows, LOCAL) == set(), (seed, rows)
        said, expected = _broken(scenario, rows, LINKING), _linking_broken(scenario, reckoners, plan)
        assert said == expected, (seed, rows)
        assert tier_values(scenario, rows) == values(scenario, plan), (seed, rows)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_shapes_are_judged_alike(first: int) -> None:
    for seed in range(first, first + 20):
        compare_shapes(seed, most=40)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_plans_are_judged_and_valued_alike(first: int) -> None:
    for seed in range(first, first + 20):
        compare_plans(seed, most=25)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 500, 50))
def test_judged_and_valued_alike_at_length(first: int) -> None:
    for seed in range(first, first + 50):
        compare_shapes(seed, most=400)
        compare_plans(seed, most=100)
