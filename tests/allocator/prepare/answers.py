"""Small surveys, supplies and policies for preparation: they show only what a test is about."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allocator.prepare import prepare
from models.names import folded_name
from models.policy import Policy, Source, SubsidyClass, SubsidyRate
from models.problems import Problem
from models.scenario import OutlookKind, Phase, Pin, Proposal, Scenario
from models.supply import GpuType, LeaseRule, LeaseStart, Pool, ProviderLabel, Supply
from models.survey import (
    Answer,
    ClassDeclaration,
    Content,
    DemandRow,
    Eligibility,
    Organisation,
    Preferences,
    Receipt,
    SelfProcurement,
    SurveyEntry,
    SurveySnapshot,
    TargetCategory,
    TypeWish,
)
from models.text import Lang, text
from models.units import Rate
from tests.builders import HORIZON, a_pool

MONTHLY = LeaseRule(start_on=LeaseStart.MONTH_FIRST)
ORIGIN = Source(source="test")


def a_row(line: str = "1", **more: Any) -> DemandRow:
    """A block of 64 (at least 32) H100 for 30 days."""
    fields: dict[str, Any] = {
        "shape": "block",
        "types": (TypeWish(gpu_type="H100"),),
        "desired_gpus": 64,
        "minimum_gpus": 32,
        "duration_days": 30,
    }
    return DemandRow(line=line, **{key: value for key, value in (fields | more).items() if value is not None})


def an_entry(number: str = "1", name: str = "ソラマメ", rows: Iterable[DemandRow] = (), **more: Any) -> SurveyEntry:
    """An answer that leaves no question open: every condition recorded, any provider acceptable."""
    fields: dict[str, Any] = {
        "receipt": Receipt(file=f"{number or name}.xlsx", sha256="0" * 64),
        "applicant": Organisation(legal_name=name, folded=folded_name(name)),
        "eligibility": Eligibility(resident=Answer.YES, japan_hub="東京", long_term_commitment="5年"),
        "declared_class": ClassDeclaration(subsidy_class=SubsidyClass.OTHER, basis="declared"),
        "content": Content(title="開発", categories=(TargetCategory.LLM,)),
        "demand": tuple(rows) or (a_row(),),
        "preferences": Preferences(unranked_acceptable=Answer.YES),
        "self_procurement": SelfProcurement(outlook=OutlookKind.CANNOT),
        "priority": 1,
    }
    return SurveyEntry(number=number, **(fields | more))


def a_snapshot(*entries: SurveyEntry) -> SurveySnapshot:
    """A survey of these answers."""
    return SurveySnapshot(entries=entries)


def a_priced_pool(name: str, provider: str, gpu_type: str = "H100", node_size: int = 8) -> Pool:
    """A pool of four nodes at 700 yen."""
    return a_pool(name, provider=provider, gpu_type=gpu_type, node_size=node_size, price=700)


def a_supply(*pools: Pool) -> Supply:
    """Pools of the providers 甲 (kou) and 乙 (otsu); without any named, one H100 pool of each."""
    return Supply(
        cycle_id="1",
        gpu_types=(
            GpuType(id="H100", h100_ppm=1_000_000),
            GpuType(id="H200", h100_ppm=1_000_000),
            GpuType(id="A100", h100_ppm=315_000),
        ),
        pools=pools
        or (
            a_pool("kou-h100", provider="kou", nodes=16, price=700, lease=MONTHLY),
            a_pool("otsu-h100", provider="otsu", nodes=16, price=600, lease=MONTHLY),
        ),
        providers=(
            ProviderLabel(id="kou", name="甲クラウド", name_en="Kou Cloud", aliases=("KOU",)),
            ProviderLabel(id="otsu", name="乙計算"),
        ),
    )


def a_policy(**more: Any) -> Policy:
    """A policy with nothing open but what a test opens."""
    rates = {SubsidyClass.SPECIFIED_BUSINESS: (2, 3), SubsidyClass.ACADEMIC: (2, 3), SubsidyClass.OTHER: (1, 2)}
    fields: dict[str, Any] = {
        "cycle_id": "1",
        "version": "1",
        "program_name": "架空の事業",
        "horizon": HORIZON,
        "horizon_origin": ORIGIN,
        "as_of": HORIZON.start,
        "rates": tuple(
            SubsidyRate(subsidy_class=of, rate=Rate(numerator=top, denominator=bottom), origin=ORIGIN)
            for of, (top, bottom) in rates.items()
        ),
        "budgets": ({"fiscal_year": 2024, "yen": 10**9, "origin": {"source": "test"}},),
    }
    return Policy.model_validate(fields | more)


def prepared(
    *entries: SurveyEntry, supply: Supply | None = None, policy: Policy | None = None, pins: tuple[Pin, ...] = ()
) -> tuple[Scenario, list[str]]:
    """Prepare and return the scenario and the codes of what was said."""
    scenario, problems = prepare(a_snapshot(*entries), supply or a_supply(), policy or a_policy(), pins)
    assert scenario is not None, problems
    return scenario, said(problems)


def refused(
    *entries: SurveyEntry, supply: Supply | None = None, policy: Policy | None = None, pins: tuple[Pin, ...] = ()
) -> list[str]:
    """Prepare what cannot be prepared and return the codes."""
    scenario, problems = prepare(a_snapshot(*entries), supply or a_supply(), policy or a_policy(), pins)
    assert scenario is None
    return said(problems)


def said(problems: Iterable[Problem]) -> list[str]:
    """Return the codes, after making sure that each can be said in both languages."""
    codes: list[str] = []
    for problem in problems:
        for lang in Lang:
            assert "{" not in text(problem.text_key, lang, **problem.params)
        codes.append(problem.code)
    return codes


def only(scenario: Scenario) -> Proposal:
    """Return the one proposal."""
    (proposal,) = scenario.proposals
    return proposal


def only_phase(scenario: Scenario) -> Phase:
    """Return the one phase of the one proposal."""
    (phase,) = only(scenario).phases
    return phase


def sizes(phase: Phase) -> dict[str, tuple[int, ...]]:
    """Return the grid of a phase by pool."""
    return {row.pool: row.nodes for row in phase.sizes}


def day(month: int, number: int) -> date:
    """A day of the year that runs from July 2024 to June 2025."""
    return date(2024 if month >= 7 else 2025, month, number)
