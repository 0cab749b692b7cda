"""`served`: P1 has weight 1, P2 weight 2 (2,000 thousandths); each wants 2 nodes in phase 1 and as many hours in 2."""

from typing import Any

from models.policy import ProposalStatus
from models.scenario import Outlook, OutlookKind, Part, Phase, Scenario, Wishes
from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import (
    ANYWHERE,
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_profile,
    a_proposal,
    a_scenario,
    a_self_part,
    alternatives,
    day,
    given,
    some_rules,
)

ORDER = some_rules(TierName.SERVED)
TYPES = (("H100", 1_000_000), ("A100", 500_000))


def _half(id: str, **others: Any) -> Phase:
    return a_phase(id, a_block(gpus=16, minimum=8), sizes={"pool": (1, 2)}, share_ppm=500_000, **others)


TWO = a_scenario(
    a_proposal("P1", _half("1"), _half("2")),
    a_proposal("P2", _half("1"), _half("2"), priority_milli=2_000, weight_milli=2_000),
    rules=ORDER,
)


def _one(phase: Phase, **others: Any) -> Scenario:
    """P1 alone; `pool` is H100, `slow` A100, half an H100 each."""
    return a_scenario(
        a_proposal("P1", phase, **others), pools=[a_pool(), a_pool("slow", gpu_type="A100", provider="B")], rules=ORDER
    )


BLOCK = _one(a_phase(demand=a_block(16, minimum=8), sizes={"pool": (1, 2, 3), "slow": (1, 2)}, acceptable=TYPES))
WORK = _one(a_phase(demand=a_block(16, minimum=8, work=16 * 24 * 10), sizes={"pool": (1, 2)}))
PROFILE = _one(a_phase(demand=a_profile((5, 8), (5, 24)), sizes={"pool": (1,)}, scales_ppm=(500_000, 1_000_000)))
CHOICES = _one(
    a_phase(demand=alternatives(a_choice(), a_choice(days=5, fill=400_000)), sizes={}), best_alone_ppm=1_000_000
)
THIRDS = a_scenario(
    a_proposal(
        "P1",
        a_phase("1", a_block(days=10), share_ppm=333_334),
        a_phase("2", a_block(days=10), share_ppm=333_333),
        a_phase("3", a_block(days=10), share_ppm=333_333),
    ),
    rules=ORDER,
)

# May procure 8 of 16 GPUs alone beside the pool's; the pool has 1 node, so its best there is a half
PARTLY = Outlook(kind=OutlookKind.PARTLY, gpus=8)


def _beside(wishes: Wishes, pool_nodes: int) -> Scenario:
    cap = 500_000 * pool_nodes if wishes.wishes_provider else 0
    phase = a_phase(
        demand=a_block(16, minimum=8),
        sizes={"pool": (1, 2)},
        most_providers=2,
        self_cap_ppm=cap,
    )
    return a_scenario(
        a_proposal("P1", phase, wishes=wishes, outlook=PARTLY, best_alone_ppm=cap),
        pools=[a_pool(nodes=pool_nodes)],
        rules=ORDER,
    )


def _alone(wishes: Wishes, cap: int, best: int, **others: Any) -> Scenario:
    """Can procure all 16 GPUs alone; the pool has 1 node."""
    phase = a_phase(demand=a_block(16, minimum=8), sizes={"pool": (1, 2)}, self_cap_ppm=cap, **others)
    return a_scenario(
        a_proposal("P1", phase, wishes=wishes, outlook=Outlook(kind=OutlookKind.CAN), best_alone_ppm=best),
        pools=[a_pool(nodes=1)],
        rules=ORDER,
    )


BESIDE = (a_decision("P1", "1", a_part(), a_self_part(8)),)
BY_SELF = (a_decision("P1", "1", a_self_part(16, day(10, 7))),)

# 4 of 10 days ran on 1 node of 2: a fifth; the other 6 days are three fifths
RUNNING = a_scenario(
    a_proposal(
        "P1",
        a_phase(
            demand=a_block(16, minimum=8),
            sizes={"pool": (1, 2)},
            given=(a_part(days=4),),
            remainder=a_block(16, 6, minimum=8),
        ),
        best_alone_ppm=800_000,
    ),
    as_of=day(10, 5),
    rules=ORDER,
)


def _running(*given: Part, cap: int, best: int) -> Scenario:
    """The same where the pool has only 1 node left, and all 16 GPUs could be procured alone."""
    phase = a_phase(
        demand=a_block(16, minimum=8),
        sizes={"pool": (1, 2)},
        given=given,
        remainder=a_block(16, 6, minimum=8),
        self_cap_ppm=cap,
    )
    return a_scenario(
        a_proposal("P1", phase, outlook=Outlook(kind=OutlookKind.CAN), best_alone_ppm=best),
        pools=[a_pool(nodes=1)],
        as_of=day(10, 5),
        rules=ORDER,
    )


RAN_IN_POOL = _running(a_part(days=4), cap=500_000, best=500_000)
RAN_ALONE = _running(a_self_part(16, days=4), cap=500_000, best=700_000)
REST_ALONE = (a_decision("P1", "1", a_self_part(16, day(10, 7), 6)),)
DONE = a_scenario(
    a_proposal(
        "P1",
        a_phase(demand=a_block(16, minimum=8), given=(a_part(days=4),), self_cap_ppm=0, most_providers=0),
        best_alone_ppm=200_000,
    ),
    a_proposal(
        "P2",
        a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0),
        status=ProposalStatus.WITHDRAWN,
        best_alone_ppm=None,
    ),
    as_of=day(10, 11),
    rules=ORDER,
)

# 960 of 3,840 GPU-hours ran; the rest is done in any case
WORK_LEFT = a_scenario(
    a_proposal(
        "P1",
        a_phase(
            demand=a_block(16, minimum=8, work=3_840),
            sizes={"pool": (1, 2)},
            given=(a_part(days=5),),
            remainder=a_block(16, minimum=8, work=2_880),
        ),
    ),
    as_of=day(10, 6),
    rules=ORDER,
)

CASES: tuple[TierCase, ...] = (
    TierCase("nothing", TWO, (), (0,)),
    TierCase("half of one phase of weight 1", TWO, (given("P1"),), (250_000_000,)),
    TierCase("half of one phase of weight 2", TWO, (given("P2"),), (500_000_000,)),
    TierCase(
        "both: 1,000 x (500,000 + 250,000) + 2,000 x 500,000",
        TWO,
        (given("P1", nodes=2), given("P1", day(11, 1), phase="2"), given("P2", day(10, 11), nodes=2)),
        (1_750_000_000,),
    ),
    TierCase("all 16 GPUs", BLOCK, (given(nodes=2),), (1_000_000_000,)),
    TierCase("24 GPUs are worth no more than the 16 desired", BLOCK, (given(nodes=3),), (1_000_000_000,)),
    TierCase("16 GPUs of half the power", BLOCK, (a_decision("P1", "1", a_part("slow", 2)),), (500_000_000,)),
    TierCase("fixed work completed slowly counts whole", WORK, (given(days=20),), (1_000_000_000,)),
    TierCase(
        "profile at half: 5 x 8 + 5 x 16 of 5 x 8 + 5 x 24",
        PROFILE,
        (a_decision("P1", "1", a_part(), a_part(start=day(10, 6), days=5)),),
        (750_000_000,),
    ),
    TierCase("alternatives: whole unless marked", CHOICES, (given(),), (1_000_000_000,)),
    TierCase("alternatives: marked 40 %", CHOICES, (given(days=5),), (400_000_000,)),
    TierCase(
        "thirds add up to the whole",
        THIRDS,
        (given(), given(phase="2"), given(phase="3")),
        (1_000_000_000,),
    ),
    TierCase(
        "self part of one that wishes a provider: no more than pools could",
        _beside(ANYWHERE, 1),
        BESIDE,
        (500_000_000,),
    ),
    TierCase("the same where pools could give all: it counts", _beside(ANYWHERE, 2), BESIDE, (1_000_000_000,)),
    TierCase(
        "alone, though wishing a provider: what pools could give",
        _alone(ANYWHERE, 500_000, 500_000),
        BY_SELF,
        (500_000_000,),
    ),
    TierCase(
        "alone, wishing no provider: whole",
        _alone(
            Wishes(),
            0,
            1_000_000,
        ),
        BY_SELF,
        (1_000_000_000,),
    ),
    TierCase(
        "meant for self-procurement: whole", _alone(ANYWHERE, 0, 1_000_000, self_only=True), BY_SELF, (1_000_000_000,)
    ),
    TierCase("what ran counts without a decision: a fifth", RUNNING, (), (200_000_000,)),
    TierCase("a fifth, and half of three fifths", RUNNING, (given(start=day(10, 5), days=6),), (500_000_000,)),
    TierCase("a fifth and three fifths", RUNNING, (given(start=day(10, 5), days=6, nodes=2),), (800_000_000,)),
    TierCase("a fifth in the pool, the rest alone", RAN_IN_POOL, REST_ALONE, (500_000_000,)),
    TierCase("all alone, two fifths of it before", RAN_ALONE, REST_ALONE, (700_000_000,)),
    TierCase("two fifths ran alone, nothing more is given", RAN_ALONE, (), (400_000_000,)),
    TierCase("done after a fifth; the withdrawn one does not count", DONE, (), (200_000_000,)),
    TierCase("a quarter of the work ran", WORK_LEFT, (), (250_000_000,)),
    TierCase("the rest of the work makes it whole", WORK_LEFT, (given(start=day(10, 6), days=15),), (1_000_000_000,)),
)
