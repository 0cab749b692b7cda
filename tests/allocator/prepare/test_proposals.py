"""Wishes, outlook, class, rates and what the notice wants looked at."""

from datetime import date, datetime
from typing import Any

import pytest

from allocator.prepare.notice import SURVEY_CLOSES
from models.policy import ProposalStatus, SubsidyClass
from models.scenario import OutlookKind, Wishes
from models.survey import (
    Answer,
    BaseModelUse,
    ClassDeclaration,
    Content,
    DatasetRow,
    Eligibility,
    Preferences,
    Receipt,
    SelfProcurement,
    TargetCategory,
)
from models.units import JST, Rate
from tests.allocator.prepare.answers import a_policy, a_row, an_entry, only, prepared

TWO_THIRDS, HALF = Rate(numerator=2, denominator=3), Rate(numerator=1, denominator=2)


@pytest.mark.parametrize(
    ("stated", "wishes", "codes"),
    [
        (
            Preferences(ranked=("KOU", "乙計算"), refused=(), unranked_acceptable=Answer.NO),
            Wishes(ranked=("kou", "otsu")),
            [],
        ),
        (
            Preferences(ranked=("丙", "ＫＯＵ ｃｌｏｕｄ"), unranked_acceptable=Answer.NO),
            Wishes(ranked=("unknown-1", "kou")),
            ["provider_unknown"],
        ),
        (
            Preferences(refused=("otsu",), unranked_acceptable=Answer.YES),
            Wishes(refused=("otsu",), unranked_acceptable=True),
            [],
        ),
        (
            Preferences(ranked=("甲クラウド",), refused=("kou",), unranked_acceptable=Answer.YES),
            Wishes(refused=("kou",), unranked_acceptable=True),
            ["provider_ranked_and_refused"],
        ),
        (Preferences(ranked=("甲クラウド",)), Wishes(ranked=("kou",)), ["unranked_unstated"]),
        (Preferences(), Wishes(unranked_acceptable=True), ["wishes_unstated"]),
        (Preferences(unranked_acceptable=Answer.NO), Wishes(), ["no_pool_accepts"]),
    ],
)
def test_wishes(stated: Preferences, wishes: Wishes, codes: list[str]) -> None:
    scenario, said = prepared(an_entry(preferences=stated))
    assert (only(scenario).wishes, said) == (wishes, codes)


def test_an_unknown_name_keeps_its_rank_so_that_no_later_wish_moves_up() -> None:
    stated = Preferences(ranked=("丙", "甲クラウド"), unranked_acceptable=Answer.NO)
    scenario, _ = prepared(an_entry(preferences=stated))
    assert only(scenario).wishes.rank("kou") == 2


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        (SelfProcurement(outlook=OutlookKind.CANNOT), []),
        (SelfProcurement(outlook=OutlookKind.UNKNOWN), ["outlook_unknown"]),
        (SelfProcurement(outlook=OutlookKind.CAN, yen_per_gpu_hour=500, since=date(2024, 11, 1)), []),
        (SelfProcurement(outlook=OutlookKind.CAN), ["outlook_without_price"]),
        (SelfProcurement(outlook=OutlookKind.PARTLY, yen_per_gpu_hour=500), ["outlook_without_gpus"]),
        (SelfProcurement(outlook=OutlookKind.PARTLY, gpus=8, yen_per_gpu_hour=500), []),
    ],
)
def test_outlooks(stated: SelfProcurement, codes: list[str]) -> None:
    scenario, said = prepared(an_entry(self_procurement=stated))
    outlook = only(scenario).outlook
    assert (outlook.kind, outlook.gpus, outlook.since) == (stated.outlook, stated.gpus or 0, stated.since)
    assert said == codes


def test_rates_follow_the_class() -> None:
    for subsidy_class, rate in ((SubsidyClass.ACADEMIC, TWO_THIRDS), (SubsidyClass.OTHER, HALF)):
        declared = ClassDeclaration(subsidy_class=subsidy_class, basis="declared")
        proposal = only(prepared(an_entry(declared_class=declared))[0])
        assert (proposal.rate, proposal.own_rate, proposal.envelopes) == (rate, rate, (subsidy_class,))


def test_an_unknown_class_counts_on_the_cautious_side_of_both_and_is_listed() -> None:
    scenario, codes = prepared(an_entry(declared_class=ClassDeclaration()))
    proposal = only(scenario)
    assert (proposal.rate, proposal.own_rate) == (TWO_THIRDS, HALF)
    assert set(proposal.envelopes) == {SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.ACADEMIC, SubsidyClass.OTHER}
    assert codes == ["class_unknown"]


def test_caps_are_those_of_the_answer_else_of_the_policy() -> None:
    policy = a_policy(default_grant_cap_yen=5, default_own_cap_yen=6)
    proposal = only(prepared(an_entry(), policy=policy)[0])
    assert (proposal.grant_cap_yen, proposal.own_cap_yen) == (5, 6)
    proposal = only(prepared(an_entry(grant_cap_yen=0, own_cap_yen=2), policy=policy)[0])
    assert (proposal.grant_cap_yen, proposal.own_cap_yen) == (0, 2)


def test_the_officers_category_counts_before_the_applicants() -> None:
    both = (TargetCategory.LLM, TargetCategory.MULTIMODAL)
    for content, number, codes in (
        (Content(categories=both), None, ["main_category_unstated"]),
        (Content(categories=both, main_category=TargetCategory.MULTIMODAL), 3, []),
        (Content(categories=both, main_category=TargetCategory.LLM, reclassified=TargetCategory.DOMAIN_FM), 4, []),
        (Content(categories=both[:1]), 1, []),
    ):
        scenario, said = prepared(an_entry(content=content))
        assert (only(scenario).target_category, said) == (number, codes)


def test_every_status_stays_in_the_scenario() -> None:
    entries = [an_entry(str(number), status=status) for number, status in enumerate(ProposalStatus, start=1)]
    scenario, _ = prepared(*entries)
    assert len(scenario.proposals) == len(ProposalStatus)
    assert {proposal.status for proposal in scenario.in_scope} == {
        ProposalStatus.SURVEYED,
        ProposalStatus.APPLIED,
        ProposalStatus.ADOPTED,
    }


BASE = BaseModelUse(name="ヒノキ", developer="ヒノキ社", developer_has_japan_base=Answer.YES)


@pytest.mark.parametrize(
    ("category", "base", "codes"),
    [
        (TargetCategory.FT_GENERAL, BASE, []),
        (TargetCategory.FT_DOMAIN, BaseModelUse(), ["base_model_missing"]),
        (TargetCategory.FT_TASK, BASE.model_copy(update={"developer": ""}), ["base_model_missing"]),
        (
            TargetCategory.FT_TASK,
            BASE.model_copy(update={"developer_has_japan_base": Answer.NO}),
            ["base_model_not_japanese"],
        ),
        (TargetCategory.DOMAIN_FM, BaseModelUse(), []),  # categories 1 to 4 have no such condition
    ],
)
def test_base_models_of_fine_tuning_are_looked_at_and_never_rejected(
    category: TargetCategory, base: BaseModelUse, codes: list[str]
) -> None:
    scenario, said = prepared(an_entry(content=Content(categories=(category,), base_model=base)))
    assert (len(scenario.proposals), said) == (1, codes)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"resident": Answer.UNKNOWN}, "resident_unstated"),
        ({"resident": Answer.NO}, "resident_no"),
        ({"japan_hub": ""}, "japan_hub_missing"),
        ({"long_term_commitment": ""}, "commitment_missing"),
    ],
)
def test_conditions_of_participation_are_recorded_and_never_adjudicated(changed: dict[str, Any], code: str) -> None:
    recorded = Eligibility(resident=Answer.YES, japan_hub="東京", long_term_commitment="5年")
    scenario, codes = prepared(an_entry(eligibility=recorded.model_copy(update=changed)))
    assert (len(scenario.proposals), codes) == (1, [code])


def test_a_late_answer_is_marked_and_planned() -> None:
    policy = a_policy(milestones=({"name": SURVEY_CLOSES, "day": "2024-04-25"},))
    for hour, codes in ((23, []), (24, ["received_late"])):
        at = datetime(2024, 4, 25 + hour // 24, hour % 24, 59, tzinfo=JST)
        receipt = Receipt(file="a.xlsx", sha256="0" * 64, received_at=at)
        scenario, said = prepared(an_entry(receipt=receipt), policy=policy)
        assert (len(scenario.proposals), said) == (1, codes)


def test_data_ready_after_the_first_start_is_asked() -> None:
    row = a_row(desired_start=date(2024, 10, 16))
    for ready, codes in ((date(2024, 10, 16), []), (date(2024, 10, 17), ["dataset_after_start"])):
        scenario, said = prepared(an_entry(rows=[row], datasets=(DatasetRow(name="集", ready=ready),)))
        assert (len(scenario.proposals), said) == (1, codes)


def test_an_unreadable_deciding_field_keeps_the_proposal_out() -> None:
    scenario, codes = prepared(an_entry("1"), an_entry("2", unreadable=("自己負担の上限額",)))
    assert [proposal.id for proposal in scenario.proposals] == ["P-1"]
    assert codes == ["answer_unreadable"]
