"""`own_contribution`: ten days of a node cost 240,000 yen at 125 yen: 160,000 granted, 80,000 own. `free` is free."""

from typing import Any

from models.scenario import Outlook, OutlookKind, Scenario
from models.units import Period
from tests.allocator.cases import Case
from tests.builders import (
    HALF,
    a_decision,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    day,
    given,
)

TWO_YEARS = Period(start=day(10, 1), end=day(6, 1))


def _world(own_cap: int | None, *, price: int = 125, grant: int = 160_000, **others: Any) -> Scenario:
    phase = a_phase(sizes={"pool": (1,), "free": (1,)}, dearest_grant_yen=grant)
    return a_scenario(
        a_proposal("P1", phase, own_cap_yen=own_cap, **others),
        pools=[a_pool(price=price, calendar=TWO_YEARS), a_pool("free", calendar=TWO_YEARS)],
        horizon=TWO_YEARS,
    )


CAN = Outlook(kind=OutlookKind.CAN, yen_per_gpu_hour=125)
PARTLY = Outlook(kind=OutlookKind.PARTLY, gpus=8, yen_per_gpu_hour=125)
BY_SELF = (a_decision("P1", "1", a_self_part(8, day(10, 7))),)

CASES: tuple[Case, ...] = (
    Case("nothing is given", _world(79_999), (), True),
    Case("exactly what it can bear", _world(80_000), (given(),), True),
    Case("one yen more than it can bear", _world(79_999), (given(),), False),
    Case("no limit stated", _world(None), (given(),), True),
    Case("class unknown: own 120,000 at 1/2", _world(120_000, own_rate=HALF), (given(),), True),
    Case("class unknown: one yen more", _world(119_999, own_rate=HALF), (given(),), False),
    Case("the grant is cut down: 5,760 - 3,000", _world(2_760, price=3, grant=3_000), (given(),), True),
    Case("the grant is cut down: one yen more", _world(2_759, price=3, grant=3_000), (given(),), False),
    Case(
        "cut down in each fiscal year: 5,760 - 1,000 - 1,000",
        _world(3_760, price=3, grant=3_000),
        (given(start=day(3, 27)),),
        True,
    ),
    Case(
        "cut down in each fiscal year: one yen more",
        _world(3_759, price=3, grant=3_000),
        (given(start=day(3, 27)),),
        False,
    ),
    Case("by self: all 240,000", _world(240_000, outlook=CAN), BY_SELF, True),
    Case("by self: one yen more", _world(239_999, outlook=CAN), BY_SELF, False),
)
