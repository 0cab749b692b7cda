"""A certificate is believed only as far as its prices reach."""

from datetime import date

import pytest

from allocator.alone import complete
from allocator.checks.bounds import certified, check_bounds
from allocator.solve import solve
from models.certificate import Certificate, DayPrice, OwnLimitName, OwnPrice, PoolPrices, TierPrices
from models.outcome import Solved
from models.plan import BoundSource, Plan
from models.scenario import Scenario
from models.settings import SolveSettings
from models.text import Lang, text
from models.tiers import TierName
from tests.builders import a_block, a_phase, a_pool, a_proposal, a_scenario, day, some_rules


def crowded() -> Scenario:
    """Three proposals, each with a single month of a single node; only two can have it."""
    phases = [a_phase(demand=a_block(8, 31), deadline=day(11, 1)) for _ in range(3)]
    proposals = [a_proposal(f"P{number}", phase) for number, phase in enumerate(phases)]
    rules = some_rules(TierName.SERVED, TierName.LEFT_OUT, TierName.FAIRNESS, TierName.TIMELINESS)
    return complete(a_scenario(*proposals, pools=[a_pool(nodes=2)], rules=rules))


@pytest.fixture(scope="module")
def solved() -> tuple[Scenario, Solved]:
    scenario = crowded()
    outcome = solve(scenario, SolveSettings(seconds=60, workers=1))
    assert isinstance(outcome, Solved)
    return scenario, outcome


def parts(solved: tuple[Scenario, Solved]) -> tuple[Scenario, Plan, Certificate]:
    scenario, outcome = solved
    assert outcome.certificate is not None
    return scenario, outcome.plan, outcome.certificate


def changed(certificate: Certificate, **update: object) -> Certificate:
    """The certificate with its first tier changed."""
    first = certificate.tiers[0].model_copy(update=update)
    return certificate.model_copy(update={"tiers": (first, *certificate.tiers[1:])})


def codes(scenario: Scenario, plan: Plan, certificate: Certificate) -> list[str]:
    found = check_bounds(scenario, plan, certificate)
    for violation in found:
        for lang in Lang:
            assert "{" not in text(violation.text_key, lang, **violation.params)
    return [violation.code for violation in found]


def test_bounds_follow_from_their_prices(solved: tuple[Scenario, Solved]) -> None:
    scenario, plan, certificate = parts(solved)
    assert plan.tiers[0].bound == 2_000_000_000
    assert certificate.tiers[0].capacity, "two thirds are scarce: nodes must have a price"
    assert codes(scenario, plan, certificate) == []


def test_the_record_says_which_bounds_are_certified(solved: tuple[Scenario, Solved]) -> None:
    _, plan, certificate = parts(solved)
    sources = [tier.bound_source for tier in solved[1].record.tiers]
    assert [n for n, source in enumerate(sources) if source is BoundSource.CERTIFIED] == list(
        certified(plan, certificate)
    )
    assert sources[0] is BoundSource.CERTIFIED


def test_prices_that_prove_less_are_refused(solved: tuple[Scenario, Solved]) -> None:
    scenario, plan, certificate = parts(solved)
    assert codes(scenario, plan, changed(certificate, capacity=())) == ["not_proven"]


@pytest.mark.parametrize("factor", [0, 1, 2, 7])
def test_any_other_price_is_refused_or_still_proves_the_bound(solved: tuple[Scenario, Solved], factor: int) -> None:
    scenario, plan, certificate = parts(solved)
    (row,) = certificate.tiers[0].capacity
    days = tuple(entry.model_copy(update={"price": entry.price * factor // 2}) for entry in row.days)
    tampered = changed(certificate, capacity=(row.model_copy(update={"days": days}),))
    assert codes(scenario, plan, tampered) in ([], ["not_proven"])


def test_a_bound_better_than_its_prices_is_refused(solved: tuple[Scenario, Solved]) -> None:
    scenario, plan, certificate = parts(solved)
    bold = plan.model_copy(
        update={"tiers": (plan.tiers[0].model_copy(update={"bound": 1_999_999_999}), *plan.tiers[1:])}
    )
    assert codes(scenario, bold, certificate) == ["other_bound"]
    assert codes(scenario, bold, changed(certificate, bound=1_999_999_999)) == ["not_proven"]


def test_a_scale_beyond_machine_words_proves_nothing_that_is_not_so(solved: tuple[Scenario, Solved]) -> None:
    """In words of 64 bits every fill times this scale would come back as nothing: no bound could be too good."""
    scenario, plan, certificate = parts(solved)
    none = plan.model_copy(update={"tiers": (plan.tiers[0].model_copy(update={"bound": 0}), *plan.tiers[1:])})
    for scale in (1 << 54, 1 << 55, 1 << 63, 1 << 100):
        forged = changed(certificate, bound=0, scale=scale, capacity=())
        assert codes(scenario, none, forged) == ["not_proven"], scale


def test_what_does_not_belong_is_refused(solved: tuple[Scenario, Solved]) -> None:
    scenario, plan, certificate = parts(solved)
    price = DayPrice(day=day(10, 2), price=1)
    nowhere = PoolPrices(pool="nowhere", days=(price,))
    too_late = PoolPrices(pool="pool", days=(DayPrice(day=date(2030, 1, 1), price=1),))
    nobody = OwnPrice(proposal="nobody", limit=OwnLimitName.MINIMUM, price=1)
    assert codes(scenario, plan, certificate.model_copy(update={"scenario_hash": "0" * 64})) == ["other_scenario"]
    assert codes(scenario, plan, changed(certificate, level=2)) == ["no_such_tier"]
    assert codes(scenario, plan, changed(certificate, earlier=(1,))) == ["no_such_tier"]
    assert codes(scenario, plan, changed(certificate, budgets=(1,))) == ["other_limits"]
    assert codes(scenario, plan, changed(certificate, capacity=(nowhere,))) == ["other_pools"]
    assert codes(scenario, plan, changed(certificate, capacity=(too_late,))) == ["other_days"]
    assert codes(scenario, plan, changed(certificate, own=(nobody,))) == ["other_proposals"]


def test_a_threshold_nothing_stands_behind_is_refused(solved: tuple[Scenario, Solved]) -> None:
    scenario, plan, certificate = parts(solved)
    assert plan.tiers[2].name is TierName.FAIRNESS
    lower = plan.tiers[2].model_copy(update={"bound": 500_000})
    bold = plan.model_copy(update={"tiers": (*plan.tiers[:2], lower, *plan.tiers[3:])})
    claim = TierPrices(name=TierName.FAIRNESS, bound=500_000, scale=1, earlier=(0, 0))
    assert codes(scenario, bold, certificate.model_copy(update={"tiers": (claim,)})) == ["proves_nothing"]
    priced = claim.model_copy(update={"name": TierName.TIMELINESS, "bound": 0, "earlier": (0, 0, 1)})
    assert codes(scenario, plan, certificate.model_copy(update={"tiers": (priced,)})) == ["no_sum"]
