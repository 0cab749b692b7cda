"""More capacity never makes the first tier worse, and nothing but money knows how large a GPU is counted."""

from random import Random

import pytest

from allocator.alone import complete
from models.scenario import Scenario
from models.tiers import MAXIMISED, Preset, TierName, TierOrder, TierSpec
from tests.builders import a_block, a_phase, a_pool, a_proposal, a_scenario, some_rules
from tests.properties.invariance.change import in_single_gpus, scaled, with_more_capacity, without_lower_quotas
from tests.properties.invariance.solved import Reached, drawn, proven, reached
from tests.properties.random_scenarios import with_order

SHORT, LONG = 10, 300
FIRST = [name for name in TierName if name is not TierName.FAIRNESS]
"""Fairness is never the first tier: it follows ``left_out``."""


def only(scenario: Scenario, name: TierName) -> Scenario:
    """Judge a scenario by one tier."""
    return with_order(scenario, TierOrder(preset=Preset.CUSTOM, tiers=(TierSpec(name=name),), canonical=False))


def _set_apart(scenario: Scenario) -> int:
    proposals = complete(scenario).in_scope
    return sum(p.best_alone_ppm is None and not any(phase.given for phase in p.phases) for p in proposals)


# --- more capacity --------------------------------------------------------------------------------------------------


def compare_fill(seed: int) -> None:
    """The most fill never falls."""
    less = only(without_lower_quotas(drawn(seed)), TierName.SERVED)
    before, after = reached(less), reached(with_more_capacity(Random(seed), less))
    if before is not None:
        assert after is not None, seed
        assert after[0][2] >= before[0][2], seed


def compare_unserved(seed: int) -> None:
    """The fewest left out or set apart never rises: more capacity may turn the latter into the former."""
    less = only(without_lower_quotas(drawn(seed)), TierName.LEFT_OUT)
    more = with_more_capacity(Random(seed), less)
    before, after = reached(less), reached(more)
    if before is not None:
        assert after is not None, seed
        assert after[0][2] + _set_apart(more) <= before[0][2] + _set_apart(less), seed


def compare_first_tier(seed: int) -> None:
    """No first tier gets worse as long as proposals are measured by the same figures alone."""
    rng = Random(seed)
    less = complete(without_lower_quotas(drawn(seed)))
    name = rng.choice(FIRST)
    before, after = proven(only(less, name)), proven(only(with_more_capacity(rng, less), name))
    if before is not None:
        assert after is not None, seed
        won = after.tiers[0].best - before.tiers[0].best
        assert won >= 0 if name in MAXIMISED else won <= 0, (seed, name)


def test_more_capacity_may_turn_a_proposal_set_apart_into_one_left_out() -> None:
    """One node: the small one is served, the large one cannot be. Two nodes: each can be, not both."""
    small, large = (
        a_proposal(name, a_phase(demand=a_block(8 * nodes, 182), sizes={"pool": (nodes,)}))
        for name, nodes in (("P1", 1), ("P2", 2))
    )
    told = {}
    for nodes in (1, 2):
        scenario = a_scenario(small, large, pools=(a_pool(nodes=nodes),), rules=some_rules(TierName.LEFT_OUT))
        told[nodes] = (reached(scenario), _set_apart(scenario))
    assert told[1] == ([(TierName.LEFT_OUT, 1, 0)], 1)
    assert told[2] == ([(TierName.LEFT_OUT, 1, 1)], 0)


# --- scale ----------------------------------------------------------------------------------------------------------


def _without_loss_of_money(scenario: Scenario) -> Scenario:
    """A loss is rounded down, which is not the same share of a cost and of its multiple."""
    order = scenario.rules.order
    tiers = tuple(t.model_copy(update={"loss_ppm": 0}) if t.name is TierName.COST else t for t in order.tiers)
    return with_order(scenario, order.model_copy(update={"tiers": tiers}))


def _multiplied(before: Reached | None, by: int) -> Reached | None:
    return before and [(name, level, best * by if name is TierName.COST else best) for name, level, best in before]


def compare_scales(seed: int) -> None:
    """With larger nodes, or with more of them, for demand, supply and money alike, all tiers but the cost stay."""
    by = Random(seed).randint(2, 5)
    before = _without_loss_of_money(drawn(seed))
    assert reached(scaled(before, by, node_size=True)) == _multiplied(reached(before), by), seed
    single = in_single_gpus(before)
    assert reached(scaled(single, by, node_size=False)) == _multiplied(reached(single), by), seed


@pytest.mark.parametrize("seed", range(SHORT))
def test_more_capacity_never_makes_the_first_tier_worse(seed: int) -> None:
    compare_fill(seed)
    compare_unserved(seed)
    compare_first_tier(seed)


@pytest.mark.parametrize("seed", range(SHORT))
def test_scale_matters_to_nothing_but_the_cost(seed: int) -> None:
    compare_scales(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, LONG, 20))
def test_supply_and_scale_at_length(first: int) -> None:
    for seed in range(first, first + 20):
        compare_fill(seed)
        compare_unserved(seed)
        compare_first_tier(seed)
        compare_scales(seed)
