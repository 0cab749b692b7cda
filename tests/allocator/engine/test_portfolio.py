"""The engine for large rounds: repeatable by work, stoppable at any moment, and it says what its bounds rest on."""

import pytest

from allocator.baselines import greedy
from allocator.bench.generator import Family, Recipe, draft, generate
from allocator.checks import check_decisions, check_plan, tier_values
from allocator.checks.bounds import check_bounds
from allocator.engine.control import Control
from allocator.engine.exact import Answer
from allocator.engine.portfolio import Portfolio
from allocator.engine.run import is_large
from allocator.options import Options
from allocator.rules import local_rules
from allocator.solve import solve
from models.outcome import Cancelled, Solved
from models.plan import Progress
from models.scenario import Scenario
from models.settings import SolveSettings
from models.tiers import MAXIMISED


@pytest.fixture(scope="module")
def crowded_round() -> Scenario:
    return generate(Recipe.of(Family.BUDGET, 20, 1))


def answered(scenario: Scenario, settings: SolveSettings) -> Answer:
    options = Options(scenario, local_rules())
    engine = Portfolio(options, Control(settings), lambda decisions: tier_values(scenario, decisions))
    return engine.run(greedy(scenario, options))


def test_a_round_of_this_size_is_for_the_portfolio(crowded_round: Scenario) -> None:
    assert is_large(Options(crowded_round, local_rules()))


def test_the_same_work_gives_the_same_plan_each_time_and_with_any_number_of_workers(crowded_round: Scenario) -> None:
    found = [answered(crowded_round, SolveSettings(workers=workers, work_limit=0.4)) for workers in (1, 1, 2)]
    assert found[0].decisions == found[1].decisions == found[2].decisions
    assert len({tuple((turn.best, turn.bound) for turn in answer.turns) for answer in found}) == 1


def test_it_is_better_than_by_hand_and_its_bounds_follow_from_their_prices(crowded_round: Scenario) -> None:
    news: list[Progress] = []
    outcome = solve(crowded_round, SolveSettings(workers=1, work_limit=0.4), news.append)
    assert isinstance(outcome, Solved)
    for number, tier in enumerate(outcome.plan.tiers, start=1):
        told = [item for item in news if item.number == number and item.tier is tier.name]
        sign = 1 if tier.name in MAXIMISED else -1
        reached = [sign * item.incumbent for item in told if item.incumbent is not None]
        limits = [sign * item.bound for item in told if item.bound is not None]
        assert max(reached) <= min(limits), f"{tier.name}: a plan on the way beats a bound"
        assert max(reached) == sign * tier.best
    by_hand = tier_values(crowded_round, greedy(crowded_round))[0]
    served = outcome.plan.tiers[0]
    assert by_hand < served.best <= served.bound < 1.1 * served.best
    assert outcome.certificate is not None
    assert outcome.certificate.tiers
    assert check_bounds(crowded_round, outcome.plan, outcome.certificate) == ()


def test_stopping_keeps_the_best_plan_so_far(crowded_round: Scenario) -> None:
    news: list[Progress] = []

    def stop() -> bool:
        return any(line.tier is not None for line in news)

    outcome = solve(crowded_round, SolveSettings(seconds=600, workers=1), news.append, stop)
    assert isinstance(outcome, Cancelled)
    assert outcome.plan is not None
    assert check_decisions(crowded_round, outcome.plan.decisions) == ()
    assert not outcome.plan.proven


@pytest.mark.parametrize("looks", [0, 2, 5, 20, 60])
def test_stopped_at_any_look_it_ends_with_a_plan_that_keeps_all_rules_or_none(looks: int) -> None:
    """Stopped while options are made there is no plan yet; from the plan by hand on there always is one."""
    scenario = draft(Recipe.of(Family.CAPACITY, 30, 1))
    left, stages = iter(range(looks)), []

    def stop() -> bool:
        return next(left, None) is None

    outcome = solve(scenario, SolveSettings(seconds=600, workers=1), lambda news: stages.append(news.stage), stop)
    assert isinstance(outcome, Cancelled)
    assert (outcome.plan is not None) == ("greedy" in stages[stages.index("options") :])
    if outcome.plan is not None:
        assert check_plan(scenario, outcome.plan) == ()
        assert check_bounds(scenario, outcome.plan, outcome.certificate or pytest.fail("no certificate")) == ()
