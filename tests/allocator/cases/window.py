"""`window`: one node for ten days between dates."""

from typing import Any

from models.scenario import Profile, Scenario
from models.units import Period
from tests.allocator.cases import Case
from tests.builders import a_phase, a_pool, a_profile, a_proposal, a_scenario, day, given

WIDE = a_pool(calendar=Period(start=day(9, 1), end=day(6, 1)))


def _dates(**dates: Any) -> Scenario:
    return a_scenario(a_proposal("P1", a_phase(**dates)), pools=[WIDE], as_of=day(9, 1))


def _drawn(profile: Profile, **dates: Any) -> Scenario:
    phase = a_phase(demand=profile, scales_ppm=(1_000_000,), **dates)
    return a_scenario(a_proposal("P1", phase), pools=[WIDE], as_of=day(9, 1))


FREE = _dates()
BOUNDED = _dates(earliest=day(10, 7), deadline=day(10, 21))
MOVABLE = _drawn(a_profile((10, 8), earlier=2, later=3), desired_start=day(10, 10))
FIXED = _drawn(a_profile((10, 8)), desired_start=day(10, 10))
NO_WISH = _drawn(a_profile((10, 8), earlier=5, later=3))

CASES: tuple[Case, ...] = (
    Case("nothing is given", BOUNDED, (), True),
    Case("first day of the horizon", FREE, (given(start=day(10, 1)),), True),
    Case("the day before the horizon", FREE, (given(start=day(9, 30)),), False),
    Case("ends with the horizon: 22 to 31 March", FREE, (given(start=day(3, 22)),), True),
    Case("ends on 1 April", FREE, (given(start=day(3, 23)),), False),
    Case("on the earliest day", BOUNDED, (given(start=day(10, 7)),), True),
    Case("the day before the earliest", BOUNDED, (given(start=day(10, 6)),), False),
    Case("last day is 20 October, deadline 21 (exclusive)", BOUNDED, (given(start=day(10, 11)),), True),
    Case("last day is 21 October", BOUNDED, (given(start=day(10, 12)),), False),
    Case("profile as drawn", MOVABLE, (given(start=day(10, 10)),), True),
    Case("profile two days earlier, as allowed", MOVABLE, (given(start=day(10, 8)),), True),
    Case("profile three days earlier", MOVABLE, (given(start=day(10, 7)),), False),
    Case("profile three days later, as allowed", MOVABLE, (given(start=day(10, 13)),), True),
    Case("profile four days later", MOVABLE, (given(start=day(10, 14)),), False),
    Case("profile that may not move", FIXED, (given(start=day(10, 11)),), False),
    Case("profile without a date is drawn from the horizon's start", NO_WISH, (given(start=day(10, 4)),), True),
    Case("profile without a date, four days after the horizon's start", NO_WISH, (given(start=day(10, 5)),), False),
)
