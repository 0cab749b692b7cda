"""Demand against capacity before anything is solved."""

from dashboards.figures.demand import COLUMNS, LEVELS, demand_info, demand_table, draw_demand
from models.policy import ProposalStatus
from models.scenario import Outlook, OutlookKind, Scenario
from models.supply import Confidence
from models.text import Lang
from tests.builders import HORIZON, a_block, a_phase, a_pool, a_proposal, a_scenario, day, some_rules
from tests.dashboards.world import TIERS, world

INFO = demand_info(world())


def need(scenario: Scenario, gpu_type: str = "H100") -> list[tuple[int, int]]:
    """What is asked and what counts as ready, in GPU-days, month by month."""
    (one,) = (found for found in demand_info(scenario).types if found.gpu_type == gpu_type)
    return [(row.asked, row.counted) for row in one.rows]


def test_a_demand_lies_in_the_months_it_was_wished_for() -> None:
    late = a_phase("1", a_block(8, 40), desired_start=day(11, 21))
    asked = [asked for asked, _ in need(a_scenario(a_proposal("P1", late), pools=(a_pool(),)))]
    assert asked == [0, 8 * 10, 8 * 30, 0, 0, 0]  # ten days of November, thirty of December


def test_what_was_not_adopted_or_is_procured_alone_asks_nothing_of_providers() -> None:
    gone = a_proposal("P1", a_phase("1", a_block(8, 30)), status=ProposalStatus.WITHDRAWN)
    own = a_proposal("P2", a_phase("1", a_block(8, 30), self_only=True))
    info = demand_info(a_scenario(gone, own, pools=(a_pool(),)))
    assert {row.asked for one in info.types for row in one.rows} == {0}


def test_each_level_of_confidence_holds_the_surer_ones() -> None:
    steps = ((day(10, 1), 2), (day(11, 1), 5, Confidence.EXPECTED), (day(12, 1), 9, Confidence.COORDINATING))
    rules = some_rules(*TIERS, counted_confidence=(Confidence.FIRM,))
    pools = (a_pool(capacity=steps),)
    info = demand_info(a_scenario(a_proposal("P1", a_phase("1", a_block(8, 30))), pools=pools, rules=rules))
    rows = {row.month.start.month: row for row in info.types[0].rows}
    assert [nodes // (8 * 31) for nodes in rows[12].ready] == [2, 5, 9]
    assert rows[12].counted == rows[12].ready[LEVELS.index(Confidence.FIRM)]


def test_short_is_what_exceeds_what_the_policy_counts() -> None:
    rows = {(one.gpu_type, row.month.start.month): row for one in INFO.types for row in one.rows}
    # Nobody states a demand in H200. In H100 one asks for 32 GPUs and seven phases for 16, all from October on.
    assert not rows["H200", 12].short
    asked = rows["H100", 10]
    assert (asked.asked, asked.counted) == ((32 + 7 * 16) * 31, 6 * 8 * 31)
    assert asked.short
    assert INFO.short == sum(row.short for row in rows.values())


def test_what_applicants_could_procure_alone_is_told_apart() -> None:
    can = a_proposal("P1", a_phase("1", a_block(8, 31)), outlook=Outlook(kind=OutlookKind.CAN))
    rows = demand_info(a_scenario(can, pools=(a_pool(),))).types[0].rows
    assert (rows[0].asked, rows[0].asked_alone) == (8 * 31, 8 * 31)


def test_days_outside_the_horizon_are_counted_apart() -> None:
    late = a_phase("1", a_block(8, 10), desired_start=day(3, 27))
    (one,) = demand_info(a_scenario(a_proposal("P1", late), pools=(a_pool(),))).types
    assert one.rows[-1].asked == 8 * 5
    assert one.outside == 8 * 5 * 24


def test_the_table_has_a_row_for_every_month_of_the_chart() -> None:
    table = demand_table(INFO, Lang.JA)
    assert tuple(table.columns) == COLUMNS
    assert len(table) == sum(len(one.rows) for one in INFO.types)
    figure = draw_demand(INFO, Lang.JA)
    for trace in figure.data:
        assert len(trace.x) == 6
    asked = [trace for trace in figure.data if trace.name == "需要（希望どおりの時期）"]
    assert [value for trace in asked for value in trace.y] == list(table["demand_average"])
    assert HORIZON.days == sum(row.month.days for row in INFO.types[0].rows)
