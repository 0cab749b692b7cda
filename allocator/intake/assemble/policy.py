"""From the values of a policy workbook to the policy. A blank figure is an open point, never a guess."""

from datetime import timedelta
from typing import Any

from allocator.intake.values import RowValues, Values
from models.policy import (
    BudgetFigure,
    Criterion,
    Milestone,
    PenaltyTable,
    Policy,
    ProposalStatus,
    ProviderLimit,
    Quota,
    Rounding,
    SizeMeasure,
    Source,
    Stage,
    SubsidyClass,
    SubsidyRate,
    TaxMode,
)
from models.supply import Confidence, LeaseStart
from models.tiers import Preset, TierName, TierSpec
from models.units import Period

_RATED = (SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.ACADEMIC, SubsidyClass.OTHER)
_RANKS = 5


def _source(row: RowValues, field: str = "") -> Source | None:
    """Return source and date beside a figure: ``field.source`` of a list, or the columns of a table row."""
    prefix = f"{field}." if field else ""
    source, day = row.get(f"{prefix}source"), row.get(f"{prefix}{'date' if field else 'as_of'}")
    return None if source is None and day is None else Source(source=source or "", as_of=day)


def _figure_source(row: RowValues, field: str = "") -> Source:
    return _source(row, field) or Source(source="")


def _yes(row: RowValues, key: str, blank: bool) -> bool:
    chosen = row.get(key)
    return blank if chosen is None else bool(chosen == "yes")


def _chosen(row: RowValues, prefix: str, default: dict[Any, bool]) -> tuple[Any, ...]:
    return tuple(code for code, blank in default.items() if _yes(row, f"{prefix}_{code.value}", blank))


def _stated(row: RowValues, **fields: str) -> dict[str, Any]:
    """Return the model fields whose cells are filled; the others keep the default of the model."""
    return {field: row.get(key) for field, key in fields.items() if row.get(key) is not None}


def _penalties(row: RowValues) -> PenaltyTable:
    ranks = [row.get(f"rank_{rank}") for rank in range(1, _RANKS + 1)]
    stated = tuple(rank for rank in ranks if rank is not None)
    more: dict[str, Any] = {"by_rank": stated} if stated else {}
    return PenaltyTable(
        **more, **_stated(row, unranked="unranked", asked_self="asked_self"), origin=_source(row, "rank_1")
    )


def _budgets(values: Values) -> tuple[BudgetFigure, ...]:
    return tuple(
        BudgetFigure(
            fiscal_year=row.get("fiscal_year"),
            yen=row.get("yen"),
            subsidy_class=None if row.get("subsidy_class", "all") == "all" else row.get("subsidy_class"),
            origin=_figure_source(row),
        )
        for row in values.rows("budgets")
        if row.get("yen") is not None
    )


def _quotas(values: Values) -> tuple[Quota, ...]:
    return tuple(
        Quota(
            id=row.get("id"),
            measure=row.get("measure"),
            limit=row.get("limit"),
            at_least=row.get("at_least") == "yes",
            subsidy_class=row.get("subsidy_class"),
            target_category=row.get("target_category"),
            group=row.get("group"),
            origin=_source(row),
        )
        for row in values.rows("quotas")
    )


def _limits(values: Values) -> tuple[ProviderLimit, ...]:
    return tuple(
        ProviderLimit(
            provider=row.get("provider"),
            measure=row.get("measure"),
            limit=row.get("limit"),
            origin=_source(row),
        )
        for row in values.rows("provider_limits")
    )


def _tiers(values: Values) -> tuple[TierSpec, ...]:
    return tuple(
        TierSpec(name=TierName(row.get("name")), loss_ppm=row.get("loss", 0), depth=row.get("depth", 1))
        for row in values.rows("tiers")
    )


def _milestones(values: Values) -> tuple[Milestone, ...]:
    return tuple(
        Milestone(name=row.get("name"), day=row.get("day"), origin=_source(row))
        for row in values.rows("milestones")
        if row.get("day") is not None
    )


def _criteria(values: Values) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            id=row.get("id"),
            heading=row.get("heading", ""),
            name=row.get("name", ""),
            points=row.get("points", ()),
            required=_yes(row, "required", blank=False),
            emphasised=_yes(row, "emphasised", blank=False),
            weight=row.get("weight"),
        )
        for row in values.rows("criteria")
    )


def policy_of(values: Values) -> Policy:
    """Return the policy of a workbook whose deciding cells could all be read. Raises ValidationError otherwise."""
    programme, money, planning = values.section("programme"), values.section("money"), values.section("planning")
    rounding = money.get("rounding_yen")
    more = _stated(
        planning, size_steps="size_steps", lot_seed="lot_seed", group_weight_cap_ppm="group_weight_cap"
    ) | _stated(money, tax_ppm="tax_ppm")
    return Policy(
        cycle_id=programme.get("cycle_id"),
        version=programme.get("version"),
        program_name=programme.get("program_name"),
        parent_program=programme.get("parent_program", ""),
        office=programme.get("office", ""),
        stage=Stage(programme.get("stage", Stage.SURVEY)),
        horizon=Period(start=programme.get("horizon_start"), end=programme.get("horizon_last") + timedelta(days=1)),
        horizon_origin=_figure_source(programme, "horizon_start"),
        as_of=programme.get("as_of"),
        rates=tuple(
            SubsidyRate(
                subsidy_class=rated,
                rate=money.get(f"rate_{rated.value}"),
                origin=_figure_source(money, f"rate_{rated.value}"),
            )
            for rated in _RATED
        ),
        budgets=_budgets(values),
        counted_confidence=_chosen(
            planning, "count", {Confidence.FIRM: True, Confidence.EXPECTED: True, Confidence.COORDINATING: False}
        ),
        scope=_chosen(
            planning,
            "plan",
            {
                ProposalStatus.SURVEYED: True,
                ProposalStatus.APPLIED: True,
                ProposalStatus.ADOPTED: True,
                ProposalStatus.NOT_ADOPTED: False,
                ProposalStatus.WITHDRAWN: False,
            },
        ),
        quotas=_quotas(values),
        provider_limits=_limits(values),
        size_measure=SizeMeasure(exponent_ppm=planning.get("size_exponent", 0)),
        self_starts=LeaseStart(planning.get("self_starts", LeaseStart.MONDAY)),
        penalties=_penalties(values.section("penalties")),
        preset=Preset(planning.get("preset", Preset.SURVEY)),
        tiers=_tiers(values),
        canonical=_yes(planning, "canonical", blank=True),
        rounding=Rounding() if rounding is None else Rounding(unit_yen=rounding, origin=_source(money, "rounding_yen")),
        tax_mode=TaxMode(money.get("tax_mode", TaxMode.EXCLUDED)),
        self_fees_eligible=_yes(money, "self_fees_eligible", blank=False),
        default_grant_cap_yen=money.get("default_grant_cap_yen"),
        default_own_cap_yen=money.get("default_own_cap_yen"),
        milestones=_milestones(values),
        criteria=_criteria(values),
        fictional=programme.get("fictional") == "yes",
        **more,
    )
