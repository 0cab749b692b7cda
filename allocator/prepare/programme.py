"""The policy becomes the plain rules of a scenario; what it leaves open is listed, what contradicts itself stops."""

from pydantic import ValidationError

from models.policy import Policy, SubsidyClass
from models.problems import Level, Place, Problem
from models.scenario import Budget, Rules
from models.supply import Supply
from models.tiers import Preset, TierOrder
from models.units import Period, fiscal_year


def _stop(code: str, field: str, value: object = "", **params: object) -> Problem:
    return Problem(code=code, level=Level.FILE, place=Place(field=field), value=str(value), params=params)


def _open(code: str, field: str, used: object = "", **params: object) -> Problem:
    return Problem(code=code, level=Level.ASK, place=Place(field=field), used=str(used), params=params)


def order_of(policy: Policy) -> tuple[TierOrder | None, list[Problem]]:
    """Return the tier order of the preset, or the policy's own."""
    if policy.preset is not Preset.CUSTOM:
        return TierOrder.of(policy.preset).model_copy(update={"canonical": policy.canonical}), []
    try:
        return TierOrder(preset=Preset.CUSTOM, tiers=policy.tiers, canonical=policy.canonical), []
    except ValidationError:
        code = "tiers_missing" if not policy.tiers else "tiers_fairness_too_early"
        return None, [_stop(code, "tiers", ", ".join(tier.name for tier in policy.tiers))]


def years_of(horizon: Period) -> range:
    """Return the fiscal years the horizon touches."""
    return range(fiscal_year(horizon.start), fiscal_year(horizon.last_day) + 1)


def rules_of(policy: Policy, supply: Supply) -> tuple[Rules | None, list[Problem]]:
    """Return the rules, or None when the policy cannot be worked with."""
    order, problems = order_of(policy)
    rates = {rate.subsidy_class for rate in policy.rates}
    needed = {SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.ACADEMIC, SubsidyClass.OTHER}
    for missing in sorted(needed - rates):
        problems.append(_stop("rate_missing", "rates", subsidy_class=missing.value))
    providers = {pool.provider for pool in supply.pools} | {label.id for label in supply.providers}
    for limit in policy.provider_limits:
        if limit.provider not in providers:
            problems.append(_stop("limit_unknown_provider", "provider_limits", limit.provider, name=limit.provider))
    if order is None or problems:
        return None, problems
    for year in years_of(policy.horizon):
        if not any(budget.fiscal_year == year and budget.subsidy_class is None for budget in policy.budgets):
            problems.append(_open("budget_unstated", "budgets", year=str(year)))
    for pool in supply.pools:
        if not pool.prices:
            problems.append(_open("price_unstated", f"pools.{pool.id}.prices", used=0, pool=pool.id))
        elif pool.capacity and pool.prices[0].since > max(
            pool.capacity[0].since, pool.calendar.start, policy.horizon.start
        ):
            first = pool.prices[0].since
            problems.append(_open("price_starts_late", f"pools.{pool.id}.prices", used=0, pool=pool.id, day=first))
    rules = Rules(
        stage=policy.stage,
        scope=policy.scope,
        counted_confidence=policy.counted_confidence,
        budgets=tuple(
            Budget(fiscal_year=b.fiscal_year, yen=b.yen, subsidy_class=b.subsidy_class)
            for b in sorted(policy.budgets, key=lambda b: (b.fiscal_year, b.subsidy_class or ""))
        ),
        quotas=tuple(sorted(policy.quotas, key=lambda quota: quota.id)),
        provider_limits=tuple(sorted(policy.provider_limits, key=lambda limit: (limit.provider, limit.measure))),
        penalties=policy.penalties,
        rounding_yen=policy.rounding.unit_yen,
        self_fees_eligible=policy.self_fees_eligible,
        self_starts=policy.self_starts,
        size_exponent_ppm=policy.size_measure.exponent_ppm,
        lot_seed=policy.lot_seed,
        order=order,
    )
    return rules, problems
