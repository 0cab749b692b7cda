"""`left_out_cannot`: one proposal for each outlook, one node for ten days each."""

from models.scenario import Outlook, OutlookKind
from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import a_phase, a_proposal, a_scenario, given, some_rules

WORLD = a_scenario(
    a_proposal("P1", outlook=Outlook(kind=OutlookKind.CAN)),
    a_proposal("P2", a_phase(sizes={"pool": (1,)}), outlook=Outlook(kind=OutlookKind.PARTLY, gpus=4)),
    a_proposal("P3", outlook=Outlook(kind=OutlookKind.CANNOT)),
    a_proposal("P4", outlook=Outlook(kind=OutlookKind.UNKNOWN)),
    rules=some_rules(TierName.LEFT_OUT_CANNOT),
)

CASES: tuple[TierCase, ...] = (
    TierCase("nobody served: partly, cannot and unknown count", WORLD, (), (3,)),
    TierCase("the one that can is served", WORLD, (given("P1"),), (3,)),
    TierCase("cannot and unknown served", WORLD, (given("P3"), given("P4")), (1,)),
    TierCase("all but the one that can", WORLD, (given("P2"), given("P3"), given("P4")), (0,)),
)
