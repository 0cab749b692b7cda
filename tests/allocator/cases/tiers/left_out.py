"""`left_out`: three proposals of one node for ten days."""

from models.policy import ProposalStatus
from models.scenario import Outlook, OutlookKind, Wishes
from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import (
    a_decision,
    a_part,
    a_phase,
    a_proposal,
    a_scenario,
    a_self_part,
    day,
    given,
    some_rules,
)

ORDER = some_rules(TierName.LEFT_OUT)
NOWHERE = a_proposal("P4", a_phase(self_cap_ppm=0, most_providers=0), wishes=Wishes(ranked=("B",)), best_alone_ppm=None)
GONE = a_proposal("P5", a_phase(self_cap_ppm=0, most_providers=0), status=ProposalStatus.WITHDRAWN, best_alone_ppm=None)
CAN = a_proposal("P2", outlook=Outlook(kind=OutlookKind.CAN))
WORLD = a_scenario(a_proposal("P1"), CAN, a_proposal("P3"), NOWHERE, GONE, rules=ORDER)
RAN_BEFORE = a_scenario(
    a_proposal("P1", a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0)),
    a_proposal("P2"),
    as_of=day(10, 11),
    rules=ORDER,
)

CASES: tuple[TierCase, ...] = (
    TierCase("nobody served: three, not the one without options, not the withdrawn one", WORLD, (), (3,)),
    TierCase("one of three served", WORLD, (given("P1"),), (2,)),
    TierCase("who procures alone is served", WORLD, (a_decision("P2", "1", a_self_part(8, day(10, 7))),), (2,)),
    TierCase("all served", WORLD, (given("P1"), given("P2"), given("P3")), (0,)),
    TierCase("what ran before is served", RAN_BEFORE, (), (1,)),
)
