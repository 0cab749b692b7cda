"""`commitments`: 2 nodes of `pool` are paid from 25 September to 10 October; today is 1 October. 3 are wanted."""

from typing import Any

from models.scenario import Commitment, Decision, Scenario
from models.units import Period
from tests.allocator.cases import Case
from tests.builders import (
    a_block,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    day,
)

WIDE = Period(start=day(9, 1), end=day(4, 1))


def _world(*leases: Commitment, **others: Any) -> Scenario:
    phase = a_phase(demand=a_block(gpus=24, minimum=8), sizes={"pool": (1, 2, 3), "other": (1, 2, 3)}, **others)
    return a_scenario(
        a_proposal("P1", phase),
        pools=[a_pool(calendar=WIDE), a_pool("other", calendar=WIDE)],
        commitments=leases,
    )


def _lease(nodes: int, first: Any, end: Any) -> Commitment:
    return Commitment(proposal="P1", phase="1", pool="pool", nodes=nodes, held=Period(start=first, end=end))


def _nodes(nodes: int, start: int = 1, pool: str = "pool") -> tuple[Decision, ...]:
    return (a_decision("P1", "1", a_part(pool, nodes, day(10, start))),)


PAID = _world(_lease(2, day(9, 25), day(10, 11)))
PAST = _world(_lease(2, day(9, 10), day(9, 20)))
SHORT = _world(_lease(1, day(10, 4), day(10, 8)))
TWO = _world(_lease(2, day(10, 1), day(10, 6)), _lease(3, day(10, 6), day(10, 11)))

CASES: tuple[Case, ...] = (
    Case("the 2 paid nodes are used", PAID, _nodes(2), True),
    Case("more than the paid nodes", PAID, _nodes(3), True),
    Case("only 1 of the 2 paid nodes", PAID, _nodes(1), False),
    Case("a day later: 1 October is paid and not held", PAID, _nodes(2, 2), False),
    Case("in another pool", PAID, _nodes(2, pool="other"), False),
    Case("a lease that has ended asks for nothing but service", PAST, _nodes(1, pool="other"), True),
    Case("longer than the paid days", SHORT, _nodes(1), True),
    Case("begins after the paid days began", SHORT, _nodes(1, 5), False),
    Case("two leases one after the other: 3 covers both", TWO, _nodes(3), True),
    Case("two leases one after the other: 2 is too little for the second", TWO, _nodes(2), False),
)
