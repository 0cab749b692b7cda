"""`concentration`: `pool` and `second` are at A, `other` at B; 16 GPUs may be split over A and B or partly be alone."""

from models.scenario import Outlook, OutlookKind, Phase, SplitPair
from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import (
    a_block,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    day,
    some_rules,
)

SIZES = {"pool": (1, 2), "second": (1, 2), "other": (1, 2)}
POOLS = [a_pool(), a_pool("second"), a_pool("other", provider="B")]


def _phase(id: str) -> Phase:
    return a_phase(
        id,
        a_block(16, minimum=8),
        sizes=SIZES,
        split=SplitPair(first="A", second="B"),
        share_ppm=500_000,
        most_providers=2,
    )


WORLD = a_scenario(
    a_proposal("P1", _phase("1"), _phase("2"), outlook=Outlook(kind=OutlookKind.PARTLY, gpus=8)),
    pools=POOLS,
    rules=some_rules(TierName.CONCENTRATION),
)
DONE = a_scenario(
    a_proposal(
        "P1",
        a_phase("1", given=(a_part("other"),), share_ppm=500_000, self_cap_ppm=0, most_providers=0),
        a_phase("2", sizes={"pool": (1,)}, share_ppm=500_000),
    ),
    pools=POOLS,
    as_of=day(10, 11),
    rules=some_rules(TierName.CONCENTRATION),
)

CASES: tuple[TierCase, ...] = (
    TierCase("nothing given: two for each phase", WORLD, (), (4,)),
    TierCase("one phase at A: 1 + 2", WORLD, (a_decision("P1", "1", a_part("pool")),), (3,)),
    TierCase(
        "two pools of A are one provider",
        WORLD,
        (a_decision("P1", "1", a_part("pool")), a_decision("P1", "2", a_part("second"))),
        (1,),
    ),
    TierCase(
        "A and B",
        WORLD,
        (a_decision("P1", "1", a_part("pool"), a_part("other")), a_decision("P1", "2", a_part("second"))),
        (2,),
    ),
    TierCase(
        "A, B and alone",
        WORLD,
        (a_decision("P1", "1", a_part("pool"), a_self_part(8)), a_decision("P1", "2", a_part("other"))),
        (3,),
    ),
    TierCase(
        "a phase done at B does not count, the other at A",
        DONE,
        (a_decision("P1", "2", a_part(start=day(10, 11))),),
        (1,),
    ),
    TierCase("a phase done does not count, the other is not given", DONE, (), (1,)),
)
