"""No bound is ever beaten: prices, thresholds and the portfolio against trying everything, engine against checks."""

from random import Random

import numpy as np
import pytest

from allocator.baselines import greedy
from allocator.checks import check_decisions, tier_values
from allocator.checks.bounds.derive import Deriver
from allocator.engine.bounds import Bounds, Prover
from allocator.engine.bounds.certify import tier_prices
from allocator.engine.bounds.problem import SUMS, Prices, Problem
from allocator.engine.control import Control
from allocator.engine.exact import NoPlan
from allocator.engine.portfolio import Portfolio
from allocator.options import Options
from allocator.rules import local_rules
from models.plan import TierResult
from models.scenario import Scenario
from models.settings import SolveSettings
from models.tiers import TierName
from tests.properties.brute_force import BruteAnswer, alone, brute_force
from tests.properties.test_engine_equals_brute_force import variants

SHORT, LONG = 4, 60


def cases(seed: int) -> list[tuple[str, Scenario, BruteAnswer | None]]:
    """The variants of a seed with their best plan."""
    completed = {name: alone(scenario) for name, scenario in variants(seed).items()}
    return [(f"seed {seed}, {name}", scenario, brute_force(scenario)) for name, scenario in completed.items()]


def drawn(dice: np.random.Generator, problem: Problem) -> Prices:
    """Prices out of the blue: any are valid, most are poor."""
    prices = problem.no_prices(1 << 20)
    worth = (1 << 20) * (1 if problem.objective is None else max(1, problem.objective.largest))
    size = float(dice.choice([0.001, 0.1, 1.0]))
    for span in problem.table.places.spans():
        days = span.stop - span.start
        prices.capacity[span] = (dice.random(days) ** 4 * worth * size * (dice.random(days) < 0.3)).astype(np.int64)
    for number, row in enumerate(problem.rows):
        prices.rows[number] = int(dice.random() * worth * size / max(1, row.amounts.largest))
    for limit in problem.own.open:
        for owner in limit.limit:
            most = max(1, int(np.abs(limit.option).max(initial=0)))
            prices.own[limit.kind][owner] = int(dice.random() * worth * size / most)
    return prices


def result(answer: BruteAnswer, place: int) -> TierResult:
    """A tier of the best plan as a plan states it."""
    tier = answer.tiers[place]
    return TierResult(
        name=tier.name, level=tier.level, best=tier.best, bound=tier.best, frozen=tier.frozen, value=tier.value
    )


def any_prices(seed: int) -> None:
    """Whatever the prices, the bound holds, and the checks derive the same one to the last digit."""
    dice = np.random.default_rng(seed)
    for name, scenario, answer in cases(seed):
        if answer is None:
            continue
        bounds, deriver = Bounds(Options(scenario, local_rules())), Deriver(scenario)
        for place, (spec, level) in enumerate(bounds.order):
            best, sign = answer.tiers[place].best, -1 if spec.maximised else 1
            earlier = tuple(result(answer, number) for number in range(place))
            about = (name, spec.name)
            if spec.name in SUMS:
                problem = bounds.problem(spec.name)
                for prices in (problem.no_prices(1), drawn(dice, problem), drawn(dice, problem)):
                    found = problem.evaluate(prices)
                    stated = sign * found.least
                    assert found.least <= sign * best, about
                    written = tier_prices(problem, found.prices, spec.name, level, stated, place)
                    assert deriver.bound(written, earlier) == stated, about
            elif level == 1:
                reached = {"ratio" if spec.name is TierName.FAIRNESS else "finish": best}
                problem = bounds.question(**reached)
                found = problem.evaluate(drawn(dice, problem))
                assert not found.impossible, about
                assert found.total <= 0, about
                written = tier_prices(
                    problem, found.prices, spec.name, level, best - 1 if sign < 0 else best + 1, place
                )
                assert deriver.bound(written, earlier) is None, about
            bounds.freeze(place, spec, level, answer.tiers[place].frozen)


def proven_prices(seed: int) -> int:
    """The prices that are found prove bounds that hold, and the checks derive them; return how many are tight."""
    tight = 0
    for name, scenario, answer in cases(seed):
        if answer is None:
            continue
        bounds, deriver = Bounds(Options(scenario, local_rules())), Deriver(scenario)
        prover = Prover(bounds)
        prover.meet(answer.decisions)
        for place, (spec, level) in enumerate(bounds.order):
            rounds = iter(range(40))
            tier, sign = answer.tiers[place], -1 if spec.maximised else 1
            bound = prover.prove(
                place,
                spec,
                level,
                tier.best,
                lambda rounds=rounds: next(rounds, None) is not None,  # type: ignore[misc]
                lambda _: None,
            )
            assert sign * bound.value <= sign * tier.best, (name, spec.name)
            tight += bound.value == tier.best
            if bound.prices is not None:
                earlier = tuple(result(answer, number) for number in range(place))
                assert deriver.bound(bound.prices, earlier) == bound.value, (name, spec.name)
            bounds.freeze(place, spec, level, tier.frozen)
    return tight


def portfolio(seed: int) -> None:
    """The engine for large rounds, on tiny ones: all rules kept, bounds that hold, the same best values."""
    for name, scenario, answer in cases(seed):
        options, settings = Options(scenario, local_rules()), SolveSettings(seconds=600, workers=1, work_limit=2.0)
        start = greedy(scenario, options)
        control = Control(settings)
        engine = Portfolio(options, control, lambda decisions, s=scenario: tier_values(s, decisions))  # type: ignore[misc]
        try:
            found = engine.run(None if check_decisions(scenario, start) else start)
        except NoPlan:
            assert answer is None, name
            continue
        assert answer is not None, name
        assert check_decisions(scenario, found.decisions) == (), name
        for turn, tier in zip(found.turns, answer.tiers, strict=True):
            sign = -1 if turn.spec.maximised else 1
            assert sign * turn.bound <= sign * tier.best <= sign * turn.best, (name, tier.name)
            assert turn.best == tier.best, (name, tier.name)


@pytest.mark.parametrize("seed", range(SHORT))
def test_any_prices_prove_a_bound_that_holds(seed: int) -> None:
    any_prices(seed)


def test_prices_found_prove_bounds_that_hold() -> None:
    assert sum(proven_prices(seed) for seed in range(SHORT)) >= 35


@pytest.mark.parametrize("seed", range(SHORT))
def test_portfolio_equals_brute_force(seed: int) -> None:
    portfolio(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, LONG, 10))
def test_bounds_hold_at_length(first: int) -> None:
    for seed in Random(first).sample(range(first * 100, first * 100 + 1000), 10):
        any_prices(seed)
        proven_prices(seed)
        portfolio(seed)
