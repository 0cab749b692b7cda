"""`cost`: ten days of a node cost 240,000 yen at 125 yen a GPU-hour; 160,000 are granted."""

from typing import Any

from models.policy import ProposalStatus
from models.scenario import Outlook, OutlookKind, Scenario
from models.tiers import TierName
from models.units import Period
from tests.allocator.cases import TierCase
from tests.builders import (
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    day,
    given,
    some_rules,
)

TWO_YEARS = Period(start=day(10, 1), end=day(6, 1))


def _world(price: int, grant: int, **others: Any) -> Scenario:
    """``price`` yen a GPU-hour; the dearest option of each of two phases is granted ``grant``."""
    phases = [a_phase(id, share_ppm=500_000, dearest_grant_yen=grant) for id in ("1", "2")]
    return a_scenario(
        a_proposal("P1", *phases, **others),
        pools=[a_pool(price=price, calendar=TWO_YEARS)],
        horizon=TWO_YEARS,
        rules=some_rules(TierName.COST),
    )


WORLD = _world(125, 160_000)
CHEAP = _world(3, 3_000)

# 62 yen in October, 63 from November on: 8 x 24 x (5 x 62 + 5 x 63) = 120,000 yen from 27 October
STEPS = a_scenario(
    a_proposal("P1", a_phase(dearest_grant_yen=80_000)),
    pools=[a_pool(prices=[(day(10, 1), 62), (day(11, 1), 63)])],
    rules=some_rules(TierName.COST),
)
CAN = Outlook(kind=OutlookKind.CAN, yen_per_gpu_hour=125)
ALONE = a_scenario(a_proposal("P1", a_phase(), outlook=CAN), rules=some_rules(TierName.COST))
DONE = a_scenario(
    a_proposal("P1", a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0)),
    a_proposal(
        "P2",
        a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0),
        status=ProposalStatus.WITHDRAWN,
        best_alone_ppm=None,
    ),
    pools=[a_pool(price=125)],
    as_of=day(10, 11),
    rules=some_rules(TierName.COST),
)

CASES: tuple[TierCase, ...] = (
    TierCase("nothing given: twice the dearest", WORLD, (), (320_000,)),
    TierCase("one phase given, one at its dearest", WORLD, (given(),), (320_000,)),
    TierCase("both given", WORLD, (given(), given(phase="2")), (320_000,)),
    TierCase("not given: each rounded by itself, 3,000 + 3,000", CHEAP, (), (6_000,)),
    TierCase("both given: 7,680 rounded together", CHEAP, (given(), given(phase="2")), (7_000,)),
    TierCase(
        "the fiscal years rounded apart: 1,920 + 1,920", CHEAP, (given(start=day(3, 27)),), (1_000 + 1_000 + 3_000,)
    ),
    TierCase("price steps: 8 x 24 x (5 x 62 + 5 x 63) x 2/3", STEPS, (given(start=day(10, 27)),), (80_000,)),
    TierCase("before the price step: 119,040 x 2/3 = 79,360", STEPS, (given(),), (79_000,)),
    TierCase("alone: no grant", ALONE, (a_decision("P1", "1", a_self_part(8, day(10, 7))),), (0,)),
    TierCase("what ran before counts; the withdrawn proposal does not", DONE, (), (160_000,)),
)
