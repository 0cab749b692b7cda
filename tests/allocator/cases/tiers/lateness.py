"""`lateness`: phase 1 (a quarter) is late from 15 October on, phase 2 from 1 November, phase 3 never; priority 2."""

from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import a_block, a_part, a_phase, a_proposal, a_scenario, day, given, some_rules

ORDER = some_rules(TierName.LATENESS)
WORLD = a_scenario(
    a_proposal(
        "P1",
        a_phase("1", share_ppm=250_000, due=day(10, 15)),
        a_phase("2", share_ppm=250_000, due=day(11, 1)),
        a_phase("3", a_block(days=20), share_ppm=500_000),
        priority_milli=2_000,
        weight_milli=2_000,
    ),
    rules=ORDER,
)
DONE = a_scenario(
    a_proposal("P1", a_phase(given=(a_part(start=day(10, 5)),), due=day(10, 13), self_cap_ppm=0, most_providers=0)),
    as_of=day(10, 20),
    rules=ORDER,
)

CASES: tuple[TierCase, ...] = (
    TierCase(
        "nothing given: to the horizon's end, 168 and 151 days",
        WORLD,
        (),
        (2_000 * 250_000 * (168 + 151),),
    ),
    TierCase(
        "last day 14 October is in time, as is anything before",
        WORLD,
        (given(start=day(10, 5)), given(start=day(10, 5), phase="2")),
        (0,),
    ),
    TierCase(
        "last day 15 October is a day late",
        WORLD,
        (given(start=day(10, 6)), given(start=day(10, 5), phase="2")),
        (2_000 * 250_000,),
    ),
    TierCase("done on 14 October, due before the 13th: two days late", DONE, (), (1_000 * 1_000_000 * 2,)),
)
