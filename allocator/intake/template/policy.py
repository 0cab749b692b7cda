"""The policy as the values of a policy workbook: the reverse of ``assemble.policy``."""

from decimal import Decimal
from typing import Any

from allocator.intake.form import book_form
from allocator.intake.template.book import Filled, Row
from allocator.intake.template.survey import filled_row, rate_text
from models.policy import Policy, ProposalStatus, Source
from models.supply import Confidence
from models.units import WHOLE


def _word(choices: str, code: str) -> str:
    return book_form("policy").word(choices, code)


def _yes_no(true: bool) -> str:
    return _word("yes_no", "yes" if true else "no")


def _per_cent(ppm: int | None) -> Decimal | None:
    return None if ppm is None else Decimal(ppm) * 100 / WHOLE


def _origin(key: str, origin: Source | None) -> dict[str, Any]:
    return {} if origin is None else {f"{key}.source": origin.source, f"{key}.date": origin.as_of}


def _beside(origin: Source | None) -> dict[str, Any]:
    return {} if origin is None else {"source": origin.source, "as_of": origin.as_of}


def _programme(policy: Policy) -> Row:
    return filled_row(
        cycle_id=policy.cycle_id,
        version=policy.version,
        program_name=policy.program_name,
        parent_program=policy.parent_program,
        office=policy.office,
        stage=_word("stage", policy.stage),
        horizon_start=policy.horizon.start,
        horizon_last=policy.horizon.last_day,
        as_of=policy.as_of,
        fictional=_yes_no(policy.fictional),
        **_origin("horizon_start", policy.horizon_origin),
    )


def _money(policy: Policy) -> Row:
    rates: dict[str, Any] = {}
    for rate in policy.rates:
        key = f"rate_{rate.subsidy_class.value}"
        rates |= {key: rate_text(rate.rate), **_origin(key, rate.origin)}
    return filled_row(
        **rates,
        rounding_yen=policy.rounding.unit_yen,
        **_origin("rounding_yen", policy.rounding.origin),
        tax_mode=_word("tax_mode", policy.tax_mode),
        tax_ppm=_per_cent(policy.tax_ppm),
        self_fees_eligible=_yes_no(policy.self_fees_eligible),
        default_grant_cap_yen=policy.default_grant_cap_yen,
        default_own_cap_yen=policy.default_own_cap_yen,
    )


def _planning(policy: Policy) -> Row:
    return filled_row(
        preset=_word("preset", policy.preset),
        canonical=_yes_no(policy.canonical),
        lot_seed=policy.lot_seed,
        size_steps=policy.size_steps,
        size_exponent=Decimal(policy.size_measure.exponent_ppm) / WHOLE,
        self_starts=_word("lease_start", policy.self_starts),
        group_weight_cap=_per_cent(policy.group_weight_cap_ppm),
        **{f"count_{level.value}": _yes_no(level in policy.counted_confidence) for level in Confidence},
        **{f"plan_{status.value}": _yes_no(status in policy.scope) for status in ProposalStatus},
    )


def policy_values(policy: Policy) -> Filled:
    """Return what the workbook of a policy holds."""
    table = policy.penalties
    ranks = {f"rank_{rank}": value for rank, value in enumerate(table.by_rank, start=1)}
    return {
        "programme": _programme(policy),
        "money": _money(policy),
        "planning": _planning(policy),
        "penalties": filled_row(
            **ranks, unranked=table.unranked, asked_self=table.asked_self, **_origin("rank_1", table.origin)
        ),
        "budgets": [
            filled_row(
                fiscal_year=budget.fiscal_year,
                subsidy_class=_word("budget_class", budget.subsidy_class or "all"),
                yen=budget.yen,
                **_beside(budget.origin),
            )
            for budget in policy.budgets
        ],
        "quotas": [
            filled_row(
                id=quota.id,
                measure=_word("measure", quota.measure),
                limit=quota.limit,
                at_least=_word("at_least", "yes" if quota.at_least else "no"),
                subsidy_class=_word("subsidy_class", quota.subsidy_class) if quota.subsidy_class else None,
                target_category=quota.target_category,
                group=quota.group,
                **_beside(quota.origin),
            )
            for quota in policy.quotas
        ],
        "provider_limits": [
            filled_row(
                provider=limit.provider,
                measure=_word("limit_measure", limit.measure),
                limit=limit.limit,
                **_beside(limit.origin),
            )
            for limit in policy.provider_limits
        ],
        "tiers": [
            filled_row(name=_word("tier", tier.name), loss=_per_cent(tier.loss_ppm), depth=tier.depth)
            for tier in policy.tiers
        ],
        "milestones": [
            filled_row(name=milestone.name, day=milestone.day, **_beside(milestone.origin))
            for milestone in policy.milestones
        ],
        "criteria": [
            filled_row(
                id=criterion.id,
                heading=criterion.heading,
                name=criterion.name,
                points="\n".join(criterion.points),
                required=_yes_no(criterion.required),
                emphasised=_yes_no(criterion.emphasised),
                weight=criterion.weight,
            )
            for criterion in policy.criteria
        ],
    }
