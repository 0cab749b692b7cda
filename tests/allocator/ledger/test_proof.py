"""What may be said about how good a plan is."""

import pytest

from allocator.ledger.proof import (
    TierLine,
    amount,
    headline,
    percent,
    percent_up,
    proof_info,
    reading,
    sentence,
    tier_name,
)
from models.plan import CanonicalState, Plan, TierResult
from models.policy import Stage
from models.text import Lang, text
from models.tiers import TierName, TierSpec
from tests.builders import a_proposal, a_scenario, some_rules

FIRST = "この入力と条件の下で、"
LATER = "この入力と条件の下で、先の段階をこれらの値に固定した場合、"


def result(
    name: TierName = TierName.LEFT_OUT, *, best: int = 3, bound: int = 3, value: int | None = None
) -> TierResult:
    shown = best if value is None else value
    return TierResult(name=name, best=best, bound=bound, frozen=best, value=shown)


def line(found: TierResult, number: int = 1, *, scale: int = 1, loss_ppm: int = 0, earlier: bool = True) -> TierLine:
    return TierLine(number, found, scale, loss_ppm, earlier)


def with_tiers(*results: TierResult, canonical: CanonicalState = CanonicalState.OFF) -> Plan:
    return Plan(scenario_hash="0" * 64, stage=Stage.SURVEY, decisions=(), tiers=results, canonical=canonical)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("name", TierName)
def test_every_tier_has_a_name_a_unit_and_a_sentence(name: TierName, lang: Lang) -> None:
    assert tier_name(name, 1, lang) in sentence(line(result(name)), lang)
    assert text(f"tier.{name}.unit", lang)


def test_a_proven_tier_says_nothing_is_better_and_what_it_rests_on() -> None:
    assert sentence(line(result()), Lang.JA) == (f"{FIRST}「配分なしの提案の数」がこの案より良い配分案は存在しません。")
    assert sentence(line(result(), 2), Lang.JA).startswith(LATER)
    assert sentence(line(result(), 2, earlier=False), Lang.JA).endswith("先の段階の証明は済んでいません。")


def test_a_ratio_says_the_rest_in_percent_rounded_up_and_a_count_in_its_unit() -> None:
    # 8 of 1,000 is 0.8 %, 8 of 992 a little more: 0.9 %.
    served = result(TierName.SERVED, best=992, bound=1_000)
    assert "この案の値の0.9 %を超えて良くなる配分案は存在しません" in sentence(line(served), Lang.JA)
    assert "2件を超えて良くなる" in sentence(line(result(best=3, bound=1)), Lang.JA)


def test_nothing_reached_is_never_divided_by() -> None:
    nothing = result(TierName.FAIRNESS, best=0, bound=500_000)
    assert "この案より50.0％を超えて良くなる" in sentence(line(nothing, scale=10_000), Lang.JA)


def test_what_later_tiers_may_give_up_is_included_and_said() -> None:
    # Proven at 1,000; 1 % was allowed and 5 given up: a plan may be 5 better.
    given_up = result(TierName.SERVED, best=1_000, bound=1_000, value=995)
    said = sentence(line(given_up, loss_ppm=10_000), Lang.JA)
    assert "この案の値の0.6 %を超えて良くなる" in said
    assert "譲歩（1.0 %まで）を含みます" in said
    kept = result(TierName.SERVED, best=1_000, bound=1_000)
    assert "譲歩" not in sentence(line(kept, loss_ppm=10_000), Lang.JA)


@pytest.mark.parametrize(
    ("results", "canonical", "key"),
    [
        ((), CanonicalState.OFF, "none"),
        ((result(bound=2), result()), CanonicalState.INCOMPLETE, "headline_open"),
        ((result(), result(bound=2), result()), CanonicalState.INCOMPLETE, "headline_part"),
        ((result(), result()), CanonicalState.OFF, "headline_all_tiers"),
        ((result(), result()), CanonicalState.COMPLETE, "headline_all"),
    ],
)
def test_the_headline_claims_a_proof_only_as_far_as_all_before_are_proven(
    results: tuple[TierResult, ...], canonical: CanonicalState, key: str
) -> None:
    info = proof_info(a_scenario(), with_tiers(*results, canonical=canonical))
    assert headline(info, Lang.JA) == text(f"proof.{key}", Lang.JA, proven=1, of=len(results))


def test_the_headline_says_that_an_allowed_loss_was_spent() -> None:
    spent = result(TierName.SERVED, best=1_000, bound=1_000, value=995)
    said = headline(proof_info(a_scenario(), with_tiers(spent)), Lang.JA)
    assert said.endswith(text("proof.headline_loss", Lang.JA))


def test_a_tier_proven_after_one_that_is_not_does_not_count() -> None:
    info = proof_info(a_scenario(), with_tiers(result(), result(bound=2), result()))
    assert info.proven_tiers == 1
    assert [one.earlier_proven for one in info.lines] == [True, True, False]


def test_the_loss_of_a_tier_stands_with_all_its_levels() -> None:
    order = (TierSpec(name=TierName.LEFT_OUT), TierSpec(name=TierName.FAIRNESS, depth=2, loss_ppm=5))
    scenario = a_scenario(rules=some_rules(*order, TierName.SERVED))
    levels = [TierResult(name=TierName.FAIRNESS, level=level, best=1, bound=1, frozen=1, value=1) for level in (1, 2)]
    info = proof_info(scenario, with_tiers(result(), *levels, result(TierName.SERVED)))
    assert [one.loss_ppm for one in info.lines] == [0, 5, 5, 0]
    assert tier_name(TierName.FAIRNESS, 2, Lang.EN).endswith("(sum of the 2 lowest)")


@pytest.mark.parametrize(
    ("value", "scale", "beside", "shown"),
    [
        (1_234_567, 1, (), "1,234,567"),
        (499_999, 10_000, (), "49.9"),
        (499_999, 10_000, (500_000,), "49.9"),
        (499_999, 10_000, (499_950,), "49.999"),
        (-5, 10, (), "-0.5"),
    ],
)
def test_an_amount_is_cut_off_and_has_the_decimals_that_tell_it_apart(
    value: int, scale: int, beside: tuple[int, ...], shown: str
) -> None:
    assert amount(value, scale, *beside) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 1000, "0.1"), (1, 10_000, "0.1"), (5, 100, "5.0"), (0, 7, "0.0")]
)
def test_percent_is_rounded_up(part: int, whole: int, shown: str) -> None:
    assert percent_up(part, whole) == shown


# --- values as people read them

TWO = a_scenario(a_proposal("P1"), a_proposal("P2", weight_milli=3_000))


@pytest.mark.parametrize(
    ("ppm", "shown"),
    [(0, "0.0 %"), (999_999, "99.9 %"), (1_000_000, "100.0 %"), (123_456, "12.3 %"), (-50_000, "-5.0 %")],
)
def test_percent_is_cut_off_and_never_claims_a_whole(ppm: int, shown: str) -> None:
    assert percent(ppm) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        (TierName.LEFT_OUT, 2, "2"),
        (TierName.FAIRNESS, 456_789, "45.6 %"),
        # 1,000 x 100 % + 3,000 x 50 % of 4,000: 62.5 %
        (TierName.SERVED, 1_000 * 1_000_000 + 3_000 * 500_000, "62.50 %"),
        # of two proposals of equal priority one is 20 points away
        (TierName.PREFERENCE, 1_000 * 1_000_000 * 20, "10.00 points"),
        (TierName.TIMELINESS, 3_500_000, "3.5 days"),
        (TierName.LATENESS, 1_000 * 1_000_000 * 4, "4.0 days"),
        (TierName.FINISH, 31, "1 Nov 2024"),
        (TierName.COST, 1_234_000, "1,234,000 yen"),
        (TierName.PENALTY, 1_201, "1,201"),
        (TierName.STABILITY, 0, "0"),
        (TierName.CONCENTRATION, 5, "5"),
    ],
)
def test_each_tier_has_its_reading(name: TierName, value: int, shown: str) -> None:
    assert reading(TWO, name, 1, value, Lang.EN) == shown


def test_every_tier_can_be_named_and_read_in_both_languages() -> None:
    for lang in Lang:
        assert len({tier_name(name, 1, lang) for name in TierName}) == len(TierName)
        assert all(reading(TWO, name, 1, 0, lang) for name in TierName)
    assert reading(TWO, TierName.FAIRNESS, 3, 1_500_000, Lang.EN) == "150.0 % (sum of 3)"
    assert "2" in tier_name(TierName.FAIRNESS, 2, Lang.JA)
