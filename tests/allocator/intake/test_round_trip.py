"""What is written into a template comes back as it was; every field of the models has its cell."""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from allocator.intake import read_policy, read_supply, read_survey
from allocator.intake.template import write_policy, write_supply, write_survey, write_template
from models.policy import (
    BudgetFigure,
    Criterion,
    Milestone,
    PenaltyTable,
    Policy,
    ProposalStatus,
    ProviderLimit,
    Quota,
    QuotaMeasure,
    Rounding,
    SizeMeasure,
    Source,
    Stage,
    SubsidyClass,
    SubsidyRate,
    TaxMode,
)
from models.supply import (
    CapacityStep,
    Confidence,
    GpuType,
    LeaseRule,
    LeaseStart,
    Pool,
    PoolLabel,
    PriceStep,
    ProviderLabel,
    Supply,
)
from models.tiers import Preset, TierName, TierSpec
from models.units import Period, Rate
from tests.allocator.intake.books import codes, full_entry, without_places

NOT_IN_A_WORKBOOK = {"version", "supersedes", "late", "unreadable", "unknown_names"} | {
    "place",
    "file",
    "sheet",
    "cell",
    "field",
    "format",
}
"""Fields that intake works out by itself. Provider names stay as written until a supply says which are known."""


def _unsaid(value: Any, path: str = "") -> set[str]:
    """Return the fields that are at their default everywhere in ``value``: those a round trip would not test."""
    said: dict[str, bool] = {}

    def walk(part: Any) -> None:
        if isinstance(part, BaseModel):
            for name, field in type(part).model_fields.items():
                inner = getattr(part, name)
                key = f"{type(part).__name__}.{name}"
                said[key] = said.get(key, False) or field.is_required() or inner != field.default
                walk(inner)
        elif isinstance(part, tuple):
            for item in part:
                walk(item)

    walk(value)
    return {key for key, differs in said.items() if not differs and key.split(".")[1] not in NOT_IN_A_WORKBOOK}


def full_supply() -> Supply:
    """A supply in which every field says something."""
    source = Period(start=date(2024, 10, 1), end=date(2025, 4, 1))
    return Supply(
        cycle_id="2",
        version="3",
        gpu_types=(
            GpuType(id="H100", h100_ppm=1_000_000, memory_gb=80, source="公表仕様", as_of=date(2024, 4, 1)),
            GpuType(id="A100", h100_ppm=315_000),
        ),
        pools=(
            Pool(
                id="kou-h100",
                provider="kou",
                gpu_type="H100",
                node_size=8,
                calendar=source,
                capacity=(
                    CapacityStep(since=date(2024, 10, 1), nodes=8, note="初期"),
                    CapacityStep(since=date(2024, 12, 1), nodes=16, confidence=Confidence.COORDINATING),
                ),
                prices=(
                    PriceStep(since=date(2024, 10, 1), yen_per_gpu_hour=700, note="定価"),
                    PriceStep(since=date(2025, 1, 1), yen_per_gpu_hour=650),
                ),
                lease=LeaseRule(
                    start_on=LeaseStart.HALF_MONTH,
                    min_days=14,
                    multiple_days=7,
                    max_days=182,
                    lead_time_days=10,
                    max_nodes_per_lease=64,
                    cancellable=False,
                    prepaid=True,
                ),
                turnaround_days=2,
                reserved_nodes=1,
            ),
        ),
        providers=(
            ProviderLabel(id="kou", name="甲社（架空）", name_en="Kou", aliases=("甲", "KOU"), contact="k@example.com"),
        ),
        pool_labels=(PoolLabel(id="kou-h100", name="甲 H100", name_en="Kou H100", site="東京", note="備考"),),
        fictional=True,
        source="架空",
        as_of=date(2024, 9, 1),
    )


def full_policy() -> Policy:
    """A policy in which every field says something."""
    origin = Source(source="決定", as_of=date(2024, 4, 12))
    rates = {
        SubsidyClass.SPECIFIED_BUSINESS: Rate(numerator=2, denominator=3),
        SubsidyClass.ACADEMIC: Rate(numerator=2, denominator=3),
        SubsidyClass.OTHER: Rate(numerator=1, denominator=2),
    }
    return Policy(
        cycle_id="3",
        version="7",
        program_name="架空の事業",
        parent_program="上位",
        office="架空の事務局",
        stage=Stage.ADOPTED,
        horizon=Period(start=date(2024, 11, 1), end=date(2025, 5, 1)),
        horizon_origin=origin,
        as_of=date(2024, 10, 1),
        rates=tuple(SubsidyRate(subsidy_class=of, rate=rate, origin=origin) for of, rate in rates.items()),
        budgets=(
            BudgetFigure(fiscal_year=2024, yen=1_000_000_000, origin=origin),
            BudgetFigure(fiscal_year=2024, yen=200_000_000, subsidy_class=SubsidyClass.ACADEMIC, origin=origin),
        ),
        counted_confidence=(Confidence.FIRM,),
        scope=(ProposalStatus.ADOPTED, ProposalStatus.NOT_ADOPTED),
        quotas=(
            Quota(
                id="学術",
                measure=QuotaMeasure.GRANT_YEN,
                limit=5,
                at_least=True,
                subsidy_class=SubsidyClass.ACADEMIC,
                target_category=4,
                group="G-1",
                origin=origin,
            ),
        ),
        provider_limits=(ProviderLimit(provider="kou", measure=QuotaMeasure.GPU_HOURS, limit=9, origin=origin),),
        size_steps=4,
        size_measure=SizeMeasure(exponent_ppm=500_000),
        self_starts=LeaseStart.MONTH_FIRST,
        penalties=PenaltyTable(by_rank=(0, 5, 15, 25, 35), unranked=50, asked_self=70, origin=origin),
        preset=Preset.CUSTOM,
        tiers=(
            TierSpec(name=TierName.LEFT_OUT),
            TierSpec(name=TierName.FAIRNESS, depth=3),
            TierSpec(name=TierName.SERVED, loss_ppm=5_000),
        ),
        canonical=False,
        lot_seed=11,
        rounding=Rounding(unit_yen=10_000, origin=origin),
        tax_mode=TaxMode.INCLUDED,
        tax_ppm=80_000,
        self_fees_eligible=True,
        group_weight_cap_ppm=125_000,
        default_grant_cap_yen=300_000_000,
        default_own_cap_yen=400_000_000,
        milestones=(Milestone(name="締切", day=date(2024, 4, 25), origin=origin),),
        criteria=(
            Criterion(
                id="C1",
                heading="大",
                name="小",
                points=("点1、詳しく", "点2"),
                required=True,
                emphasised=True,
                weight=2,
            ),
        ),
        fictional=True,
    )


def test_an_answer_comes_back_as_written(tmp_path: Path) -> None:
    entry = full_entry()
    assert _unsaid(entry) == set()
    write_survey(tmp_path / "answer.xlsx", entry)
    found, problems = read_survey(tmp_path / "answer.xlsx")
    assert codes(problems) == []
    assert found is not None
    assert without_places(found) == without_places(entry)


def test_a_supply_comes_back_as_written(tmp_path: Path) -> None:
    supply = full_supply()
    assert _unsaid(supply) == set()
    write_supply(tmp_path / "supply.xlsx", supply)
    found, problems = read_supply(tmp_path / "supply.xlsx")
    assert codes(problems) == []
    assert found == supply


def test_a_policy_comes_back_as_written(tmp_path: Path) -> None:
    policy = full_policy()
    assert _unsaid(policy) == set()
    write_policy(tmp_path / "policy.xlsx", policy)
    found, problems = read_policy(tmp_path / "policy.xlsx")
    assert codes(problems) == []
    assert found == policy


def test_the_blank_policy_holds_the_plan_of_the_notice_and_no_money(tmp_path: Path) -> None:
    _, _, path = write_template(tmp_path)
    policy, problems = read_policy(path)
    assert codes(problems) == []
    assert policy is not None
    assert [(str(rate.rate.fraction), rate.origin.as_of) for rate in policy.rates] == [
        ("2/3", date(2024, 4, 12)),
        ("2/3", date(2024, 4, 12)),
        ("1/2", date(2024, 4, 12)),
    ]
    assert policy.horizon == Period(start=date(2024, 10, 1), end=date(2025, 4, 1))
    assert policy.budgets == ()
    assert policy.model_copy(
        update={
            "cycle_id": "c",
            "version": "v",
            "program_name": "p",
            "horizon": policy.horizon,
            "rounding": Rounding(),
            "penalties": PenaltyTable(),
        }
    ) == Policy(
        cycle_id="c",
        version="v",
        program_name="p",
        horizon=policy.horizon,
        horizon_origin=policy.horizon_origin,
        rates=policy.rates,
    )


def test_the_blank_survey_and_supply_say_what_is_missing_and_hold_no_examples(tmp_path: Path) -> None:
    survey_path, supply_path, _ = write_template(tmp_path)
    entry, problems = read_survey(survey_path)
    assert entry is not None
    assert codes(problems) == ["required_blank", "required_blank"]  # name of the applicant, title
    assert (entry.demand, entry.datasets, entry.costs, entry.co_applicants) == ((), (), (), ())
    supply, problems = read_supply(supply_path)
    assert supply is None
    assert set(codes(problems)) == {"required_blank"}
