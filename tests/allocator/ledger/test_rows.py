"""Yen row by row: months, prices, shares of the grant."""

from allocator.ledger import figures, money_rows
from allocator.ledger.rows import class_of, month_of, provider_of, summed, total, year_of
from models.policy import SubsidyClass
from models.scenario import Outlook, OutlookKind
from models.units import Period
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import (
    HALF,
    a_block,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    day,
    period,
)

DAY = 8 * 24
"""GPU-hours of a node on a day."""


def test_a_row_is_a_part_in_a_month_at_one_price() -> None:
    pool = a_pool(prices=((day(10, 1), 10), (day(11, 11), 20)))
    scenario = a_scenario(pools=(pool,))
    rows = money_rows(scenario, a_plan(scenario, a_decision("P1", "1", a_part(start=day(10, 31), days=15))))
    assert [(row.month, row.days.days, row.yen_per_gpu_hour, row.fee) for row in rows] == [
        (day(10, 1), 1, 10, 1 * DAY * 10),
        (day(11, 1), 10, 10, 10 * DAY * 10),
        (day(11, 1), 4, 20, 4 * DAY * 20),
    ]


def test_all_days_held_are_paid_and_self_is_paid_while_used() -> None:
    held = Period(start=day(10, 1), end=day(10, 29))
    outlook = Outlook(kind=OutlookKind.CAN, yen_per_gpu_hour=7)
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2", outlook=outlook), pools=(a_pool(price=10),))
    plan = a_plan(
        scenario,
        a_decision("P1", "1", a_part(start=day(10, 5), days=10, held=held)),
        a_decision("P2", "1", a_self_part()),
    )
    paid, alone = money_rows(scenario, plan)
    assert (paid.gpu_hours, paid.fee, paid.provider) == (28 * DAY, 28 * DAY * 10, "A")
    assert (alone.gpu_hours, alone.fee, alone.eligible, alone.grant, alone.provider) == (
        10 * DAY,
        10 * DAY * 7,
        0,
        0,
        None,
    )


def test_row_grants_are_differences_of_sums_cut_down_in_date_order() -> None:
    # 1,920 yen in each of three parts: 2/3 of the sums is 1,280, 2,560, 3,840; cut down 1,000, 2,000, 3,000.
    scenario = a_scenario(pools=(a_pool(price=1),))
    parts = [a_part(start=day(10, number), days=10) for number in (1, 11, 21)]
    rows = money_rows(scenario, a_plan(scenario, a_decision("P1", "1", *reversed(parts))))
    assert [(row.part, row.fee, row.grant) for row in rows] == [(3, 1_920, 1_000), (2, 1_920, 1_000), (1, 1_920, 1_000)]
    late = a_scenario(pools=(a_pool(price=2),))
    rows = money_rows(late, a_plan(late, a_decision("P1", "1", *parts)))
    assert [row.grant for row in rows] == [2_000, 3_000, 2_000]  # of 2,560, 5,120, 7,680


def test_each_fiscal_year_is_cut_down_by_itself() -> None:
    horizon = period(day(3, 1), 90)
    pool = a_pool(price=3, calendar=horizon)
    scenario = a_scenario(a_proposal("P1", a_phase(demand=a_block(8, 40))), pools=(pool,), horizon=horizon)
    plan = a_plan(scenario, a_decision("P1", "1", a_part(start=day(3, 12), days=40)))
    rows = money_rows(scenario, plan)
    assert {year: money.grant for year, money in summed(rows, year_of).items()} == {
        money.fiscal_year: money.grant for money in figures(scenario, plan).years
    }
    assert [row.grant for row in rows] == [7_000, 7_000]  # 20 days on each side of 31 March: 7,680 cut down twice


def test_groups_add_up_to_the_whole() -> None:
    scenario = a_scenario(
        a_proposal("P1", subsidy_class=SubsidyClass.ACADEMIC),
        a_proposal("P2", subsidy_class=SubsidyClass.UNKNOWN, own_rate=HALF),
        pools=(a_pool(price=11), a_pool("other", provider="B", price=13)),
    )
    plan = a_plan(
        scenario,
        a_decision("P1", "1", a_part(start=day(10, 25), days=10)),
        a_decision("P2", "1", a_part("other", start=day(10, 25), days=10)),
    )
    rows = money_rows(scenario, plan)
    whole = total(rows)
    assert (whole.grant, whole.own_high) == (
        figures(scenario, plan).money.grant,
        figures(scenario, plan).money.own_high,
    )
    assert list(summed(rows, provider_of)) == ["A", "B"]
    assert summed(rows, class_of)[SubsidyClass.UNKNOWN].own_low < summed(rows, class_of)[SubsidyClass.UNKNOWN].own_high
    assert sum(money.fee for money in summed(rows, month_of).values()) == whole.fee
