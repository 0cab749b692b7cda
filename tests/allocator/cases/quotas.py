"""`quotas`: P1, P2 are academic, P3 another company of group Q; each wants a node for ten days: 1,920 GPU-hours."""

from typing import Any

from models.policy import ProposalStatus, Quota, QuotaMeasure, SubsidyClass
from models.scenario import Outlook, OutlookKind, Scenario
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

ACADEMIC, OTHER = SubsidyClass.ACADEMIC, SubsidyClass.OTHER
PHASE, LONGER = a_phase(dearest_grant_yen=160_000), a_phase(dearest_grant_yen=224_000)
WITHDRAWN = a_phase(given=(a_part(days=9),), demand=PHASE.demand, self_cap_ppm=0, most_providers=0)


def _world(
    measure: QuotaMeasure, limit: int, *, lease: LeaseRule | None = None, best: int | None = 1_000_000, **criteria: Any
) -> Scenario:
    quota = Quota(id="Q1", measure=measure, limit=limit, **criteria)
    phase = PHASE if lease is None else LONGER
    return a_scenario(
        a_proposal("P1", phase, subsidy_class=ACADEMIC, target_category=1),
        a_proposal("P2", phase, subsidy_class=ACADEMIC, target_category=2),
        a_proposal("P3", phase, subsidy_class=OTHER, target_category=2, group="Q", best_alone_ppm=best),
        pools=[a_pool(price=125, lease=lease)],
        rules=some_rules(quotas=(quota,)),
    )


def _by_self(limit: int, measure: QuotaMeasure) -> Scenario:
    can = a_proposal("P1", a_phase(), outlook=Outlook(kind=OutlookKind.CAN))
    return a_scenario(can, a_proposal("P2"), rules=some_rules(quotas=(Quota(id="Q1", measure=measure, limit=limit),)))


LONG_LEASE = LeaseRule(min_days=14)
NUMBER, HOURS, GRANT = QuotaMeasure.PROPOSALS, QuotaMeasure.GPU_HOURS, QuotaMeasure.GRANT_YEN
ALONE = a_decision("P1", "1", a_self_part(8, day(10, 7)))
RAN = a_scenario(
    a_proposal("P1", WITHDRAWN, status=ProposalStatus.WITHDRAWN, best_alone_ppm=None),
    a_proposal("P2"),
    as_of=day(10, 11),
    rules=some_rules(quotas=(Quota(id="Q1", measure=NUMBER, limit=1),)),
)
RUNS = a_scenario(
    a_proposal("P1", a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0)),
    a_proposal("P2"),
    a_proposal("P3"),
    as_of=day(10, 11),
    rules=some_rules(quotas=(Quota(id="Q1", measure=HOURS, limit=5_759),)),
)

CASES: tuple[Case, ...] = (
    Case("one proposal of one", _world(NUMBER, 1), (given("P1"),), True),
    Case("two proposals of one", _world(NUMBER, 1), (given("P1"), given("P2")), False),
    Case(
        "one academic of one, beside others",
        _world(NUMBER, 1, subsidy_class=ACADEMIC),
        (given("P1"), given("P3")),
        True,
    ),
    Case("two academics of one", _world(NUMBER, 1, subsidy_class=ACADEMIC), (given("P1"), given("P2")), False),
    Case("two of category 2, one allowed", _world(NUMBER, 1, target_category=2), (given("P2"), given("P3")), False),
    Case(
        "group Q may have none: others may", _world(NUMBER, 0, best=None, group="Q"), (given("P1"), given("P2")), True
    ),
    Case(
        "every stated criterion must match: no academic of category 2 in group Q",
        _world(NUMBER, 0, subsidy_class=ACADEMIC, target_category=2, group="Q"),
        (given("P1"), given("P2"), given("P3")),
        True,
    ),
    Case("GPU-hours: exactly 1,920 + 1,920", _world(HOURS, 3_840), (given("P1"), given("P2")), True),
    Case("GPU-hours: one less", _world(HOURS, 3_839), (given("P1"), given("P2")), False),
    Case(
        "GPU-hours count as used, not as leased",
        _world(HOURS, 1_920, lease=LONG_LEASE, subsidy_class=OTHER),
        (a_decision("P3", "1", a_part(held=period(day(10, 1), 14))),),
        True,
    ),
    Case("grant: exactly 160,000 + 160,000", _world(GRANT, 320_000), (given("P1"), given("P3")), True),
    Case("grant: one yen less", _world(GRANT, 319_999), (given("P1"), given("P3")), False),
    Case("at least two, two given", _world(NUMBER, 2, at_least=True), (given("P1"), given("P2")), True),
    Case("at least two, one given", _world(NUMBER, 2, at_least=True), (given("P1"),), False),
    Case("at least two, none given", _world(NUMBER, 2, at_least=True), (), False),
    Case("at least 1,921 GPU-hours, 1,920 given", _world(HOURS, 1_921, at_least=True), (given("P1"),), False),
    Case("who procures alone is served", _by_self(1, NUMBER), (ALONE, given("P2")), False),
    Case("who procures alone takes no GPU-hours of pools", _by_self(1_920, HOURS), (ALONE, given("P2")), True),
    Case("a withdrawn proposal that ran before does not count", RAN, (given("P2", day(10, 11)),), True),
    Case(
        "GPU-hours that ran before count: 3 x 1,920", RUNS, (given("P2", day(10, 11)), given("P3", day(10, 11))), False
    ),
    Case("GPU-hours that ran before count: 2 x 1,920", RUNS, (given("P2", day(10, 11)),), True),
)
