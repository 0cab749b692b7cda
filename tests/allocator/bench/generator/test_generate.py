"""Made-up rounds are what they claim to be: in order, oversubscribed as told, and the same for the same recipe."""

import pytest

from allocator.bench.generator import OVERSUBSCRIBED, POOLS_FOR, Family, Recipe, draft, generate, usual_pools
from allocator.bench.generator.offers import DECEMBER, SCARCE
from allocator.checks import check_scenario
from allocator.options.measures import desired_hours
from models.scenario import Scenario
from models.supply import LeaseStart
from models.units import HOURS_PER_DAY, WHOLE


def scarce_gpu_days_offered(scenario: Scenario) -> int:
    total = 0
    for pool in scenario.pools:
        if pool.gpu_type not in SCARCE:
            continue
        for day in scenario.horizon.each_day():
            nodes = max((step for step in pool.capacity if step.since <= day), key=lambda s: s.since, default=None)
            total += pool.node_size * max(0, (nodes.nodes if nodes else 0) - pool.reserved_nodes)
    return total


def scarce_gpu_days_wanted(scenario: Scenario) -> float:
    return sum(
        desired_hours(phase, phase.demand, scenario) / (WHOLE * HOURS_PER_DAY)
        for proposal in scenario.proposals
        for phase in proposal.phases
        if phase.acceptable[0].gpu_type in SCARCE
    )


@pytest.mark.parametrize("family", Family)
def test_a_round_is_in_order_and_complete(family: Family) -> None:
    scenario = generate(Recipe.of(family, 20, seed=1))
    assert check_scenario(scenario) == ()
    assert (len(scenario.proposals), len(scenario.pools)) == (20, 6)


def test_the_seed_decides_and_nothing_else() -> None:
    recipe = Recipe.of(Family.CAPACITY, 60, seed=4)
    assert draft(recipe) == draft(recipe)
    assert draft(recipe) != draft(recipe.model_copy(update={"seed": 5}))


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("seed", range(1, 6))
def test_demand_exceeds_capacity_as_told(family: Family, seed: int) -> None:
    scenario = draft(Recipe.of(family, 100, seed))
    low, high = OVERSUBSCRIBED[family]
    ratio = scarce_gpu_days_wanted(scenario) / scarce_gpu_days_offered(scenario)
    assert low * 0.97 <= ratio <= high * 1.03  # whole nodes round a little


@pytest.mark.parametrize("seed", range(1, 6))
def test_lease_starts_are_mixed_and_capacity_grows_in_december(seed: int) -> None:
    scenario = draft(Recipe.of(Family.CAPACITY, 100, seed))
    assert {pool.lease.start_on for pool in scenario.pools} == set(LeaseStart)
    of_provider: dict[str, set[LeaseStart]] = {}
    for pool in scenario.pools:
        of_provider.setdefault(pool.provider, set()).add(pool.lease.start_on)
    assert all(len(rules) == 1 for rules in of_provider.values())
    assert any(step.since == DECEMBER for pool in scenario.pools for step in pool.capacity)


def test_every_kind_of_answer_occurs() -> None:
    proposals = draft(Recipe.of(Family.BUDGET, 300, seed=1)).proposals
    phases = [phase for proposal in proposals for phase in proposal.phases]
    assert {phase.demand.kind for phase in phases} == {"block", "profile", "alternatives"}
    assert any(phase.predecessors for phase in phases)
    assert any(phase.split for phase in phases)
    assert {proposal.outlook.kind.value for proposal in proposals} == {"can", "partly", "cannot", "unknown"}
    assert len({proposal.subsidy_class for proposal in proposals}) == 4
    assert any(proposal.grant_cap_yen for proposal in proposals)
    assert any(proposal.own_cap_yen for proposal in proposals)
    assert sum(len(proposal.phases) == 1 for proposal in proposals) > len(proposals) / 2


def test_only_where_the_budget_is_scarce_it_is_below_what_capacity_carries() -> None:
    plenty, short = (draft(Recipe.of(family, 100, seed=2)).rules.budgets for family in (Family.CAPACITY, Family.BUDGET))
    assert [budget.subsidy_class for budget in plenty] == [None]
    assert len(short) == 2


def test_pools_follow_the_number_of_proposals() -> None:
    assert [usual_pools(size) for size in (5, 20, 21, 100, 999, 1_000, 3_000)] == [6, 6, 10, 16, 60, 60, 60]
    assert all(Recipe.of(Family.CAPACITY, size, 1).pools == pools for size, pools in POOLS_FOR.items())
