"""A certificate somebody changed is refused, or what it still proves is true: judged by trying every plan.

Prices are believed only as far as they reach, so changed prices may pass, but a bound that some plan beats never does:
not with the changed prices, and not with the bound moved one past the optimum in certificate and plan alike.
"""

from collections import Counter
from random import Random
from unittest import mock

import pytest

from allocator.checks.bounds import check_bounds
from allocator.checks.bounds.derive import Deriver
from allocator.engine.bounds import Bounds, Prover
from allocator.options import Options
from allocator.rules import local_rules
from models.certificate import Certificate, TierPrices
from models.plan import Plan
from models.scenario import Scenario
from models.tiers import MAXIMISED, TierName
from tests.properties.brute_force import BruteAnswer
from tests.properties.tampering import tampered
from tests.properties.test_bounds_hold import cases, result

SHORT, LONG = 4, 60
CHANGES_PER_TIER = 6


def honest(scenario: Scenario, answer: BruteAnswer) -> tuple[Plan, list[TierPrices]]:
    """The best plan with the bounds that prices prove for it, and those prices."""
    bounds = Bounds(Options(scenario, local_rules()))
    prover = Prover(bounds)
    prover.meet(answer.decisions)
    tiers, found = [], []
    for place, (spec, level) in enumerate(bounds.order):
        rounds = iter(range(25))
        tier = answer.tiers[place]
        bound = prover.prove(
            place,
            spec,
            level,
            tier.best,
            lambda rounds=rounds: next(rounds, None) is not None,  # type: ignore[misc]
            lambda _: None,
        )
        tiers.append(result(answer, place).model_copy(update={"bound": bound.value}))
        found += [bound.prices] if bound.prices is not None else []
        bounds.freeze(place, spec, level, tier.frozen)
    plan = Plan(
        scenario_hash=scenario.deciding_hash,
        stage=scenario.rules.stage,
        decisions=answer.decisions,
        tiers=tuple(tiers),
    )
    return plan, found


def codes(scenario: Scenario, plan: Plan, prices: TierPrices) -> list[str]:
    certificate = Certificate(scenario_hash=scenario.deciding_hash, tiers=(prices,))
    return [violation.code for violation in check_bounds(scenario, plan, certificate)]


def claimed(plan: Plan, place: int, bound: int) -> Plan:
    tiers = list(plan.tiers)
    tiers[place] = tiers[place].model_copy(update={"bound": bound})
    return plan.model_copy(update={"tiers": tuple(tiers)})


def judge(dice: Random, scenario: Scenario, answer: BruteAnswer, ended: Counter[str]) -> None:
    """Change each tier's prices again and again; count how it ended."""
    plan, certificate = honest(scenario, answer)
    deriver = Deriver(scenario)
    with mock.patch("allocator.checks.bounds.Deriver", return_value=deriver):
        for prices in certificate:
            place = len(prices.earlier)
            best, sign = answer.tiers[place].best, -1 if prices.name in MAXIMISED else 1
            assert codes(scenario, plan, prices) == []
            for _ in range(CHANGES_PER_TIER):
                changed = tampered(dice, scenario, prices)
                found = codes(scenario, plan, changed)
                ended["passed" if not found else found[0]] += 1
                bold = changed.model_copy(update={"bound": best + sign})
                refused = codes(scenario, claimed(plan, place, bold.bound), bold)
                assert refused, f"a bound past the optimum was believed: {prices.name} {bold}"
                if prices.name in (TierName.FAIRNESS, TierName.FINISH) or set(found) - {"not_proven"}:
                    continue
                derived = deriver.bound(changed, plan.tiers[:place])
                assert derived is not None
                assert sign * derived <= sign * best, f"prices prove more than is true: {changed}"


def judge_seed(seed: int, ended: Counter[str]) -> None:
    for name, scenario, answer in cases(seed):
        if answer is not None:
            judge(Random(f"{seed} {name}"), scenario, answer, ended)


def test_changed_prices_are_refused_or_still_true() -> None:
    ended: Counter[str] = Counter()
    for seed in range(SHORT):
        judge_seed(seed, ended)
    assert ended["passed"] > 20, ended
    assert ended["not_proven"] > 20, ended
    assert ended["other_days"] > 3, ended


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, LONG, 10))
def test_changed_prices_at_length(first: int) -> None:
    for seed in range(first + 500, first + 510):
        judge_seed(seed, Counter())
