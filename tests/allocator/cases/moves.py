"""`moves`: `P1` and `P2` have ten days of a node published from the first of October, `P3` has nothing."""

from typing import Any

from models.scenario import Baseline, Decision, MoveLimit, Pin, Scenario
from tests.allocator.cases import Case
from tests.builders import a_decision, a_part, a_phase, a_proposal, a_scenario, day, given, some_rules

PUBLISHED = (given("P1"), given("P2"))
TWO_PHASES = a_proposal("P3", a_phase("1"), a_phase("2"))


def _world(most: int, *, gains: bool = True, published: tuple[Decision, ...] = PUBLISHED, **others: Any) -> Scenario:
    rules = some_rules(moves=MoveLimit(most=most, gains=gains))
    proposals = others.pop("proposals", (a_proposal("P1"), a_proposal("P2"), a_proposal("P3")))
    return a_scenario(*proposals, rules=rules, baseline=Baseline(decisions=published), **others)


def _two_phases(most: int, gains: bool) -> Scenario:
    published = (a_decision("P3", "1", a_part()),)
    return _world(most, gains=gains, published=published, proposals=(TWO_PHASES,))


FIRST, SECOND = a_decision("P3", "1", a_part()), a_decision("P3", "2", a_part())
SECOND_ONLY_MOVED = a_decision("P3", "1", a_part(start=day(10, 2)))
PINNED = Pin(id="pin", proposal="P3", phase="1", start=day(10, 1), reason="decided")

CASES: tuple[Case, ...] = (
    Case("all as published", _world(0), PUBLISHED, True),
    Case("one begins a day later: none allowed", _world(0), (given("P1", day(10, 2)), given("P2")), False),
    Case("one begins a day later: one allowed", _world(1), (given("P1", day(10, 2)), given("P2")), True),
    Case("both begin a day later: one allowed", _world(1), (given("P1", day(10, 2)), given("P2", day(10, 2))), False),
    Case("one loses what it had: none allowed", _world(0), (given("P2"),), False),
    Case("one loses what it had: one allowed", _world(1), (given("P2"),), True),
    Case("newly served counts", _world(0), (*PUBLISHED, given("P3")), False),
    Case("newly served, one allowed", _world(1), (*PUBLISHED, given("P3")), True),
    Case("newly served, one allowed, no gains", _world(1, gains=False), (*PUBLISHED, given("P3")), False),
    Case("moved and newly served, one allowed", _world(1), (given("P1", day(10, 2)), given("P2"), given("P3")), False),
    Case(
        "newly served because pinned, no gains",
        _world(1, gains=False, pins=(PINNED,)),
        (*PUBLISHED, given("P3")),
        True,
    ),
    Case("a second phase beside the published one counts", _two_phases(0, True), (FIRST, SECOND), False),
    Case("a second phase beside the published one, no gains", _two_phases(1, False), (FIRST, SECOND), False),
    Case("a second phase of a moved proposal, no gains", _two_phases(1, False), (SECOND_ONLY_MOVED, SECOND), True),
    Case("two phases of one proposal move: one", _two_phases(1, True), (SECOND_ONLY_MOVED, SECOND), True),
    Case(
        "what ended before the day of decision is not asked about",
        _world(
            0,
            as_of=day(10, 11),
            proposals=(
                a_proposal("P1", a_phase(given=(a_part(),), most_providers=0, self_cap_ppm=0)),
                a_proposal("P2", a_phase(given=(a_part(),), most_providers=0, self_cap_ppm=0)),
            ),
        ),
        (),
        True,
    ),
)
