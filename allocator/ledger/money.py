"""Exact yen: fees day by day, grant and own contribution by fiscal year (``DEFINITIONS.md`` section 3)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from allocator.ledger.nouns import BudgetUse, Money
from allocator.ledger.world import World
from models.scenario import Part, Proposal
from models.supply import Pool
from models.units import HOURS_PER_DAY, FiscalYear, Rate, fiscal_year

Yearly = Counter[FiscalYear]
"""Yen by fiscal year."""


def price(pool: Pool, day: date) -> int:
    """Return the yen of one GPU-hour on a day: the latest price step on or before it, else nothing."""
    return max(((step.since, step.yen_per_gpu_hour) for step in pool.prices if step.since <= day), default=(day, 0))[1]


def pool_fees(world: World, parts: Iterable[Part]) -> Yearly:
    """Return what pools charge: GPUs x 24 x price of the day, for every day held."""
    yen: Yearly = Counter()
    for part in parts:
        if part.pool is not None:
            for day in part.held.each_day():
                yen[fiscal_year(day)] += part.gpus * HOURS_PER_DAY * price(world.pools[part.pool], day)
    return yen


def self_fees(proposal: Proposal, parts: Iterable[Part]) -> Yearly:
    """Return what procuring alone costs at the applicant's own price, for every day used."""
    yen: Yearly = Counter()
    for part in parts:
        if part.pool is None:
            for day in part.used.each_day():
                yen[fiscal_year(day)] += part.gpus * HOURS_PER_DAY * (proposal.outlook.yen_per_gpu_hour or 0)
    return yen


def rounded_grant(rate: Rate, eligible: int, unit: int) -> int:
    """Return rate x eligible, cut down to a multiple of the rounding unit: the one place where yen are rounded."""
    exact = rate.fraction * eligible
    return exact.numerator // (exact.denominator * unit) * unit


def proposal_years(world: World, proposal: Proposal) -> tuple[Money, ...]:
    """Return the money of a proposal, one row per fiscal year in which anything is paid."""
    parts = [part for phase in proposal.phases for part in world.parts(proposal, phase)]
    in_pools, alone = pool_fees(world, parts), self_fees(proposal, parts)
    rules = world.scenario.rules
    rows = []
    for year in sorted({*in_pools, *alone}):
        eligible = in_pools[year] + (alone[year] if rules.self_fees_eligible else 0)
        rows.append(
            Money(
                fiscal_year=year,
                pool_fees=in_pools[year],
                self_fees=alone[year],
                eligible=eligible,
                grant=rounded_grant(proposal.rate, eligible, rules.rounding_yen),
                own_grant=rounded_grant(proposal.own_rate, eligible, rules.rounding_yen),
            )
        )
    return tuple(rows)


def added(rows: Iterable[Money], year: FiscalYear | None) -> Money:
    """Add rows up."""
    listed = list(rows)
    return Money(
        fiscal_year=year,
        pool_fees=sum(row.pool_fees for row in listed),
        self_fees=sum(row.self_fees for row in listed),
        eligible=sum(row.eligible for row in listed),
        grant=sum(row.grant for row in listed),
        own_grant=sum(row.own_grant for row in listed),
    )


def by_year(rows: Iterable[Money]) -> tuple[Money, ...]:
    """Add rows up within each fiscal year."""
    listed = list(rows)
    years = sorted({row.fiscal_year for row in listed if row.fiscal_year is not None})
    return tuple(added((row for row in listed if row.fiscal_year == year), year) for year in years)


def budget_uses(world: World, paid: dict[str, tuple[Money, ...]]) -> tuple[BudgetUse, ...]:
    """Set each budget against the grant that counts in it: of everybody, or of those its envelope may fall to."""
    uses = []
    for budget in world.scenario.rules.budgets:
        counted = [
            row.grant
            for proposal in world.scenario.proposals
            if budget.subsidy_class is None or budget.subsidy_class in proposal.envelopes
            for row in paid[proposal.id]
            if row.fiscal_year == budget.fiscal_year
        ]
        uses.append(
            BudgetUse(
                fiscal_year=budget.fiscal_year,
                subsidy_class=budget.subsidy_class,
                yen=budget.yen,
                grant=sum(counted),
            )
        )
    return tuple(uses)
