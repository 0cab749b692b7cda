"""The schedule: what is in the picture, before anything is drawn."""

from collections import Counter
from datetime import date

from dashboards.figures.nodes import Piece, ReadyStep
from dashboards.figures.schedule import Bar, numbers_text, schedule_info, schedule_table
from models.text import Lang
from models.units import Period
from tests.builders import a_decision, a_part, a_pool, a_proposal, a_scenario, day
from tests.dashboards.world import plan, plan_of, world

INFO = schedule_info(world(), plan(), Lang.JA)


def bar(proposal: str, phase: str = "1") -> Bar:
    return next(bar for bar in INFO.bars if (bar.row.proposal, bar.row.phase) == (proposal, phase))


def test_a_band_is_as_tall_as_the_pool_ever_is() -> None:
    assert [(pool.band.pool, pool.height) for pool in INFO.pools] == [("a-h100", 6), ("b-h200", 3), ("c-h100", 0)]
    assert INFO.pools[0].ready == (ReadyStep(day(10, 1), 6), ReadyStep(day(2, 1), 4))
    assert INFO.pools[1].ready == (ReadyStep(day(10, 1), 0), ReadyStep(day(12, 1), 3))


def test_bars_lie_on_the_numbers_handed_out_at_their_start() -> None:
    # P2's second phase takes nodes 1-2 on 1 October, P3 nodes 3-4 on the 7th. On 1 November P3 still holds 3-4, so
    # P1's four nodes lie in two pieces; on 1 February the pool shrinks to four and the upper piece has to move.
    autumn, winter = Period(start=day(11, 1), end=day(2, 1)), Period(start=day(2, 1), end=day(4, 1))
    assert bar("P2", "2").pieces == (Piece(0, 2, Period(start=day(10, 1), end=day(10, 21))),)
    assert bar("P3").pieces == (Piece(2, 2, Period(start=day(10, 7), end=day(11, 5))),)
    assert bar("P1").pieces == (Piece(0, 2, autumn), Piece(4, 2, autumn), Piece(0, 4, winter, hop=True))


def test_thickness_adds_up_to_the_nodes_held_on_every_day() -> None:
    for pool in INFO.pools:
        drawn: Counter[date] = Counter()
        held: Counter[date] = Counter()
        for one in pool.bars:
            for day_held in one.row.held.each_day():
                held[day_held] += one.row.nodes
            for piece in one.pieces:
                drawn.update({day_drawn: piece.nodes for day_drawn in piece.period.each_day()})
        assert drawn == held


def test_nothing_of_a_plan_that_fits_lies_beyond_the_pool() -> None:
    assert not any(bar.over for bar in INFO.bars)


def test_an_overload_stands_out_beyond_the_pool() -> None:
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2"), pools=(a_pool(nodes=1),))
    info = schedule_info(scenario, plan_of(scenario, a_decision("P1"), a_decision("P2")), Lang.JA)
    assert [one.over for one in info.pools[0].bars] == [False, True]
    assert info.pools[0].height == 2


def test_a_bar_that_the_pool_shrinks_under_is_over_from_then_on() -> None:
    pool = a_pool(capacity=((day(10, 1), 2), (day(10, 5), 1)))
    scenario = a_scenario(a_proposal("P1"), pools=(pool,))
    info = schedule_info(scenario, plan_of(scenario, a_decision("P1", "1", a_part(nodes=2))), Lang.JA)
    assert [one.over for one in info.pools[0].bars] == [True]


def test_what_is_procured_alone_stands_apart_in_lanes() -> None:
    assert [(one.row.proposal, one.pieces[0].first, one.pieces[0].nodes) for one in INFO.alone] == [("P5", 0, 1)]


def test_the_day_of_decision_is_marked_once_time_has_passed() -> None:
    later = world().model_copy(update={"as_of": day(11, 15)})
    assert INFO.decided_from is None
    assert schedule_info(later, plan(), Lang.JA).decided_from == Period(start=day(11, 15), end=day(4, 1))


def test_the_table_has_a_row_for_every_bar_with_its_numbers_from_one() -> None:
    table = schedule_table(INFO, Lang.JA)
    assert len(table) == len(INFO.bars) == 6
    numbers = dict(zip(zip(table["proposal"], table["phase"], strict=True), table["node_numbers"], strict=True))
    assert numbers == {
        ("P1", "1"): "1-2, 5-6 > 1-4",
        ("P2", "1"): "1-2",
        ("P2", "2"): "1-2",
        ("P3", "1"): "3-4",
        ("P4", "1"): "3",
        ("P5", "1"): "",
    }


def test_numbers_of_one_node_are_written_as_one() -> None:
    assert numbers_text(bar("P4")) == "3"


def test_a_plan_without_anything_gives_an_empty_picture() -> None:
    info = schedule_info(world(), plan_of(world()), Lang.EN)
    assert info.bars == ()
    assert schedule_table(info, Lang.EN).empty
