"""`capacity`: one pool of nodes; each proposal wants one or more of them for ten days."""

from typing import Any

from models.scenario import Decision, Scenario
from models.supply import LeaseRule
from tests.allocator.cases import Case
from tests.builders import a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, day, given, period


def _world(wanted: tuple[int, ...], **pool: Any) -> Scenario:
    """One proposal P1, P2, ... per number: it wants so many nodes for ten days."""
    proposals = [
        a_proposal(f"P{number}", a_phase(demand=a_block(gpus=8 * nodes), sizes={"pool": (nodes,)}))
        for number, nodes in enumerate(wanted, start=1)
    ]
    return a_scenario(*proposals, pools=[a_pool(**pool)])


ONE = _world((1, 1), nodes=1)
TWO = _world((1, 1), nodes=2)
TURNAROUND = _world((1, 1), nodes=1, turnaround_days=2)
SHRINKS = _world((1, 1), capacity=[(day(10, 1), 2), (day(10, 11), 1)])
GROWS = _world((1, 1), capacity=[(day(10, 1), 1), (day(10, 11), 2)])
LONG_LEASE = _world((1, 1), nodes=1, lease=LeaseRule(min_days=14))
RESERVE = _world((1, 1, 1), nodes=3, reserved_nodes=1)
TWO_PHASES = (a_phase("1"), a_phase("2"))
ONE_PROPOSAL = a_scenario(a_proposal("P1", *TWO_PHASES), pools=[a_pool(nodes=1, turnaround_days=2)])
STEPS_DOWN = a_scenario(
    a_proposal("P1", a_phase("1", a_block(gpus=16), sizes={"pool": (2,)}), a_phase("2")),
    a_proposal("P2", a_phase("1", a_block(gpus=16), sizes={"pool": (2,)})),
    pools=[a_pool(nodes=3, turnaround_days=2)],
)
RAN_BEFORE = a_scenario(
    a_proposal(
        "P1",
        a_phase(demand=a_block(days=9), given=(a_part(days=9),), self_cap_ppm=0, most_providers=0),
    ),
    a_proposal("P2"),
    pools=[a_pool(nodes=1, turnaround_days=3)],
    as_of=day(10, 10),
)


def _long(proposal: str, start: int) -> Decision:
    return a_decision(proposal, "1", a_part(start=day(10, start), held=period(day(10, start), 14)))


CASES: tuple[Case, ...] = (
    Case("nothing is given", ONE, (), True),
    Case("exactly full: 1 + 1 of 2 nodes", TWO, (given("P1"), given("P2")), True),
    Case("one over: 1 + 1 of 1 node", ONE, (given("P1"), given("P2")), False),
    Case("the second begins the day the first is back", ONE, (given("P1"), given("P2", day(10, 11))), True),
    Case("the second begins on the last day of the first", ONE, (given("P1"), given("P2", day(10, 10))), False),
    Case("across the new year, one day shared", ONE, (given("P1", day(12, 24)), given("P2", day(1, 2))), False),
    Case("across the new year, none shared", ONE, (given("P1", day(12, 24)), given("P2", day(1, 3))), True),
    Case("turnaround of 2 days is over", TURNAROUND, (given("P1"), given("P2", day(10, 13))), True),
    Case("last day of the turnaround", TURNAROUND, (given("P1"), given("P2", day(10, 12))), False),
    Case(
        "no turnaround between phases of one proposal",
        ONE_PROPOSAL,
        (given("P1"), given("P1", day(10, 11), phase="2")),
        True,
    ),
    Case("two phases of one proposal at once", ONE_PROPOSAL, (given("P1"), given("P1", phase="2")), False),
    Case(
        "in the turnaround the 2 nodes held before stay blocked beside the 1 held now: 2 + 2 of 3",
        STEPS_DOWN,
        (given("P1", nodes=2), given("P1", day(10, 11), phase="2"), given("P2", day(10, 12), nodes=2)),
        False,
    ),
    Case(
        "after the turnaround only the 1 held now counts: 1 + 2 of 3",
        STEPS_DOWN,
        (given("P1", nodes=2), given("P1", day(10, 11), phase="2"), given("P2", day(10, 13), nodes=2)),
        True,
    ),
    Case("both end before the pool shrinks at midnight", SHRINKS, (given("P1"), given("P2")), True),
    Case("both still there on the day it shrinks", SHRINKS, (given("P1", day(10, 2)), given("P2", day(10, 2))), False),
    Case("one still there on the day it shrinks", SHRINKS, (given("P1"), given("P2", day(10, 2))), True),
    Case(
        "the second begins on the day the pool grows", GROWS, (given("P1", day(10, 5)), given("P2", day(10, 11))), True
    ),
    Case("the second begins the day before", GROWS, (given("P1", day(10, 5)), given("P2", day(10, 10))), False),
    Case("leased, no longer used, still blocked", LONG_LEASE, (_long("P1", 1), _long("P2", 14)), False),
    Case("the 14 days leased are over", LONG_LEASE, (_long("P1", 1), _long("P2", 15)), True),
    Case("3 nodes less 1 in reserve: 2 given", RESERVE, (given("P1"), given("P2")), True),
    Case("3 nodes less 1 in reserve: 3 given", RESERVE, (given("P1"), given("P2"), given("P3")), False),
    Case("what ran before as_of is in its turnaround", RAN_BEFORE, (given("P2", day(10, 12)),), False),
    Case("what ran before as_of is back", RAN_BEFORE, (given("P2", day(10, 13)),), True),
)
