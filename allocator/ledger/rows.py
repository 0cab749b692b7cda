"""Exact yen in the smallest rows people sign for: part by part, month by month, at one price.

A row is a part in one month at one unit price, so that GPU-hours x price = fee. The grant of a proposal in a fiscal
year is cut down once, to the policy's rounding unit; its rows share it as differences of cumulatively rounded sums in
date order. So rows add up, to the yen, to every total they are grouped into. Each row is within one rounding unit of
its own exact share.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from allocator.ledger.money import price, rounded_grant
from allocator.ledger.row_nouns import MoneyRow, MoneySum
from allocator.ledger.world import World
from models.plan import Plan
from models.policy import SubsidyClass
from models.scenario import Part, Phase, Proposal, Scenario
from models.units import HOURS_PER_DAY, FiscalYear, Period, ProviderId, fiscal_year, month_start

Key = TypeVar("Key")


def money_rows(scenario: Scenario, plan: Plan) -> tuple[MoneyRow, ...]:
    """Return the rows of every proposal, in (proposal, date) order."""
    world = World(scenario, plan)
    return tuple(row for proposal in scenario.proposals for row in proposal_rows(world, proposal))


def proposal_rows(world: World, proposal: Proposal) -> tuple[MoneyRow, ...]:
    """Return the rows of one proposal in date order, each with its share of the grant."""
    rules = world.scenario.rules
    rows: list[MoneyRow] = []
    paid: FiscalYear | None = None
    eligible = 0
    for row in sorted(_bare_rows(world, proposal), key=lambda row: row.days.start):  # same day: phase, then part
        eligible = eligible if row.fiscal_year == paid else 0
        paid, before, eligible = row.fiscal_year, eligible, eligible + row.eligible
        grant, own_grant = (
            rounded_grant(rate, eligible, rules.rounding_yen) - rounded_grant(rate, before, rules.rounding_yen)
            for rate in (proposal.rate, proposal.own_rate)
        )
        rows.append(row.model_copy(update={"grant": grant, "own_grant": own_grant}))
    return tuple(rows)


def _bare_rows(world: World, proposal: Proposal) -> Iterator[MoneyRow]:
    for phase in proposal.phases:
        for number, part in enumerate(world.parts(proposal, phase), start=1):
            for days, yen in _at_one_price(world, proposal, part):
                yield _bare_row(world, proposal, phase, number, part, days, yen)


def _at_one_price(world: World, proposal: Proposal, part: Part) -> Iterator[tuple[Period, int]]:
    """Cut what is paid for into months, and again where the price changes."""
    paid = part.used if part.pool is None else part.held
    same = groupby(paid.each_day(), key=lambda day: (month_start(day), _price(world, proposal, part, day)))
    for (_, yen), run in same:
        days = list(run)
        yield Period(start=days[0], end=days[-1] + timedelta(days=1)), yen


def _price(world: World, proposal: Proposal, part: Part, day: date) -> int:
    if part.pool is None:
        return proposal.outlook.yen_per_gpu_hour or 0
    return price(world.pools[part.pool], day)


def _bare_row(
    world: World, proposal: Proposal, phase: Phase, number: int, part: Part, days: Period, yen: int
) -> MoneyRow:
    hours = part.gpus * days.days * HOURS_PER_DAY
    eligible = part.pool is not None or world.scenario.rules.self_fees_eligible
    return MoneyRow(
        proposal=proposal.id,
        subsidy_class=proposal.subsidy_class,
        phase=phase.id,
        part=number,
        pool=part.pool,
        provider=None if part.pool is None else world.pools[part.pool].provider,
        gpu_type=world.gpu_type(phase, part),
        gpus=part.gpus,
        days=days,
        month=month_start(days.start),
        fiscal_year=fiscal_year(days.start),
        gpu_hours=hours,
        yen_per_gpu_hour=yen,
        fee=hours * yen,
        eligible=hours * yen if eligible else 0,
        grant=0,
        own_grant=0,
    )


# --- in groups


def summed(rows: Iterable[MoneyRow], by: Callable[[MoneyRow], Key]) -> dict[Key, MoneySum]:
    """Add rows up within each group, in the order in which groups first appear."""
    groups: dict[Key, list[MoneyRow]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return {key: total(members) for key, members in groups.items()}


def total(rows: Iterable[MoneyRow]) -> MoneySum:
    """Add rows up."""
    listed = list(rows)
    return MoneySum(
        gpu_hours=sum(row.gpu_hours for row in listed),
        fee=sum(row.fee for row in listed),
        eligible=sum(row.eligible for row in listed),
        grant=sum(row.grant for row in listed),
        own_grant=sum(row.own_grant for row in listed),
    )


def provider_of(row: MoneyRow) -> ProviderId | None:
    """Group by provider; what applicants procure alone has none."""
    return row.provider


def class_of(row: MoneyRow) -> SubsidyClass:
    """Group by subsidy class."""
    return row.subsidy_class


def year_of(row: MoneyRow) -> FiscalYear:
    """Group by fiscal year."""
    return row.fiscal_year


def month_of(row: MoneyRow) -> date:
    """Group by month."""
    return row.month
