"""Money on drawn plans: ledger, checks and engine agree to the yen, and the ledger's rows add up to every total."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from allocator.checks import check_decisions
from allocator.checks.allocation import Allocation
from allocator.checks.money import fees as checked_fees
from allocator.checks.money import grants
from allocator.ledger import Figures, figures, money_rows
from allocator.ledger.money import rounded_grant
from allocator.ledger.row_nouns import MoneyRow
from allocator.ledger.rows import class_of, month_of, provider_of, summed, total, year_of
from allocator.options import Options
from allocator.rules import local_rules
from models.plan import Plan
from models.policy import Stage, SubsidyClass
from models.reasons import RuleName
from models.scenario import Budget, Scenario
from tests.properties.options import options
from tests.properties.random_scenarios import tiny


def drawn(seed: int) -> Scenario:
    """A drawn scenario; classes are drawn too, so that unknown ones (two rates) are among them."""
    rng, scenario = Random(seed), tiny(seed)
    proposals = []
    for proposal in scenario.proposals:
        kind = rng.choice(list(SubsidyClass))
        proposals.append(proposal.model_copy(update={"subsidy_class": kind}))
    return scenario.model_copy(update={"proposals": tuple(proposals)})


def a_random_plan(scenario: Scenario, rng: Random) -> Plan:
    """Options by chance, phase by phase; linking rules are not asked: money is counted on any plan."""
    rows = []
    for proposal in scenario.proposals:
        for phase in proposal.phases:
            every = options(scenario, proposal, phase) if proposal in scenario.in_scope else ()
            if every and rng.random() < 0.85:
                rows.append((proposal.id, phase.id, rng.choice(every)))
    decided = tuple({"proposal": proposal, "phase": phase, "parts": parts} for proposal, phase, parts in sorted(rows))
    return Plan.model_validate({"scenario_hash": "0" * 64, "stage": Stage.SURVEY, "decisions": decided})


def shares_add_up(scenario: Scenario, counted: Figures, rows: tuple[MoneyRow, ...]) -> None:
    unit = scenario.rules.rounding_yen
    rates = {proposal.id: (proposal.rate, proposal.own_rate) for proposal in scenario.proposals}
    for row in rows:
        assert row.grant + row.own_low == row.fee == row.gpu_hours * row.yen_per_gpu_hour
        assert row.own_grant + row.own_high == row.fee
        assert row.days.start.replace(day=1) == row.month == row.days.last_day.replace(day=1)
        for rate, given in zip(rates[row.proposal], (row.grant, row.own_grant), strict=True):
            assert given >= 0
            assert abs(given - rate.fraction * row.eligible) < unit
    for proposal in counted.proposals:
        mine = [row for row in rows if row.proposal == proposal.id]
        years = summed(mine, year_of)
        assert {year: (s.fee, s.eligible, s.grant, s.own_grant) for year, s in years.items()} == {
            m.fiscal_year: (m.pool_fees + m.self_fees, m.eligible, m.grant, m.own_grant) for m in proposal.years
        }
    everything = total(rows)
    money = counted.money
    assert (everything.fee, everything.eligible) == (money.pool_fees + money.self_fees, money.eligible)
    assert (everything.grant, everything.own_grant) == (money.grant, money.own_grant)
    for by in (provider_of, class_of, year_of, month_of):
        groups = summed(rows, by).values()
        for name in ("gpu_hours", "fee", "eligible", "grant", "own_grant", "own_low", "own_high"):
            assert sum(getattr(group, name) for group in groups) == getattr(everything, name)


def checks_agree(scenario: Scenario, plan: Plan, counted: Figures) -> None:
    allocation = Allocation(scenario, plan.decisions)
    for proposal, row in zip(scenario.proposals, counted.proposals, strict=True):
        parts = tuple(allocation.parts(proposal))
        fees = checked_fees(allocation, proposal, parts)
        assert {m.fiscal_year: m.pool_fees + m.self_fees for m in row.years} == dict(fees)
        assert +Counter({m.fiscal_year: m.grant for m in row.years}) == +grants(allocation, proposal, parts)
        owned = grants(allocation, proposal, parts, proposal.own_rate)
        assert +Counter({m.fiscal_year: m.own_grant for m in row.years}) == +owned


def engine_agrees(scenario: Scenario, made: Options, plan: Plan, counted: Figures) -> None:
    """Fees and eligible fees of the chosen options, and what ran before, as the engine adds them up."""
    for proposal, row in zip(scenario.proposals, counted.proposals, strict=True):
        fees: Counter[int] = Counter()
        eligible: Counter[int] = Counter()
        for year in made.calendar.years:
            before, of_it = made.money.given_fees(proposal, year)
            fees[year] += before
            eligible[year] += of_it
        for phase in proposal.phases:
            decided = plan.decision(proposal.id, phase.id)
            if decided is None:
                continue
            family, start = next(
                (family, start)
                for family in made.of(proposal, phase)
                for start in range(len(family))
                if family.decision(start) == decided
            )
            for year in made.calendar.years:
                fees[year] += int(np.asarray(made.money.fees(family, year))[start])
                eligible[year] += int(np.asarray(made.money.eligible(family, year))[start])
        inside = [m for m in row.years if m.fiscal_year in made.calendar.years]
        assert +Counter({m.fiscal_year: m.pool_fees + m.self_fees for m in inside}) == +fees
        assert +Counter({m.fiscal_year: m.eligible for m in inside}) == +eligible
        unit = scenario.rules.rounding_yen
        granted = Counter({year: rounded_grant(proposal.rate, yen, unit) for year, yen in eligible.items()})
        assert +Counter({m.fiscal_year: m.grant for m in inside}) == +granted


def compare(seed: int, plans: int) -> None:
    scenario, rng = drawn(seed), Random(seed)
    made = Options(scenario, local_rules())
    for _ in range(plans):
        plan = a_random_plan(scenario, rng)
        counted, rows = figures(scenario, plan), money_rows(scenario, plan)
        shares_add_up(scenario, counted, rows)
        checks_agree(scenario, plan, counted)
        engine_agrees(scenario, made, plan, counted)


@pytest.mark.parametrize("first", range(0, 20, 10))
def test_shares_add_up_and_all_three_agree(first: int) -> None:
    for seed in range(first, first + 10):
        compare(seed, plans=5)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 20))
def test_shares_add_up_and_all_three_agree_on_1000_plans(first: int) -> None:
    for seed in range(first, first + 20):
        compare(seed, plans=5)


def test_a_budget_of_exactly_the_grant_is_kept_and_one_yen_less_is_not() -> None:
    tried = 0
    for seed in range(30):
        scenario, rng = drawn(seed), Random(seed)
        plan = a_random_plan(scenario, rng)
        for money in figures(scenario, plan).years:
            if not money.grant or money.fiscal_year is None:
                continue
            for yen, over in ((money.grant, False), (money.grant - 1, True)):
                budget = Budget(fiscal_year=money.fiscal_year, yen=yen)
                limited = scenario.model_copy(
                    update={"rules": scenario.rules.model_copy(update={"budgets": (budget,)})}
                )
                found = {violation.rule for violation in check_decisions(limited, plan.decisions)}
                assert (RuleName.BUDGET in found) is over
                tried += 1
    assert tried > 20
