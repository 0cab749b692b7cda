"""The pin somebody means who looks at what a phase is given."""

from collections.abc import Iterable

import pytest

from api.cycles.pins import Also, Way, pin_as_shown
from models.errors import InputError
from models.scenario import Part, Pin
from tests.builders import a_part, a_self_part, day

PARTS = (a_part("a-h100", 4, day(11, 1), 90), a_part("a-h100", 2, day(12, 1), 60))
"""Four nodes, and from December on two more."""


def pin(
    way: Way = Way.HERE,
    pool: str | None = "a-h100",
    also: Iterable[Also] = (),
    parts: tuple[Part, ...] = PARTS,
    reason: str = "協議による",
) -> Pin:
    return pin_as_shown("pin-1", "P1", "1", way, pool, frozenset(also), parts, reason)


def test_a_place_is_fixed_and_nothing_else() -> None:
    made = pin()
    assert (made.pool, made.forbid, made.nodes, made.start, made.end) == ("a-h100", False, None, None, None)


def test_what_is_given_now_is_fixed_with_it() -> None:
    made = pin(also=Also)
    assert (made.nodes, made.start, made.end) == (6, day(11, 1), day(1, 30))


def test_another_pool_may_be_fixed_with_the_dates_but_not_with_the_nodes() -> None:
    assert pin(pool="b-h200", also=[Also.START]).start == day(11, 1)
    with pytest.raises(InputError) as refused:
        pin(pool="b-h200", also=[Also.NODES])
    assert refused.value.code == "pin_nodes_elsewhere"


def test_procuring_alone_has_no_nodes() -> None:
    made = pin(pool=None, also=[Also.NODES, Also.END], parts=(a_self_part(16, day(10, 7), 60),))
    assert (made.self_procured, made.pool, made.nodes, made.end) == (True, None, None, day(12, 6))


@pytest.mark.parametrize(("pool", "alone"), [("a-h100", False), (None, True)])
def test_a_pool_is_forbidden_whatever_else_is_ticked(pool: str | None, alone: bool) -> None:
    made = pin(Way.NOT_HERE, pool, Also)
    assert (made.forbid, made.pool, made.self_procured, made.nodes, made.start) == (True, pool, alone, None, None)


def test_nowhere_names_no_pool() -> None:
    made = pin(Way.NOWHERE)
    assert (made.forbid, made.pool, made.self_procured) == (True, None, False)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_there_is_no_pin(reason: str) -> None:
    with pytest.raises(InputError) as refused:
        pin(reason=reason)
    assert refused.value.code == "pin_without_reason"


def test_of_nothing_neither_nodes_nor_dates_can_be_fixed() -> None:
    assert pin(parts=()).pool == "a-h100"
    with pytest.raises(InputError) as refused:
        pin(also=[Also.START], parts=())
    assert refused.value.code == "pin_of_nothing"
