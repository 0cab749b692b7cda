"""Yen as the ledger tells it."""

from datetime import date

from allocator.ledger import figures
from allocator.ledger.nouns import Money
from models.policy import SubsidyClass
from models.scenario import Budget, Decision, Outlook, OutlookKind, Scenario
from models.units import Period
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import (
    HALF,
    HORIZON,
    TWO_THIRDS,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    day,
    given,
    period,
    some_rules,
)


def rows_of(scenario: Scenario, *decisions: Decision) -> tuple[Money, ...]:
    return figures(scenario, a_plan(scenario, *decisions)).proposals[0].years


def test_the_fee_follows_what_is_held_not_what_is_used() -> None:
    # Used 10 days, held 14: 8 GPUs x 24 h x 14 days x 100 yen = 268,800.
    scenario = a_scenario(pools=[a_pool(price=100)])
    part = a_part(days=10, held=period(HORIZON.start, 14))
    (row,) = rows_of(scenario, a_decision("P1", "1", part))
    assert row.pool_fees == 268_800
    assert row.grant == 179_000  # two thirds are 179,200, cut down to thousands
    assert row.own_low == row.own_high == 89_800


def test_a_price_step_counts_from_its_day() -> None:
    # 4 days at 100 and 6 at 150 yen: 8 x 24 x (400 + 900) = 249,600.
    scenario = a_scenario(pools=[a_pool(prices=[(HORIZON.start, 100), (day(10, 5), 150)])])
    (row,) = rows_of(scenario, given())
    assert row.pool_fees == 249_600


def test_before_the_first_price_nothing_is_paid() -> None:
    scenario = a_scenario(pools=[a_pool(prices=[(day(10, 9), 100)])])
    (row,) = rows_of(scenario, given())
    assert row.pool_fees == 8 * 24 * 2 * 100


def test_each_fiscal_year_is_cut_down_by_itself() -> None:
    # 5 days before and 5 after 1 April, 8 x 24 x 5 x 101 = 96,960 each; two thirds are 64,640: 64,000 twice.
    calendar = Period(start=date(2024, 10, 1), end=date(2025, 7, 1))
    scenario = a_scenario(pools=[a_pool(price=101, calendar=calendar)], horizon=calendar)
    rows = rows_of(scenario, given(start=date(2025, 3, 27)))
    assert [(row.fiscal_year, row.pool_fees, row.grant) for row in rows] == [
        (2024, 96_960, 64_000),
        (2025, 96_960, 64_000),
    ]


def test_an_unknown_class_has_two_own_contributions() -> None:
    # Fee 192,000 = 8 x 24 x 10 x 100: 2/3 leave 64,000 to pay, 1/2 leave 96,000.
    proposal = a_proposal("P1", rate=TWO_THIRDS, own_rate=HALF)
    (row,) = rows_of(a_scenario(proposal, pools=[a_pool(price=100)]), given())
    assert (row.grant, row.own_grant, row.own_low, row.own_high) == (128_000, 96_000, 64_000, 96_000)


def test_procuring_alone_is_paid_by_the_applicant_unless_the_policy_says_otherwise() -> None:
    alone = a_decision("P1", "1", a_self_part(8))
    proposal = a_proposal("P1", outlook=Outlook(kind=OutlookKind.CAN, yen_per_gpu_hour=50))
    for eligible, grant in ((False, 0), (True, 64_000)):
        scenario = a_scenario(proposal, rules=some_rules(self_fees_eligible=eligible))
        (row,) = rows_of(scenario, alone)
        assert (row.pool_fees, row.self_fees, row.grant) == (0, 96_000, grant)


def test_what_already_ran_is_paid_too() -> None:
    scenario = a_scenario(
        a_proposal("P1", a_phase(given=(a_part(days=4),))), pools=[a_pool(price=100)], as_of=day(10, 5)
    )
    (row,) = rows_of(scenario)
    assert row.pool_fees == 8 * 24 * 4 * 100


def test_a_class_not_yet_known_counts_in_every_envelope_it_may_fall_into() -> None:
    open_class = a_proposal("P1", envelopes=(SubsidyClass.ACADEMIC, SubsidyClass.OTHER))
    academic = a_proposal("P2", envelopes=(SubsidyClass.ACADEMIC,))
    budgets = (
        Budget(fiscal_year=2024, yen=1_000_000),
        Budget(fiscal_year=2024, yen=500_000, subsidy_class=SubsidyClass.ACADEMIC),
        Budget(fiscal_year=2024, yen=500_000, subsidy_class=SubsidyClass.OTHER),
        Budget(fiscal_year=2025, yen=500_000),
    )
    scenario = a_scenario(open_class, academic, pools=[a_pool(price=100)], rules=some_rules(budgets=budgets))
    plan = a_plan(scenario, given("P1"), given("P2"))
    assert [use.grant for use in figures(scenario, plan).budgets] == [256_000, 256_000, 128_000, 0]


def test_totals_are_sums_of_rows() -> None:
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2"), pools=[a_pool(price=100)])
    counted = figures(scenario, a_plan(scenario, given("P1"), given("P2", days=10)))
    assert counted.money.pool_fees == sum(row.total.pool_fees for row in counted.proposals) == 384_000
    assert [row.pool_fees for row in counted.years] == [384_000]
