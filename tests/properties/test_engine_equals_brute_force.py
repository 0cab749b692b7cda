"""The engine finds what trying everything finds: same feasibility, same best in every tier, same canonical plan."""

from random import Random

import pytest

from allocator.alone import complete
from allocator.checks import check_decisions, tier_values
from allocator.solve import solve
from models.outcome import Infeasible, Solved
from models.scenario import Scenario
from models.settings import SolveSettings
from models.tiers import Preset, TierName, TierOrder, TierSpec
from tests.properties.brute_force import BruteTier, alone, brute_force
from tests.properties.random_scenarios import tiny, with_baseline, with_order

SETTINGS = SolveSettings(seconds=120, workers=1)
SHORT, LONG = 60, 500


def every_tier(rng: Random) -> TierOrder:
    """All tiers in some order (fairness level by level), so that each is once the first and once the last."""
    names = rng.sample(list(TierName), len(TierName))
    names.remove(TierName.LEFT_OUT)
    names.insert(rng.randint(0, names.index(TierName.FAIRNESS)), TierName.LEFT_OUT)
    losses = [0, 0, 0, 0, 10_000, 100_000]
    specs = [
        TierSpec(name=name, loss_ppm=rng.choice(losses), depth=3 if name is TierName.FAIRNESS else 1) for name in names
    ]
    return TierOrder(preset=Preset.CUSTOM, tiers=tuple(specs))


def stable(rng: Random) -> TierOrder:
    """Few changes first, then as adopted."""
    first = TierSpec(name=TierName.STABILITY, loss_ppm=rng.choice([0, 0, 200_000]))
    return TierOrder(preset=Preset.CUSTOM, tiers=(first, *TierOrder.of(Preset.ADOPTED).tiers))


def variants(seed: int) -> dict[str, Scenario]:
    """The scenario of a seed as drawn, in both presets, in all tiers, and re-planned against a random baseline."""
    drawn, rng = tiny(seed), Random(seed)
    return {
        "drawn": drawn,
        "survey": with_order(drawn, TierOrder.of(Preset.SURVEY)),
        "adopted": with_order(drawn, TierOrder.of(Preset.ADOPTED)),
        "every tier": with_baseline(rng, with_order(drawn, every_tier(rng))),
        "stability": with_baseline(rng, with_order(drawn, stable(rng))),
    }


def compare(name: str, scenario: Scenario) -> str:
    """Solve both ways and compare all there is; return how it ended."""
    scenario = complete(scenario)
    expected = brute_force(scenario)
    outcome = solve(scenario, SETTINGS)
    if expected is None:
        assert isinstance(outcome, Infeasible), f"{name}: brute force has no plan, the engine says {outcome.kind}"
        return "infeasible"
    assert isinstance(outcome, Solved), f"{name}: {expected.feasible} plans, the engine says {outcome.kind}"
    plan = outcome.plan
    assert plan.proven, f"{name}: not proven: {plan.tiers}"
    found = [BruteTier(t.name, t.level, t.best, t.frozen, t.value) for t in plan.tiers]
    if scenario.rules.order.canonical:
        assert found == list(expected.tiers), name
        assert plan.decisions == expected.decisions, name
    else:
        best = [(tier.name, tier.level, tier.best, tier.frozen) for tier in expected.tiers]
        assert [(tier.name, tier.level, tier.best, tier.frozen) for tier in found] == best, name
    assert tier_values(scenario, expected.decisions) == tuple(tier.value for tier in expected.tiers), name
    assert check_decisions(scenario, expected.decisions) == (), name
    return "served" if expected.decisions else "nothing"


def compare_seed(seed: int) -> str:
    """Compare all variants of a seed."""
    return {compare(f"seed {seed}, {name}", scenario) for name, scenario in variants(seed).items()}.pop()


@pytest.mark.parametrize("seed", range(SHORT))
def test_reference_figures_are_those_of_brute_force(seed: int) -> None:
    assert complete(tiny(seed)) == alone(tiny(seed))


@pytest.mark.parametrize("first", range(0, SHORT, 10))
def test_engine_equals_brute_force(first: int) -> None:
    """As drawn only: a few minutes more are in the long version."""
    for seed in range(first, first + 10):
        compare(f"seed {seed}", tiny(seed))


def test_enough_of_the_short_version_is_feasible() -> None:
    ended = [compare(f"seed {seed}", tiny(seed)) for seed in range(30)]
    assert ended.count("served") >= 15
    assert ended.count("infeasible") >= 1


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, LONG, 20))
def test_engine_equals_brute_force_in_all_variants(first: int) -> None:
    for seed in range(first, first + 20):
        assert complete(tiny(seed)) == alone(tiny(seed)), f"seed {seed}"
        compare_seed(seed)
