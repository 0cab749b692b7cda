"""`budget`: a node costs 8 GPUs x 24 h x 125 yen = 24,000 yen a day; ten days 240,000; 2/3 of that 160,000."""

from typing import Any

from models.policy import ProposalStatus, SubsidyClass
from models.scenario import Budget, Outlook, OutlookKind, Phase, Proposal, Scenario
from models.units import Period
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
    some_rules,
)

TWO_YEARS = Period(start=day(10, 1), end=day(6, 1))
UNKNOWN = (SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.OTHER)


def _phase(id: str = "1", grant: int = 160_000, **others: Any) -> Phase:
    return a_phase(id, dearest_grant_yen=grant, **others)


def _world(*budgets: Budget, proposals: tuple[Proposal, ...] = (), price: int = 125, **rules: Any) -> Scenario:
    return a_scenario(
        *(proposals or (a_proposal("P1", _phase()), a_proposal("P2", _phase()))),
        pools=[a_pool(price=price, calendar=TWO_YEARS)],
        horizon=TWO_YEARS,
        rules=some_rules(budgets=budgets, **rules),
    )


def _money(yen: int, year: int = 2024, subsidy_class: SubsidyClass | None = None) -> Budget:
    return Budget(fiscal_year=year, yen=yen, subsidy_class=subsidy_class)


BOTH = (given("P1"), given("P2"))
ACROSS = (given("P1", day(3, 27)), given("P2", day(3, 27)))
"""Ten days from 27 March: 80,000 yen of grant for each in either fiscal year."""

CHEAP = (a_proposal("P1", _phase(grant=3_000)), a_proposal("P2", _phase(grant=3_000)))
"""At 3 yen: 5,760 yen for ten days, 2/3 is 3,840, cut down to 3,000 for each."""

ONE_CHEAP = (a_proposal("P1", _phase("1", 3_000, share_ppm=500_000), _phase("2", 3_000, share_ppm=500_000)),)
"""Two phases of one proposal: 11,520 yen, 2/3 is 7,680, cut down to 7,000."""

CLASSES = (
    a_proposal("P1", _phase(), envelopes=UNKNOWN),
    a_proposal("P2", _phase(), subsidy_class=SubsidyClass.OTHER, envelopes=(SubsidyClass.OTHER,)),
    a_proposal("P3", _phase(), subsidy_class=SubsidyClass.ACADEMIC, envelopes=(SubsidyClass.ACADEMIC,)),
)
RAN_BEFORE = a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0)


def _after(status: ProposalStatus, budget: int) -> Scenario:
    """P1 ran for ten days and cost 160,000 yen; P2 wants the same now."""
    alone = None if status is ProposalStatus.WITHDRAWN else 1_000_000
    proposals = (a_proposal("P1", RAN_BEFORE, status=status, best_alone_ppm=alone), a_proposal("P2", _phase()))
    return a_scenario(
        *proposals, pools=[a_pool(price=125)], as_of=day(10, 11), rules=some_rules(budgets=(_money(budget),))
    )


def _alone(eligible: bool, budget: int) -> Scenario:
    """P1 could procure 8 GPUs alone at 125 yen; the pool costs nothing."""
    outlook = Outlook(kind=OutlookKind.CAN, yen_per_gpu_hour=125)
    proposal = a_proposal("P1", _phase(grant=160_000 if eligible else 0), outlook=outlook)
    return a_scenario(proposal, rules=some_rules(budgets=(_money(budget),), self_fees_eligible=eligible))


BY_SELF = (a_decision("P1", "1", a_self_part(8, day(10, 7))),)

CASES: tuple[Case, ...] = (
    Case("nothing is given, nothing to spend", _world(_money(320_000)), (), True),
    Case("exactly spent: 160,000 + 160,000", _world(_money(320_000)), BOTH, True),
    Case("one yen short", _world(_money(319_999)), BOTH, False),
    Case("no budget stated: no limit", _world(), BOTH, True),
    Case("the budget of another year does not bind", _world(_money(160_000, 2025)), BOTH, True),
    Case("across the year's end: 80,000 each in 2025", _world(_money(160_000, 2025)), ACROSS, True),
    Case("across the year's end, one yen short in 2025", _world(_money(159_999, 2025)), ACROSS, False),
    Case("across the year's end, one yen short in 2024", _world(_money(159_999, 2024)), ACROSS, False),
    Case("rounded by proposal: 3,000 + 3,000", _world(_money(6_000), proposals=CHEAP, price=3), BOTH, True),
    Case("rounded by proposal, one yen short", _world(_money(5_999), proposals=CHEAP, price=3), BOTH, False),
    Case(
        "phases of a proposal are added before rounding: 7,000",
        _world(_money(7_000), proposals=ONE_CHEAP, price=3),
        (given(), given(phase="2")),
        True,
    ),
    Case(
        "phases of a proposal are added before rounding: not 6,000",
        _world(_money(6_999), proposals=ONE_CHEAP, price=3),
        (given(), given(phase="2")),
        False,
    ),
    Case(
        "a class not yet known counts in the envelope of class other: 160,000 + 160,000",
        _world(_money(319_999, subsidy_class=SubsidyClass.OTHER), proposals=CLASSES),
        BOTH,
        False,
    ),
    Case(
        "an academic proposal does not count in it",
        _world(_money(160_000, subsidy_class=SubsidyClass.OTHER), proposals=CLASSES),
        (given("P2"), given("P3")),
        True,
    ),
    Case(
        "in the envelope of specified businesses only the unknown one counts",
        _world(_money(160_000, subsidy_class=SubsidyClass.SPECIFIED_BUSINESS), proposals=CLASSES),
        (given("P1"), given("P2"), given("P3")),
        True,
    ),
    Case("what ran before is spent", _after(ProposalStatus.ADOPTED, 319_999), (given("P2", day(10, 11)),), False),
    Case("what ran before fits beside", _after(ProposalStatus.ADOPTED, 320_000), (given("P2", day(10, 11)),), True),
    Case(
        "what a withdrawn proposal used before is spent all the same",
        _after(ProposalStatus.WITHDRAWN, 319_999),
        (given("P2", day(10, 11)),),
        False,
    ),
    Case("self-procured fees get no grant", _alone(False, 0), BY_SELF, True),
    Case("self-procured fees get one where the policy says so", _alone(True, 160_000), BY_SELF, True),
    Case("self-procured fees, one yen short", _alone(True, 159_999), BY_SELF, False),
)
