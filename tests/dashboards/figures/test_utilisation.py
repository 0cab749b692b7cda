"""How full pools are, week by week."""

import itertools

import pytest

from dashboards.figures.allotments import Band
from dashboards.figures.utilisation import (
    SCALE,
    TOP,
    WeekUse,
    cell_text,
    draw_utilisation,
    utilisation_info,
    utilisation_table,
    weeks_of,
)
from dashboards.theme import ERROR
from models.text import Lang
from models.units import Period
from tests.builders import HORIZON, day, period
from tests.dashboards.world import plan, world

INFO = utilisation_info(world(), plan(), Lang.JA)
BAND = Band("pool", "pool", "A", "H100", 8)


def use(held: int, ready: int) -> WeekUse:
    return WeekUse(BAND, period(day(10, 7), 7), held, ready)


def test_weeks_begin_on_mondays_and_cover_the_horizon() -> None:
    weeks = weeks_of(HORIZON)
    assert weeks[0] == Period(start=day(10, 1), end=day(10, 7))  # 1 October 2024 is a Tuesday
    assert weeks[-1] == Period(start=day(3, 31), end=day(4, 1))
    assert sum(week.days for week in weeks) == HORIZON.days
    assert all(before.end == after.start for before, after in itertools.pairwise(weeks))
    assert all(week.start.weekday() == 0 for week in weeks[1:])


def test_held_and_ready_are_counted_in_node_days() -> None:
    pools = {band.pool: {one.week.start: one for one in uses} for band, uses in INFO.rows}
    # a-h100, week of 7 October: P2 holds 2 and P3 2 of 6 nodes on 7 days.
    assert (pools["a-h100"][day(10, 7)].held, pools["a-h100"][day(10, 7)].ready) == (28, 42)
    # b-h200 opens on Sunday 1 December: 3 nodes on the last day of that week.
    assert (pools["b-h200"][day(11, 25)].held, pools["b-h200"][day(11, 25)].ready) == (0, 3)
    # c-h100 is under coordination: nothing counts.
    assert {(one.held, one.ready) for one in pools["c-h100"].values()} == {(0, 0)}


@pytest.mark.parametrize(
    ("held", "ready", "percent", "over", "shown"),
    [
        (0, 42, 0.0, False, "0"),
        (28, 42, 66.6, False, "66"),
        (41, 42, 97.6, False, "97"),
        (42, 42, 100.0, False, "100"),
        (43, 42, 102.3, True, "!102"),
        (0, 0, None, False, "-"),
        (1, 0, float("inf"), True, "!"),
    ],
)
def test_a_cell_says_how_full_and_whether_too_full(
    held: int, ready: int, percent: float | None, over: bool, shown: str
) -> None:
    one = use(held, ready)
    assert (one.percent, one.over, cell_text(one)) == (percent, over, shown)


def test_red_begins_above_exactly_full() -> None:
    red = next(at for at, colour in SCALE if colour == ERROR)
    assert red * TOP > 100.0
    assert red * TOP < 100.1
    assert all(at * TOP <= 100.0 for at, colour in SCALE if at < red)


def test_the_first_pool_is_on_top_and_every_cell_is_drawn() -> None:
    (heat,) = draw_utilisation(INFO, Lang.JA).data
    assert len(heat.z) == 3
    assert all(len(row) == len(INFO.weeks) for row in heat.z)
    assert list(heat.text[2][:2]) == ["33", "66"]
    assert set(heat.text[0]) == {"-"}


def test_the_table_has_a_row_for_every_cell_in_words() -> None:
    table = utilisation_table(INFO, Lang.JA)
    assert len(table) == 3 * len(INFO.weeks)
    row = table[(table["pool"] == "青葉 東京") & (table["week_from"] == day(10, 7))].iloc[0]
    assert (row["week_to"], row["held"], row["ready"], row["percent"], row["state"]) == (
        day(10, 13),
        28,
        42,
        66.6,
        "空きあり",
    )
    assert set(table[table["pool"] == "調整中 北海道"]["state"]) == {"提供なし"}
    assert "満杯" in set(table["state"])
