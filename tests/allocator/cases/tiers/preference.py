"""`preference`: ranks 0, 10, 20; unranked 60, asked to procure alone 80; `pool` is at A, `second` B, `third` C."""

from typing import Any

from models.policy import PenaltyTable, ProposalStatus
from models.scenario import Outlook, OutlookKind, Phase, Pin, Scenario, Wishes
from models.tiers import TierName
from models.units import WHOLE
from tests.allocator.cases import TierCase
from tests.builders import (
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    alternatives,
    day,
    some_rules,
)

UNIT = 1_000 * WHOLE
"""Priority 1 (thousandths) times the whole share (ppm): one point of dissatisfaction of one proposal."""

TABLE = PenaltyTable(by_rank=(0, 10, 20), unranked=60, asked_self=80)
RANKED = Wishes(ranked=("A", "B"), unranked_acceptable=True)
POOLS = [a_pool(), a_pool("second", provider="B"), a_pool("third", provider="C")]
SIZES = {"pool": (1,), "second": (1,), "third": (1,)}


def _world(
    wishes: Wishes, *phases: Phase, table: PenaltyTable = TABLE, pins: tuple[Pin, ...] = (), **others: Any
) -> Scenario:
    return a_scenario(
        a_proposal("P1", *(phases or (a_phase(sizes=SIZES),)), wishes=wishes, **others),
        pools=POOLS,
        rules=some_rules(TierName.PREFERENCE, penalties=table),
        pins=pins,
    )


def _at(pool: str, phase: str = "1", days: int = 10, proposal: str = "P1") -> Any:
    return a_decision(proposal, phase, a_part(pool, days=days))


TWO_PHASES = _world(
    RANKED,
    a_phase("1", a_block(days=10), sizes=SIZES, share_ppm=250_000),
    a_phase("2", a_block(days=30), sizes=SIZES, share_ppm=750_000),
    priority_milli=2_000,
    weight_milli=2_000,
)
CAN = Outlook(kind=OutlookKind.CAN)
PINNED = _world(
    Wishes(ranked=("A",), refused=("C",)),
    a_phase(sizes=SIZES, self_cap_ppm=0),
    pins=(Pin(id="K1", proposal="P1", phase="1", pool="third", reason="協議済み"),),
)
PINNED_UNRANKED = _world(
    Wishes(ranked=("A",)),
    a_phase(sizes=SIZES, self_cap_ppm=0),
    pins=(Pin(id="K1", proposal="P1", phase="1", pool="third", reason="協議済み"),),
)

# 24 GPUs: 16 in the pool, 8 alone, ten days each: a third by self
BESIDE = _world(
    RANKED,
    a_phase(demand=a_block(24, minimum=8), sizes={"second": (2, 3)}, most_providers=2),
    outlook=Outlook(kind=OutlookKind.PARTLY, gpus=8),
)
STATED = _world(
    RANKED,
    a_phase(
        demand=alternatives(
            a_choice({"pool": 8}, 10, penalty=7),
            a_choice({"pool": 8}, 10, penalty=5),
            a_choice({"third": 8}, 10, penalty=300),
            a_choice({"second": 8}, 10),
            a_choice({"pool": 8, "second": 24}, 5),
        ),
        sizes={},
        most_providers=2,
    ),
)
RAN_BEFORE = a_scenario(
    a_proposal(
        "P1",
        a_phase(sizes=SIZES, given=(a_part("second"),), self_cap_ppm=0, most_providers=0),
        wishes=RANKED,
    ),
    a_proposal(
        "P2",
        a_phase(sizes=SIZES, self_cap_ppm=0, most_providers=0),
        wishes=RANKED,
        status=ProposalStatus.WITHDRAWN,
        best_alone_ppm=None,
    ),
    pools=POOLS,
    as_of=day(10, 11),
    rules=some_rules(TierName.PREFERENCE, penalties=TABLE),
)
ALONE = (a_decision("P1", "1", a_self_part(8, day(10, 7))),)
LOW_UNRANKED = PenaltyTable(by_rank=(0, 10, 70), unranked=60, asked_self=65)

CASES: tuple[TierCase, ...] = (
    TierCase("nothing given: 100", _world(RANKED), (), (100 * UNIT,)),
    TierCase("first choice: 0", _world(RANKED), (_at("pool"),), (0,)),
    TierCase("second choice: 10", _world(RANKED), (_at("second"),), (10 * UNIT,)),
    TierCase("not ranked, acceptable: 60", _world(RANKED), (_at("third"),), (60 * UNIT,)),
    TierCase(
        "not ranked is never better than any rank: 70",
        _world(RANKED, table=LOW_UNRANKED),
        (_at("third"),),
        (70 * UNIT,),
    ),
    TierCase("nobody ranked, any acceptable: 0", _world(Wishes(unranked_acceptable=True)), (_at("third"),), (0,)),
    TierCase("refused, but pinned: 100", PINNED, (_at("third"),), (100 * UNIT,)),
    TierCase("not acceptable, but pinned: 100", PINNED_UNRANKED, (_at("third"),), (100 * UNIT,)),
    TierCase("asked to procure alone: 80", _world(RANKED, outlook=CAN), ALONE, (80 * UNIT,)),
    TierCase(
        "asked to procure alone is no better than not ranked: 70",
        _world(RANKED, table=LOW_UNRANKED, outlook=CAN),
        ALONE,
        (70 * UNIT,),
    ),
    TierCase("alone as wished: 0", _world(Wishes(), a_phase(sizes=SIZES, self_cap_ppm=0), outlook=CAN), ALONE, (0,)),
    TierCase(
        "a phase meant for self-procurement: 0",
        _world(RANKED, a_phase(sizes=SIZES, self_only=True, self_cap_ppm=0), outlook=CAN),
        ALONE,
        (0,),
    ),
    TierCase(
        "by GPU-days: (10 x 160 + 80 x 80) / 240 = 33.3",
        BESIDE,
        (a_decision("P1", "1", a_part("second", 2), a_self_part(8)),),
        (1_000 * 33_333_333,),
    ),
    TierCase(
        "priority 2: 2,000 x (250,000 x 10 + 750,000 x 60)",
        TWO_PHASES,
        (_at("second"), _at("third", "2", 30)),
        (2_000 * (250_000 * 10 + 750_000 * 60),),
    ),
    TierCase("priority 2: one phase not given", TWO_PHASES, (_at("pool"),), (2_000 * 750_000 * 100,)),
    TierCase("the smallest stated penalty of equal alternatives: 5", STATED, (_at("pool"),), (5 * UNIT,)),
    TierCase("a stated penalty counts at most 100", STATED, (_at("third"),), (100 * UNIT,)),
    TierCase("no penalty stated: by rank", STATED, (_at("second"),), (10 * UNIT,)),
    TierCase(
        "no penalty stated, two pools: (0 x 40 + 10 x 120) / 160 = 7.5",
        STATED,
        (a_decision("P1", "1", a_part("pool", days=5), a_part("second", 3, days=5)),),
        (7_500_000_000,),
    ),
    TierCase("what ran before counts, the withdrawn one does not", RAN_BEFORE, (), (10 * UNIT,)),
)
