"""The lane view."""

from hypothesis import given
from hypothesis import strategies as st

from dashboards.figures.lanes import draw_lanes, lanes_info, lanes_table, pack
from models.text import Lang
from models.units import Period
from tests.builders import day, period
from tests.dashboards.world import plan, plan_of, world

INFO = lanes_info(world(), plan(), Lang.JA)

periods = st.lists(
    st.builds(lambda at, days: period(day(10, 1 + at), days), st.integers(0, 29), st.integers(1, 20)), max_size=12
)


@given(periods)
def test_no_two_periods_share_a_lane_and_a_day_and_no_lane_is_wasted(wanted: list[Period]) -> None:
    lanes = pack(wanted)
    for at, one in enumerate(wanted):
        for other in range(at):
            assert lanes[at] != lanes[other] or not one.overlaps(wanted[other])
    most = max((sum(p.contains(d) for p in wanted) for one in wanted for d in one.each_day()), default=0)
    assert len(set(lanes)) == most


def test_each_pool_is_a_band_and_what_is_procured_alone_comes_last() -> None:
    found = [(band.band.pool if band.band else None, band.lanes, len(band.bars)) for band in INFO.bands]
    assert found == [("a-h100", 2, 3), ("b-h200", 2, 2), ("c-h100", 1, 0), (None, 1, 1)]


def test_without_self_procurement_there_is_no_band_for_it() -> None:
    empty = lanes_info(world(), plan_of(world()), Lang.JA)
    assert [band.band is None for band in empty.bands] == [False, False, False]
    assert lanes_table(empty, Lang.JA).empty


def test_the_table_has_a_row_for_every_bar() -> None:
    assert list(lanes_table(INFO, Lang.JA)["proposal"]) == ["P2", "P3", "P1", "P2", "P4", "P5"]


def test_bars_are_drawn_for_every_row_and_never_on_top_of_each_other() -> None:
    figure = draw_lanes(INFO, Lang.JA)
    solid = [trace for trace in figure.data if trace.legendgroup and trace.showlegend]
    assert sum(len(trace.x) for trace in solid) == 6
    middles = {round(middle) for trace in solid for middle in trace.y}
    assert len(middles) == 5  # two lanes at a-h100, two at b-h200, one alone
