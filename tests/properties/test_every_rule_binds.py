"""The drawn scenarios are worth comparing: most have plans, and every rule and shape is at work in several of them."""

import pytest

from tests.properties.binding import ASPECTS, FORMS, LINKING, LOCAL, count
from tests.properties.brute_force import alone, brute_force
from tests.properties.random_scenarios import MOST_COMBINATIONS, combination_count, tiny

EVERYTHING = (*LOCAL, *LINKING, *ASPECTS, *FORMS)


def test_common_rules_bind_within_a_few_seeds() -> None:
    bound = count([tiny(seed) for seed in range(25)])
    rare = {"commitments", "own_contribution", "provider_limit", "quotas", "eligibility", "grant_cap", *ASPECTS}
    rare |= {"form split", "form split_apart"}
    assert {name for name in EVERYTHING if not bound[name]} <= rare


def test_a_seed_always_draws_the_same_scenario() -> None:
    assert [tiny(seed).deciding_hash for seed in range(5)] == [tiny(seed).deciding_hash for seed in range(5)]


@pytest.mark.slow
def test_every_rule_and_shape_binds_in_several_of_500_seeds() -> None:
    bound = count([tiny(seed) for seed in range(500)])
    assert {name: bound[name] for name in EVERYTHING if bound[name] < 5} == {}


@pytest.mark.slow
def test_most_seeds_have_plans_and_some_have_none() -> None:
    scenarios = [tiny(seed) for seed in range(500)]
    answers = [brute_force(alone(scenario)) for scenario in scenarios]
    plans = [answer for answer in answers if answer is not None]
    assert len(plans) >= 350
    assert len(answers) - len(plans) >= 20
    assert sum(1 for plan in plans if plan.decisions) >= 300
    assert sum(1 for plan in plans if plan.tied > 1) >= 100, "the canonical plan must have something to settle"
    assert max(map(combination_count, scenarios)) <= MOST_COMBINATIONS
    assert sum(1 for scenario in scenarios if combination_count(scenario) > 5_000) >= 15
