"""`stability`: published were `pool` for P1 in two equal halves of a split and for P2 ten days from 1 November."""

from typing import Any

from models.policy import ProposalStatus
from models.scenario import Baseline, Decision, Part, Scenario
from models.supply import LeaseRule
from models.tiers import TierName
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
    alternatives,
    day,
    given,
    period,
    some_rules,
)

TWICE = a_part(start=day(10, 21))
LATER = a_part(start=day(11, 1))
POOLS = [a_pool(), a_pool("other", provider="B")]


def _world(*published: Decision, is_published: bool = True, **others: Any) -> Scenario:
    """P1 may have 8 GPUs twice in `pool`, or once in each pool; P2 to P4 a node of either."""
    pairs = alternatives(*(a_choice({"pool": 8, "other": 8}),), a_choice({"pool": 16}), a_choice({"pool": 8}))
    either = {"pool": (1, 2), "other": (1, 2)}
    plain = a_phase(demand=a_block(16, minimum=8), sizes=either)
    gone: dict[str, Any] = {"status": ProposalStatus.WITHDRAWN, "best_alone_ppm": None}
    return a_scenario(
        a_proposal("P1", a_phase(demand=pairs, sizes={}, most_providers=2)),
        a_proposal("P2", plain),
        a_proposal("P3", plain.model_copy(update={"self_cap_ppm": 0, "most_providers": 0}), **gone),
        pools=POOLS,
        as_of=day(10, 15),
        rules=some_rules(TierName.STABILITY),
        baseline=Baseline(decisions=published, published=is_published),
        **others,
    )


def _gives(proposal: str, *parts: Part) -> Decision:
    return a_decision(proposal, "1", *parts)


BOTH = _gives("P1", a_part(start=day(10, 21)), a_part("other", start=day(10, 21)))
P2_LATER = _gives("P2", LATER)
PAST = _gives("P2", a_part(start=day(10, 1)))
RUNS = _gives("P2", a_part(start=day(10, 6)))
TWO_PARTS = _gives("P2", LATER, LATER)
WORLD = _world(BOTH, P2_LATER)
LONG = a_scenario(
    a_proposal("P1", a_phase(demand=a_block(days=10))),
    pools=[a_pool(lease=LeaseRule(min_days=14))],
    rules=some_rules(TierName.STABILITY),
    baseline=Baseline(decisions=(a_decision("P1", "1", a_part(held=period(day(10, 1), 14))),)),
)
RUNNING = a_scenario(
    a_proposal("P1", a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0)),
    as_of=day(10, 5),
    rules=some_rules(TierName.STABILITY),
    baseline=Baseline(decisions=(given("P1", day(10, 6)),)),
)

CASES: tuple[TierCase, ...] = (
    TierCase("no baseline", a_scenario(rules=some_rules(TierName.STABILITY)), (), (0,)),
    TierCase("nothing is kept: three parts", WORLD, (), (3,)),
    TierCase("all is kept", WORLD, (BOTH, P2_LATER), (0,)),
    TierCase("one part of two is kept", WORLD, (_gives("P1", TWICE), P2_LATER), (1,)),
    TierCase("another pool", WORLD, (BOTH, _gives("P2", a_part("other", start=day(11, 1)))), (1,)),
    TierCase("another number of nodes", WORLD, (BOTH, _gives("P2", a_part(nodes=2, start=day(11, 1)))), (1,)),
    TierCase("other days", WORLD, (BOTH, _gives("P2", a_part(start=day(11, 2)))), (1,)),
    TierCase("what was not published may change", _world(BOTH, P2_LATER, is_published=False), (), (0,)),
    TierCase("what is over does not count", _world(PAST), (), (0,)),
    TierCase("what still runs counts", _world(RUNS), (), (1,)),
    TierCase("two equal parts need two", _world(TWO_PARTS), (P2_LATER,), (1,)),
    TierCase("a withdrawn proposal does not count", _world(_gives("P3", LATER)), (), (0,)),
    TierCase("a phase that is done does not count", RUNNING, (), (0,)),
    TierCase("an unknown phase does not count", _world(a_decision("P2", "9", LATER)), (), (0,)),
    TierCase(
        "leased days count: used a day later, leased longer from there",
        LONG,
        (a_decision("P1", "1", a_part(start=day(10, 2), held=period(day(10, 2), 14))),),
        (1,),
    ),
)
