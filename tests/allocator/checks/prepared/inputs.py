"""A small survey, supply and policy of invented parties, as the checks of preparation read them."""

from datetime import date
from typing import Any

from models.policy import Policy, ProposalStatus, Source, SubsidyClass, SubsidyRate
from models.scenario import OutlookKind
from models.supply import ProviderLabel, Supply
from models.survey import (
    Answer,
    ClassDeclaration,
    Content,
    DemandRow,
    MonthAmount,
    Organisation,
    Preferences,
    Receipt,
    SelfProcurement,
    SurveyEntry,
    SurveySnapshot,
    TargetCategory,
    TypeWish,
)
from models.units import Period
from tests.builders import A100, H100, H200, HALF, TWO_THIRDS, a_pool, day

HORIZON = Period(start=day(10, 1), end=day(4, 1))
ORIGIN = Source(source="架空の方針", as_of=date(2024, 6, 1))


def a_line(line: str = "1", **others: Any) -> DemandRow:
    """16 H100 for 30 days, or 8 at least."""
    figures: dict[str, Any] = {
        "shape": "block",
        "types": (TypeWish(gpu_type="H100"),),
        "desired_gpus": 16,
        "minimum_gpus": 8,
        "duration_days": 30,
    }
    return DemandRow(line=line, **(figures | others))


def months_of(*amounts: tuple[int, int], line: str = "1", **others: Any) -> DemandRow:
    """GPUs by month."""
    rows = tuple(MonthAmount(month=day(month, 1), gpus=gpus) for month, gpus in amounts)
    return DemandRow(line=line, shape="profile", types=(TypeWish(gpu_type="H100"),), months=rows, **others)


def an_answer(number: str = "1", *demand: DemandRow, name: str = "", **others: Any) -> SurveyEntry:
    """An answer of an academic applicant that takes any provider."""
    figures: dict[str, Any] = {
        "receipt": Receipt(file=f"{number}.xlsx", sha256=f"{int(number):064x}"),
        "applicant": Organisation(legal_name=name or f"架空{number}", folded=name or f"架空{number}"),
        "declared_class": ClassDeclaration(subsidy_class=SubsidyClass.ACADEMIC, basis="declared"),
        "content": Content(title="架空の開発", categories=(TargetCategory.LLM,)),
        "preferences": Preferences(unranked_acceptable=Answer.YES),
        "self_procurement": SelfProcurement(outlook=OutlookKind.CANNOT),
        "complete_or_nothing": Answer.NO,
        "status": ProposalStatus.SURVEYED,
    }
    return SurveyEntry(number=number, demand=demand or (a_line(),), **(figures | others))


def a_snapshot(*entries: SurveyEntry) -> SurveySnapshot:
    """The answers of a cycle."""
    return SurveySnapshot(entries=entries or (an_answer(),), fictional=True)


def a_supply(nodes: int = 4) -> Supply:
    """So many nodes of H100 at A and of H200 at B."""
    return Supply(
        cycle_id="1",
        gpu_types=(A100, H100, H200),
        pools=(
            a_pool("a-h100", provider="A", nodes=nodes),
            a_pool("b-h200", provider="B", gpu_type="H200", nodes=nodes),
        ),
        providers=(
            ProviderLabel(id="A", name="架空クラウド", name_en="Fictional Cloud", aliases=("FC",)),
            ProviderLabel(id="B", name="架空計算"),
        ),
    )


def a_policy(**others: Any) -> Policy:
    """2/3 for specified businesses and academia, 1/2 for others; every proposal alike."""
    figures: dict[str, Any] = {
        "cycle_id": "1",
        "version": "1",
        "program_name": "架空事業",
        "horizon": HORIZON,
        "horizon_origin": ORIGIN,
        "rates": tuple(
            SubsidyRate(subsidy_class=kind, rate=rate, origin=ORIGIN)
            for kind, rate in (
                (SubsidyClass.SPECIFIED_BUSINESS, TWO_THIRDS),
                (SubsidyClass.ACADEMIC, TWO_THIRDS),
                (SubsidyClass.OTHER, HALF),
            )
        ),
    }
    return Policy(**(figures | others))
