"""`provider_limit`: pool `pool` at provider A, `other` at B; ten days of a node are 1,920 GPU-hours."""

from typing import Any

from models.policy import ProposalStatus, ProviderLimit, QuotaMeasure
from models.scenario import Decision, Outlook, OutlookKind, Proposal, Scenario
from models.supply import LeaseRule
from tests.allocator.cases import Case
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
    period,
    some_rules,
)

NUMBER, HOURS = QuotaMeasure.PROPOSALS, QuotaMeasure.GPU_HOURS
EITHER = {"pool": (1,), "other": (1,), "second": (1,)}
LONG_LEASE = LeaseRule(min_days=14)


def _wants(id: str, **others: Any) -> Proposal:
    return a_proposal(id, a_phase(sizes=EITHER), **others)


def _world(
    measure: QuotaMeasure, limit: int, *proposals: Proposal, lease: LeaseRule | None = None, **others: Any
) -> Scenario:
    """Provider A offers `pool` and `second`, provider B `other`."""
    return a_scenario(
        *(proposals or (_wants("P1"), _wants("P2"))),
        pools=[a_pool(lease=lease), a_pool("second"), a_pool("other", provider="B")],
        rules=some_rules(provider_limits=(ProviderLimit(provider="A", measure=measure, limit=limit),)),
        **others,
    )


def _at(pool: str, proposal: str) -> Decision:
    return a_decision(proposal, "1", a_part(pool))


HELD_14 = a_decision("P1", "1", a_part(held=period(day(10, 1), 14)))
ALONE = a_decision("P1", "1", a_self_part(8, day(10, 7)))
CAN = Outlook(kind=OutlookKind.CAN)


def _gone(measure: QuotaMeasure, limit: int) -> Scenario:
    ran = a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0)
    gone = a_proposal("P1", ran, status=ProposalStatus.WITHDRAWN, best_alone_ppm=None)
    return _world(measure, limit, gone, _wants("P2"), as_of=day(10, 11))


CASES: tuple[Case, ...] = (
    Case("nothing is given", _world(NUMBER, 0), (), True),
    Case("one proposal at A of one", _world(NUMBER, 1), (_at("pool", "P1"), _at("other", "P2")), True),
    Case("two proposals at A of one", _world(NUMBER, 1), (_at("pool", "P1"), _at("pool", "P2")), False),
    Case("two pools of A are one provider", _world(NUMBER, 1), (_at("pool", "P1"), _at("second", "P2")), False),
    Case("none allowed at A, both at B", _world(NUMBER, 0), (_at("other", "P1"), _at("other", "P2")), True),
    Case("GPU-hours at A: exactly 1,920 + 1,920", _world(HOURS, 3_840), (_at("pool", "P1"), _at("second", "P2")), True),
    Case("GPU-hours at A: one less", _world(HOURS, 3_839), (_at("pool", "P1"), _at("second", "P2")), False),
    Case("leased for 14 days: 2,688 GPU-hours", _world(HOURS, 2_688, lease=LONG_LEASE), (HELD_14,), True),
    Case("leased for 14 days: one less", _world(HOURS, 2_687, lease=LONG_LEASE), (HELD_14,), False),
    Case("who procures alone is not at A", _world(NUMBER, 0, _wants("P1", outlook=CAN)), (ALONE,), True),
    Case("what ran before counts: proposals", _gone(NUMBER, 1), (given("P2", day(10, 11)),), False),
    Case("what ran before counts: GPU-hours", _gone(HOURS, 3_839), (given("P2", day(10, 11)),), False),
    Case("what ran before fits beside", _gone(HOURS, 3_840), (given("P2", day(10, 11)),), True),
)
