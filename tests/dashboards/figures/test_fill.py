"""Fill and wishes: whose, how much, and where it lies."""

from allocator.ledger import figures
from allocator.ledger.nouns import Standing
from dashboards.figures.fill import FillInfo, draw_fill, fill_info, fill_table, wish_table
from dashboards.figures.wish import Wish
from models.text import Lang
from tests.dashboards.world import plan, world


def told() -> FillInfo:
    return fill_info(world(), plan(), figures(world(), plan()), Lang.JA)


def test_a_proposal_counts_where_its_least_wished_part_lies() -> None:
    wishes = {one.outcome.figures.id: one.wish for one in told().filled}
    assert wishes == {
        "P1": Wish.FIRST,
        "P2": Wish.SECOND,  # its first phase lies at B, wished first, its second at A
        "P3": Wish.FIRST,
        "P4": Wish.UNRANKED,
        "P5": Wish.SELF_ASKED,
        "P6": None,
        "P7": None,
    }


def test_the_counts_add_up_to_every_proposal() -> None:
    info = told()
    table = wish_table(info, Lang.JA)
    assert sum(table["proposals"]) == len(info.filled) == 7
    assert info.standing(Standing.LEFT_OUT) == 1
    assert info.standing(Standing.SET_APART) == 1


def test_hours_by_wish_are_the_hours_given() -> None:
    info, counted = told(), figures(world(), plan())
    assert sum(info.hours.values()) == counted.total.given_h + counted.total.given_self_h
    # P2's phase at B and P1, P3 at A were wished first: 2 x 60, 4 x 151, 2 x 24 node-days of 8 GPUs
    assert info.hours[Wish.FIRST] == (120 + 604 + 48) * 8 * 24 * 1_000_000


def test_the_fullest_stand_first_and_what_is_drawn_is_in_the_table() -> None:
    info = told()
    table = fill_table(info, Lang.JA)
    assert list(table["fill"]) == sorted(table["fill"], reverse=True)
    figure = draw_fill(info, Lang.JA)
    assert len(figure.layout.yaxis.ticktext) == len(table)
    drawn = sum(value for trace in figure.data for value in trace.x)
    assert round(drawn, 1) == round(sum(table["pool_fill"]) + sum(table["self_fill"]), 1)
