"""`pins`: 1 or 2 nodes for ten days in `pool` (provider A) or `other` (B), or all 16 GPUs alone."""

from typing import Any

from models.scenario import Decision, Outlook, OutlookKind, Pin, Scenario, SplitPair
from tests.allocator.cases import Case
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
    given,
)

BOTH = {"pool": (1, 2), "other": (1, 2)}


def _world(cap: int = 1_000_000, best: int | None = 1_000_000, providers: int = 1, **pin: Any) -> Scenario:
    phase = a_phase(demand=a_block(gpus=16, minimum=8), sizes=BOTH, self_cap_ppm=cap, most_providers=providers)
    return a_scenario(
        a_proposal("P1", phase, outlook=Outlook(kind=OutlookKind.CAN), best_alone_ppm=best),
        pools=[a_pool(), a_pool("other", provider="B")],
        pins=(Pin(id="K1", proposal="P1", phase="1", reason="協議済み", **pin),),
    )


def _split(**pin: Any) -> Scenario:
    """May also be split: 1 node of `pool` and 1 of `other`."""
    pair = SplitPair(first="A", second="B")
    phase = a_phase(demand=a_block(gpus=16, minimum=8), sizes=BOTH, split=pair, most_providers=2 - ("pool" in pin))
    return a_scenario(
        a_proposal("P1", phase),
        pools=[a_pool(), a_pool("other", provider="B")],
        pins=(Pin(id="K1", proposal="P1", phase="1", reason="協議済み", **pin),),
    )


def _partly(**pin: Any) -> Scenario:
    """May procure up to 8 GPUs alone beside a pool part."""
    phase = a_phase(demand=a_block(gpus=16, minimum=8), sizes=BOTH, most_providers=2)
    return a_scenario(
        a_proposal("P1", phase, outlook=Outlook(kind=OutlookKind.PARTLY, gpus=8)),
        pools=[a_pool(), a_pool("other", provider="B")],
        pins=(Pin(id="K1", proposal="P1", phase="1", reason="協議済み", **pin),),
    )


def _at(pool: str, nodes: int = 1, start: int = 1) -> tuple[Decision, ...]:
    return (a_decision("P1", "1", a_part(pool, nodes, day(10, start))),)


ALONE = (a_decision("P1", "1", a_self_part(16, day(10, 7))),)
TWO_PARTS = (a_decision("P1", "1", a_part("pool"), a_part("other")),)
BESIDE = (a_decision("P1", "1", a_part("pool"), a_self_part(8)),)

CASES: tuple[Case, ...] = (
    Case("pinned to the pool, there", _world(pool="pool"), _at("pool"), True),
    Case("pinned to the pool, elsewhere", _world(pool="pool"), _at("other"), False),
    Case("pinned to the pool, procured alone", _world(pool="pool"), ALONE, False),
    Case("pinned to the pool, half of it elsewhere", _split(pool="pool"), TWO_PARTS, False),
    Case("pinned to the pool, self part beside", _partly(pool="pool"), BESIDE, True),
    Case("pinned to be procured alone, alone", _world(0, 0, self_procured=True), ALONE, True),
    Case("pinned to be procured alone, in a pool", _world(0, 0, self_procured=True), _at("pool"), False),
    Case("pinned to 2 nodes, has 2", _world(nodes=2), _at("pool", 2), True),
    Case("pinned to 2 nodes, has 1", _world(nodes=2), _at("pool", 1), False),
    Case("pinned to 1 node, has 2", _world(500_000, 500_000, nodes=1), _at("pool", 2), False),
    Case("pinned to 2 nodes of the pool, has them", _world(pool="pool", nodes=2), _at("pool", 2), True),
    Case("pinned to 5 October, begins then", _world(start=day(10, 5)), _at("pool", start=5), True),
    Case("pinned to 5 October, begins on the 6th", _world(start=day(10, 5)), _at("pool", start=6), False),
    Case("pinned to end before 15 October, last day the 14th", _world(end=day(10, 15)), _at("pool", start=5), True),
    Case("pinned to end before 15 October, last day the 15th", _world(end=day(10, 15)), _at("pool", start=6), False),
    Case("pinned to end before 15 October, last day the 13th", _world(end=day(10, 15)), _at("pool", start=4), False),
    Case("not in the pool, elsewhere", _world(forbid=True, pool="pool"), _at("other"), True),
    Case("not in the pool, there", _world(forbid=True, pool="pool"), _at("pool"), False),
    Case("not in the pool, procured alone", _world(forbid=True, pool="pool"), ALONE, True),
    Case("not in the pool, half of it there", _split(forbid=True, pool="pool"), TWO_PARTS, False),
    Case("not alone, in the pool", _world(forbid=True, self_procured=True), _at("pool"), True),
    Case("not alone, procured alone", _world(forbid=True, self_procured=True), ALONE, False),
    Case("not at all, nothing given", _world(0, None, 0, forbid=True), (), True),
    Case("not at all, given", _world(0, None, 0, forbid=True), (given(),), False),
    Case("not at all, procured alone", _world(0, None, 0, forbid=True), ALONE, False),
)
