"""Raw tier values as people read them, and what is proven about them."""

import pytest

from allocator.cli.tier_text import headline, percent, proof, reading, tier_name
from models.plan import CanonicalState, Plan, TierResult
from models.policy import Stage
from models.text import Lang
from models.tiers import TierName, TierSpec
from tests.builders import a_proposal, a_scenario

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


def a_tier(best: int = 2, bound: int = 2, frozen: int = 2, name: TierName = TierName.LEFT_OUT) -> TierResult:
    return TierResult(name=name, best=best, bound=bound, frozen=frozen, value=best)


def test_proof_sentences_begin_with_their_condition_and_name_earlier_tiers() -> None:
    spec = TierSpec(name=TierName.LEFT_OUT)
    condition = "For this input and these conditions"
    first = proof(TWO, a_tier(), spec, True, True, Lang.EN)
    later = proof(TWO, a_tier(), spec, False, True, Lang.EN)
    after_open = proof(TWO, a_tier(), spec, False, False, Lang.EN)
    unproven = proof(TWO, a_tier(bound=1), spec, True, True, Lang.EN)
    assert all(sentence.startswith(condition) for sentence in (first, later, after_open, unproven))
    assert len({first, later, after_open, unproven}) == 4
    assert "earlier tiers held" in later
    assert "not proven" in after_open
    assert "1 at best" in unproven
    assert proof(TWO, a_tier(), spec, True, True, Lang.JA).startswith("この入力と条件の下で")


def test_an_allowed_loss_is_part_of_the_sentence() -> None:
    tier = a_tier(4_000_000_000, 4_000_000_000, 3_960_000_000, TierName.SERVED)
    said = proof(TWO, tier, TierSpec(name=TierName.SERVED, loss_ppm=10_000), True, True, Lang.EN)
    assert "1.0 %" in said
    assert "best 100.00 %, threshold 99.00 %" in said


def a_plan(*tiers: TierResult, canonical: CanonicalState = CanonicalState.OFF) -> Plan:
    return Plan(scenario_hash="0" * 64, stage=Stage.SURVEY, decisions=(), tiers=tiers, canonical=canonical)


def test_the_headline_claims_no_more_than_is_proven() -> None:
    sentences = [
        headline(a_plan(), Lang.EN),
        headline(a_plan(a_tier(), a_tier(bound=1), a_tier()), Lang.EN),
        headline(a_plan(a_tier()), Lang.EN),
        headline(a_plan(a_tier(), canonical=CanonicalState.COMPLETE), Lang.EN),
    ]
    assert len(set(sentences)) == 4
    assert "first 1 of 3 tiers" in sentences[1]
    assert "may remain" in sentences[2]
    assert "lot order" in sentences[3]
