"""`order`: phase 2 builds on phase 1, each one node for ten days."""

from models.scenario import Decision
from models.supply import LeaseRule
from tests.allocator.cases import Case
from tests.builders import a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, day, given, period

AFTER_1 = a_phase("2", predecessors=("1",))
CHAIN = a_scenario(a_proposal("P1", a_phase("1"), AFTER_1))
FORK = a_scenario(a_proposal("P1", a_phase("1"), a_phase("2"), a_phase("3", predecessors=("1", "2"))))
LONG_LEASE = a_scenario(a_proposal("P1", a_phase("1"), AFTER_1), pools=[a_pool(lease=LeaseRule(min_days=14))])
FIRST_DONE = a_scenario(
    a_proposal("P1", a_phase("1", given=(a_part(),), self_cap_ppm=0, most_providers=0), AFTER_1), as_of=day(10, 6)
)
FIRST_GOES_ON = a_scenario(
    a_proposal("P1", a_phase("1", given=(a_part(days=5),), remainder=a_block(days=5)), AFTER_1), as_of=day(10, 6)
)


def _leased(phase: str, start: int) -> Decision:
    return a_decision("P1", phase, a_part(start=day(10, start), held=period(day(10, start), 14)))


CASES: tuple[Case, ...] = (
    Case("nothing is given", CHAIN, (), True),
    Case("the first alone", CHAIN, (given(),), True),
    Case("the second alone", CHAIN, (given(phase="2"),), False),
    Case(
        "the second begins the day after the first's last", CHAIN, (given(), given(start=day(10, 11), phase="2")), True
    ),
    Case("the second begins on the first's last day", CHAIN, (given(), given(start=day(10, 10), phase="2")), False),
    Case("the second long before the first", CHAIN, (given(start=day(11, 1)), given(phase="2")), False),
    Case(
        "after both",
        FORK,
        (given(), given(start=day(10, 5), phase="2"), given(start=day(10, 15), phase="3")),
        True,
    ),
    Case(
        "after one, during the other",
        FORK,
        (given(), given(start=day(10, 5), phase="2"), given(start=day(10, 11), phase="3")),
        False,
    ),
    Case("after one, without the other", FORK, (given(), given(start=day(10, 11), phase="3")), False),
    Case("used days count: the first is still leased", LONG_LEASE, (_leased("1", 1), _leased("2", 11)), True),
    Case("the first ran before and is done", FIRST_DONE, (given(start=day(10, 11), phase="2"),), True),
    Case("the first ran before, the second begins too soon", FIRST_DONE, (given(start=day(10, 10), phase="2"),), False),
    Case(
        "the rest of the first, then the second",
        FIRST_GOES_ON,
        (given(start=day(10, 6), days=5), given(start=day(10, 11), phase="2")),
        True,
    ),
    Case("the rest of the first is not given", FIRST_GOES_ON, (given(start=day(10, 11), phase="2"),), False),
)
