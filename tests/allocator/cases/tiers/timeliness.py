"""`timeliness`: phase 1 (a quarter) would like to begin on 8 October, phase 2 on 1 November, phase 3 does not say."""

from typing import Any

from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import a_block, a_part, a_phase, a_proposal, a_scenario, day, given, some_rules

ORDER = some_rules(TierName.TIMELINESS)
WORLD = a_scenario(
    a_proposal(
        "P1",
        a_phase("1", share_ppm=250_000, desired_start=day(10, 8)),
        a_phase("2", share_ppm=250_000, desired_start=day(11, 1)),
        a_phase("3", a_block(days=20), share_ppm=500_000),
        priority_milli=2_000,
        weight_milli=2_000,
    ),
    rules=ORDER,
)


def _begun(**others: Any) -> Any:
    """Began on 5 October, wished for the 1st."""
    ran = a_part(start=day(10, 5), days=4)
    phase = a_phase(given=(ran,), desired_start=day(10, 1), **others)
    return a_scenario(a_proposal("P1", phase), as_of=day(10, 9), rules=ORDER)


DONE = a_scenario(
    a_proposal(
        "P1",
        a_phase(given=(a_part(start=day(10, 5)),), desired_start=day(10, 1), self_cap_ppm=0, most_providers=0),
    ),
    as_of=day(10, 15),
    rules=ORDER,
)
GOES_ON = _begun(remainder=a_block(days=6))

CASES: tuple[TierCase, ...] = (
    TierCase(
        "nothing given: to the horizon's end, 175 and 151 days",
        WORLD,
        (),
        (250_000 * 175 + 250_000 * 151,),
    ),
    TierCase("on time and early", WORLD, (given(start=day(10, 8)), given(start=day(10, 20), phase="2")), (0,)),
    TierCase(
        "three days after; priority does not matter here",
        WORLD,
        (given(start=day(10, 11)), given(start=day(11, 1), phase="2"), given(start=day(12, 1), days=20, phase="3")),
        (250_000 * 3,),
    ),
    TierCase("done: began four days after", DONE, (), (1_000_000 * 4,)),
    TierCase(
        "goes on: what is decided now counts, eight days after",
        GOES_ON,
        (given(start=day(10, 9), days=6),),
        (8_000_000,),
    ),
    TierCase("does not go on: to the horizon's end, 182 days", GOES_ON, (), (1_000_000 * 182,)),
)
