"""Node numbers: no two pieces share a number and a day, and every lease has all its nodes on all its days."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.figures.nodes import Lease, Piece, ReadyStep, node_numbers, ready_on
from models.units import Period

DAY = date(2024, 10, 1)


def days(first: int, end: int) -> Period:
    """From the ``first`` day (0 is 1 October) up to, not including, ``end``."""
    return Period(start=DAY + timedelta(days=first), end=DAY + timedelta(days=end))


def lease(nodes: int, first: int, end: int, owner: str = "P1") -> Lease:
    return Lease(owner, nodes, days(first, end))


def always(nodes: int) -> tuple[ReadyStep, ...]:
    return (ReadyStep(DAY, nodes),)


def steps(*changes: tuple[int, int]) -> tuple[ReadyStep, ...]:
    return tuple(ReadyStep(DAY + timedelta(days=since), nodes) for since, nodes in changes)


def test_nodes_come_from_the_bottom_and_are_used_again() -> None:
    pieces = node_numbers([lease(2, 0, 5, "A"), lease(1, 0, 3, "B"), lease(2, 5, 9, "C")], always(4))
    assert pieces == (
        (Piece(0, 2, days(0, 5)),),
        (Piece(2, 1, days(0, 3)),),
        (Piece(0, 2, days(5, 9)),),
    )


def test_a_run_that_is_long_enough_is_preferred_to_a_lower_gap() -> None:
    # On day 3 node 0 and nodes 3-4 are free: two nodes fit side by side only at 3.
    pieces = node_numbers([lease(2, 1, 9, "B"), lease(1, 0, 3, "A"), lease(2, 3, 6, "C")], always(5))
    assert pieces == ((Piece(1, 2, days(1, 9)),), (Piece(0, 1, days(0, 3)),), (Piece(3, 2, days(3, 6)),))


def test_without_such_a_run_a_lease_lies_in_pieces() -> None:
    # A leaves node 0, C leaves node 2; B keeps node 1 between them.
    pieces = node_numbers(
        [lease(1, 0, 3, "A"), lease(1, 1, 9, "B"), lease(1, 2, 3, "C"), lease(2, 3, 6, "D")], always(3)
    )
    assert pieces[3] == (Piece(0, 1, days(3, 6)), Piece(2, 1, days(3, 6)))
    assert not any(piece.hop for piece in pieces[3])


def test_nodes_in_turnaround_wait_for_others_but_not_for_their_owner() -> None:
    first, other, same = node_numbers(
        [lease(1, 0, 3, "A"), lease(1, 4, 6, "B"), lease(1, 5, 7, "A")], always(3), turnaround_days=3
    )
    assert first == (Piece(0, 1, days(0, 3)),)
    assert other == (Piece(1, 1, days(4, 6)),)
    assert same == (Piece(0, 1, days(5, 7)),)


def test_turnaround_is_over_on_the_day_after_its_last() -> None:
    _, other = node_numbers([lease(1, 0, 3, "A"), lease(1, 6, 8, "B")], always(1), turnaround_days=3)
    assert other == (Piece(0, 1, days(6, 8)),)


def test_a_shrinking_pool_moves_what_no_longer_fits_and_marks_the_move() -> None:
    short, long = node_numbers([lease(2, 0, 4, "A"), lease(2, 1, 9, "B")], steps((0, 4), (6, 2)))
    assert short == (Piece(0, 2, days(0, 4)),)
    assert long == (Piece(2, 2, days(1, 6)), Piece(0, 2, days(6, 9), hop=True))


def test_nodes_that_stay_are_not_marked_as_moved() -> None:
    # C has nodes 2 and 3; of the pool of 3 nodes only node 0 is free then.
    *_, c = node_numbers([lease(1, 0, 5, "A"), lease(1, 1, 9, "B"), lease(2, 1, 8, "C")], steps((0, 4), (6, 3)))
    assert c == (
        Piece(2, 2, days(1, 6)),
        Piece(0, 1, days(6, 8), hop=True),
        Piece(2, 1, days(6, 8)),
    )


def test_what_finds_no_node_lies_on_top_of_the_pool() -> None:
    assert node_numbers([lease(2, 0, 4, "A"), lease(2, 2, 5, "B")], always(3)) == (
        (Piece(0, 2, days(0, 4)),),
        (Piece(2, 2, days(2, 5)),),
    )


def test_nothing_hops_where_hopping_would_not_help() -> None:
    assert node_numbers([lease(3, 0, 9)], steps((0, 3), (4, 0))) == ((Piece(0, 3, days(0, 9)),),)


@pytest.mark.parametrize(("at", "nodes"), [(-1, 0), (0, 4), (5, 4), (6, 2)])
def test_ready_is_the_latest_step(at: int, nodes: int) -> None:
    assert ready_on(steps((0, 4), (6, 2)), DAY + timedelta(days=at)) == nodes


leases = st.lists(
    st.builds(
        lambda owner, nodes, first, length: lease(nodes, first, first + length, owner),
        st.sampled_from("ABC"),
        st.integers(1, 5),
        st.integers(0, 12),
        st.integers(1, 8),
    ),
    max_size=8,
)
pools = st.lists(st.integers(0, 12), min_size=1, max_size=4)


@given(leases, pools, st.integers(0, 3))
def test_every_node_day_belongs_to_one_piece_and_every_lease_has_its_nodes(
    wanted: list[Lease], sizes: list[int], turnaround: int
) -> None:
    ready = steps(*((at * 5, nodes) for at, nodes in enumerate(sizes)))
    placed = node_numbers(wanted, ready, turnaround)
    taken: Counter[tuple[int, date]] = Counter()
    for of, pieces in zip(wanted, placed, strict=True):
        for day in of.held.each_day():
            mine = [n for p in pieces if p.period.contains(day) for n in range(p.first, p.first + p.nodes)]
            assert len(mine) == of.nodes
            taken.update((number, day) for number in mine)
        assert all(of.held.covers(piece.period) for piece in pieces)
    assert set(taken.values()) <= {1}


@given(leases, st.integers(0, 3))
def test_a_plan_that_keeps_the_capacity_rule_stays_inside_the_pool(wanted: list[Lease], turnaround: int) -> None:
    # The pool is as large as the rule asks on its worst day: per owner the most nodes held on that day or any of the
    # days of turnaround before it.
    def blocked(owner: str, day: date) -> int:
        window = [day - timedelta(days=back) for back in range(turnaround + 1)]
        return max(sum(of.nodes for of in wanted if of.owner == owner and of.held.contains(d)) for d in window)

    size = max((sum(blocked(o, d) for o in "ABC") for d in days(0, 30).each_day()), default=0)
    for pieces in node_numbers(wanted, always(size), turnaround):
        assert all(piece.first + piece.nodes <= size for piece in pieces)
        assert not any(piece.hop for piece in pieces)
