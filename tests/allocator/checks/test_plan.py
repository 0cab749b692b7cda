"""A plan is what it says it is: of this scenario, with these tiers, values, thresholds and bounds."""

from typing import Any

import pytest

from allocator.checks import check_plan
from models.plan import CanonicalState, Plan, TierResult
from models.policy import Stage
from models.scenario import Decision, Scenario
from models.text import Lang, text
from models.tiers import TierName, TierSpec
from tests.builders import a_block, a_decision, a_part, a_phase, a_proposal, a_scenario, given, some_rules

SERVED, LEFT_OUT, FAIRNESS = TierName.SERVED, TierName.LEFT_OUT, TierName.FAIRNESS
SURVEY = a_scenario(
    a_proposal("P1", a_phase(demand=a_block(16, minimum=8), sizes={"pool": (1, 2)})),
    a_proposal("P2"),
    rules=some_rules(
        TierSpec(name=SERVED, loss_ppm=100_000), LEFT_OUT, TierSpec(name=FAIRNESS, depth=2), TierSpec(name=SERVED)
    ),
)
DECISIONS = (given("P1", nodes=2), given("P2"))
BEST = 2_000_000_000


def _tier(name: TierName, value: int, level: int = 1, **others: int) -> TierResult:
    figures = {"best": value, "bound": value, "frozen": value, "value": value} | others
    return TierResult(name=name, level=level, **figures)


TIERS = (
    _tier(SERVED, BEST, frozen=1_800_000_000),
    _tier(LEFT_OUT, 0),
    _tier(FAIRNESS, 1_000_000),
    _tier(FAIRNESS, 2_000_000, 2),
    _tier(SERVED, BEST),
)


def _plan(decisions: tuple[Decision, ...] = DECISIONS, scenario: Scenario = SURVEY, **others: Any) -> Plan:
    figures: dict[str, Any] = {
        "scenario_hash": scenario.deciding_hash,
        "stage": Stage.SURVEY,
        "decisions": decisions,
        "tiers": TIERS,
    }
    return Plan(**(figures | others))


def _codes(plan: Plan, scenario: Scenario = SURVEY) -> list[str]:
    found = check_plan(scenario, plan)
    for violation in found:
        for lang in Lang:
            assert "{" not in text(violation.text_key, lang, **violation.params)
    return [f"{violation.rule} {violation.code}" for violation in found]


def _with(position: int, **changes: int) -> Plan:
    tiers = list(TIERS)
    tiers[position] = tiers[position].model_copy(update=changes)
    return _plan(tiers=tuple(tiers))


def test_a_plan_that_is_what_it_says() -> None:
    assert check_plan(SURVEY, _plan()) == ()


def test_another_scenario() -> None:
    assert _codes(_plan(scenario_hash="0" * 64)) == ["plan other_scenario"]


def test_labels_are_no_part_of_the_scenario_a_plan_belongs_to() -> None:
    renamed = SURVEY.model_copy(update={"labels": SURVEY.labels.model_copy(update={"office": "別の課"})})
    assert check_plan(renamed, _plan()) == ()


def test_another_stage() -> None:
    assert _codes(_plan(stage=Stage.ADOPTED)) == ["plan other_stage"]


@pytest.mark.parametrize(
    "tiers",
    [
        (),
        TIERS[:-1],
        (TIERS[1], TIERS[0], *TIERS[2:]),
        (*TIERS, TIERS[1]),
        (*TIERS[:3], TIERS[2], *TIERS[4:]),
    ],
    ids=["none", "one missing", "two exchanged", "one too many", "a level twice"],
)
def test_other_tiers_than_the_order_says(tiers: tuple[TierResult, ...]) -> None:
    assert "plan other_tiers" in _codes(_plan(tiers=tiers))


def test_a_value_that_is_not_so() -> None:
    assert _codes(_with(4, value=BEST - 1)) == ["tier:served other_value"]


def test_each_turn_of_a_tier_has_its_own_loss() -> None:
    assert _codes(_with(0, frozen=BEST)) == ["tier:served other_threshold"]
    assert _codes(_with(4, frozen=1_800_000_000)) == ["tier:served other_threshold"]


def test_a_threshold_not_kept() -> None:
    half = (given("P1"), given("P2"))  # 1,500,000,000 of 2,000,000,000 although only a tenth may be given up
    found = _codes(_plan(half))
    assert "tier:served not_kept" in found


def test_a_threshold_of_a_tier_where_less_is_better() -> None:
    found = _codes(_plan((given("P1", nodes=2),)))  # P2 is left out although 0 left out was frozen
    assert "tier:left_out not_kept" in found


def test_a_best_better_than_its_bound() -> None:
    assert _codes(_with(0, bound=BEST - 1)) == ["tier:served best_beats_bound", "tier:served value_beats_bound"]
    assert _codes(_with(1, bound=1)) == ["tier:left_out best_beats_bound", "tier:left_out value_beats_bound"]


def test_a_value_better_than_its_bound() -> None:
    plan = _with(3, best=1_500_000, bound=1_700_000, frozen=1_500_000)
    assert _codes(plan) == ["tier:fairness value_beats_bound"]


def test_a_bound_not_reached_is_honest() -> None:
    assert _codes(_with(4, bound=BEST + 5)) == []


def test_canonical_only_where_everything_is_proven() -> None:
    assert _codes(_plan(canonical=CanonicalState.COMPLETE)) == []
    unproven = _with(4, bound=BEST + 5).model_copy(update={"canonical": CanonicalState.COMPLETE})
    assert _codes(unproven) == ["plan canonical_unproven"]


def test_a_broken_rule_is_found_in_a_plan_too() -> None:
    found = _codes(_plan((given("P1", nodes=2), given("P2", days=9))))
    assert "size wrong_length" in found


def test_an_unknown_phase_or_pool() -> None:
    unknown = a_decision("P9", "1", a_part())
    nowhere = a_decision("P2", "1", a_part("nowhere"))
    assert "plan unknown_phase" in _codes(_plan((*DECISIONS, unknown)))
    assert "plan unknown_pool" in _codes(_plan((DECISIONS[0], nowhere)))
