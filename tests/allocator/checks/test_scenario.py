"""A scenario is in order when its shares and reference figures follow from it; each wrong one is found and named."""

from importlib import import_module
from typing import Any

import pytest

from allocator.checks import check_scenario
from models.policy import ProviderLimit, QuotaMeasure
from models.reasons import RuleName
from models.scenario import (
    Minimum,
    MinimumKind,
    Outlook,
    OutlookKind,
    Phase,
    PoolSizes,
    Scenario,
    SplitPair,
)
from models.supply import LeaseRule, LeaseStart
from models.text import Lang, text
from models.tiers import TierName
from tests.builders import (
    a_block,
    a_phase,
    a_pool,
    a_profile,
    a_proposal,
    a_scenario,
    day,
    some_rules,
)

TABLES = [f"tests.allocator.cases.{rule}" for rule in RuleName] + [f"tests.allocator.cases.tiers.{t}" for t in TierName]


def _codes(scenario: Scenario) -> list[str]:
    return [violation.code for violation in check_scenario(scenario)]


@pytest.mark.parametrize("table", TABLES)
def test_scenarios_of_the_tables_are_in_order(table: str) -> None:
    by_hash = {case.scenario.deciding_hash: case.scenario for case in import_module(table).CASES}
    for scenario in by_hash.values():
        assert check_scenario(scenario) == ()


# --- shares and lists -----------------------------------------------------------------------------------------------


def _shares(*shares: int) -> Scenario:
    """Three phases of equal hours."""
    return a_scenario(a_proposal("P1", *(a_phase(f"{n}", share_ppm=share) for n, share in enumerate(shares, 1))))


def test_thirds_give_the_odd_millionth_to_the_smallest_id() -> None:
    assert _codes(_shares(333_334, 333_333, 333_333)) == []


def test_the_odd_millionth_elsewhere_is_found() -> None:
    found = check_scenario(_shares(333_333, 333_334, 333_333))
    assert [(v.code, v.phase, v.params["due"]) for v in found] == [("share", "1", 333_334), ("share", "2", 333_333)]


def test_the_largest_remainder_comes_first() -> None:
    # 1 : 1 : 5 of 7: 142,857.1, 142,857.1 and 714,285.7, so the last is rounded up
    phases = [a_phase("1"), a_phase("2"), a_phase("3", a_block(days=50))]
    shares = (142_857, 142_857, 714_286)
    proposal = a_proposal("P1", *(p.model_copy(update={"share_ppm": s}) for p, s in zip(phases, shares, strict=True)))
    assert _codes(a_scenario(proposal)) == []


def test_sizes_out_of_order_are_found() -> None:
    assert _codes(a_scenario(a_proposal("P1", a_phase(demand=a_block(16, minimum=8), sizes={"pool": (2, 1)})))) == [
        "sizes_order"
    ]


def test_sizes_listed_twice_are_found() -> None:
    twice = a_phase().model_copy(update={"sizes": (PoolSizes(pool="pool", nodes=(1,)),) * 2})
    assert _codes(a_scenario(a_proposal("P1", twice))) == ["sizes_repeated"]


def test_scales_out_of_order_are_found() -> None:
    phase = a_phase(demand=a_profile((10, 8)), scales_ppm=(1_000_000, 500_000))
    assert _codes(a_scenario(a_proposal("P1", phase))) == ["scales_order"]


def test_a_provider_limit_in_yen_is_found() -> None:
    limit = ProviderLimit(provider="A", measure=QuotaMeasure.GRANT_YEN, limit=1)
    assert _codes(a_scenario(rules=some_rules(provider_limits=(limit,)))) == ["provider_limit_in_yen"]


# --- reference figures of a phase -----------------------------------------------------------------------------------


def _figures(phase: Phase, **others: Any) -> dict[str, Any]:
    """The figures the check derives for the only phase of a scenario in which all are stated wrongly."""
    wrong = phase.model_copy(update={"self_cap_ppm": 999_999, "dearest_grant_yen": 1, "most_providers": 9})
    pools = others.pop("pools", [a_pool(price=125), a_pool("other", provider="B", price=100)])
    found = check_scenario(a_scenario(a_proposal("P1", wrong, **others), pools=pools))
    return {violation.code: violation.params["due"] for violation in found if "due" in violation.params}


BOTH = {"pool": (1, 2), "other": (1, 2)}


def test_the_dearest_option_is_the_largest_in_the_dearest_pool() -> None:
    # 16 GPUs x 24 h x 10 days x 125 yen = 480,000, 2/3 of it granted
    figures = _figures(a_phase(demand=a_block(16, minimum=8), sizes=BOTH))
    assert figures == {"self_cap_ppm": 1_000_000, "dearest_grant_yen": 320_000, "most_providers": 1}


def test_the_fewest_leased_days_make_a_larger_grant() -> None:
    # 8 x 24 x 14 x 125 x 2/3
    assert _figures(a_phase(), pools=[a_pool(price=125, lease=LeaseRule(min_days=14))])["dearest_grant_yen"] == 224_000


def test_a_price_that_rises_counts_from_its_day() -> None:
    prices = [(day(10, 1), 100), (day(3, 28), 200)]
    # 25 to 31 March at most: 3 days at 100 and 4 at 200 of seven
    phase = a_phase(demand=a_block(days=7), deadline=day(4, 1))
    due = _figures(phase, pools=[a_pool(prices=prices)])["dearest_grant_yen"]
    assert due == (8 * 24 * (3 * 100 + 4 * 200) * 2 // 3) // 1_000 * 1_000


def test_a_split_has_two_providers() -> None:
    phase = a_phase(demand=a_block(16, minimum=8), sizes=BOTH, split=SplitPair(first="A", second="B"))
    assert _figures(phase)["most_providers"] == 2


def test_a_part_procured_alone_is_a_source() -> None:
    phase = a_phase(demand=a_block(16, minimum=8), sizes={"pool": (1, 2)})
    assert _figures(phase, outlook=Outlook(kind=OutlookKind.PARTLY, gpus=8))["most_providers"] == 2
    assert _figures(phase, outlook=Outlook(kind=OutlookKind.UNKNOWN, gpus=8))["most_providers"] == 1


def test_the_cap_is_what_accepted_pools_could_give() -> None:
    phase = a_phase(demand=a_block(16, minimum=8), sizes={"pool": (1,)})
    assert _figures(phase)["self_cap_ppm"] == 500_000


def test_a_step_up_can_be_all_that_fits() -> None:
    # 1 node in October, 2 from November on; 20 days before 6 November: 15 of 1 and 5 of 2 nodes of 20 x 2
    capacity = [(day(10, 1), 1), (day(11, 1), 2)]
    demand = a_block(16, 20, minimum=8, step_up=True)
    phase = a_phase(demand=demand, sizes={"pool": (1, 2)}, deadline=day(11, 6))
    assert _figures(phase, pools=[a_pool(capacity=capacity)])["self_cap_ppm"] == 25 * 1_000_000 // 40


def test_a_window_that_has_passed_leaves_no_option() -> None:
    phase = a_phase(demand=a_block(16, 20, minimum=8, step_up=True), sizes={"pool": (1, 2)}, deadline=day(9, 1))
    assert _figures(phase) == {"self_cap_ppm": 0, "dearest_grant_yen": 0, "most_providers": 0}


def test_a_lease_start_that_never_comes_leaves_no_option() -> None:
    phase = a_phase(deadline=day(10, 20), earliest=day(10, 2))
    pools = [a_pool(lease=LeaseRule(start_on=LeaseStart.MONTH_FIRST, lead_time_days=1))]
    assert _figures(phase, pools=pools) == {"self_cap_ppm": 0, "dearest_grant_yen": 0, "most_providers": 0}


# --- the best a proposal could have alone ---------------------------------------------------------------------------


def _best(stated: int | None, *phases: Phase, **others: Any) -> list[str]:
    return _codes(a_scenario(a_proposal("P1", *phases, best_alone_ppm=stated, **others)))


def test_more_than_all_phases_could_have_is_found() -> None:
    half = a_phase(demand=a_block(16, minimum=8), sizes={"pool": (1,)}, self_cap_ppm=500_000)
    assert _best(500_000, half) == []
    assert _best(500_001, half) == ["best_alone_too_high"]


def test_less_than_a_plan_reaches_is_found() -> None:
    assert _best(999_999) == ["best_alone_too_low"]


def test_no_best_where_there_is_a_plan_is_found() -> None:
    assert _best(None) == ["best_alone_missing"]


def test_a_best_without_any_option_is_found() -> None:
    nothing = a_phase(sizes={}, self_cap_ppm=0, most_providers=0)
    assert _best(None, nothing) == []
    assert _best(0, nothing) == ["best_alone_without_option"]


def test_a_chain_that_needs_every_phase_may_have_no_plan() -> None:
    # Phase 2 can only be over before phase 1: no plan gives both, and one alone is not enough
    first = a_phase("1", earliest=day(11, 1))
    second = a_phase("2", predecessors=("1",), deadline=day(11, 1))
    assert _best(None, first, second, minimum=Minimum(kind=MinimumKind.ALL_PHASES)) == []


def test_every_finding_can_be_said() -> None:
    wrong = a_phase(self_cap_ppm=1, dearest_grant_yen=1, most_providers=3, share_ppm=5, sizes={"pool": (1, 1)})
    found = list(check_scenario(a_scenario(a_proposal("P1", wrong, best_alone_ppm=1))))
    assert len(found) == 6
    for violation in found:
        for lang in Lang:
            assert "{" not in text(violation.text_key, lang, **violation.params)
