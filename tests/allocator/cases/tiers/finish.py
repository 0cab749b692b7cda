"""`finish`: the horizon has 182 days from 1 October 2024."""

from models.policy import ProposalStatus
from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import a_part, a_phase, a_proposal, a_scenario, day, given, some_rules

ORDER = some_rules(TierName.FINISH)
WORLD = a_scenario(a_proposal("P1"), a_proposal("P2"), rules=ORDER)
DONE = a_scenario(
    a_proposal("P1", a_phase(given=(a_part(),), self_cap_ppm=0, most_providers=0)),
    a_proposal("P2"),
    as_of=day(10, 5),
    rules=ORDER,
)
NOBODY = a_scenario(
    a_proposal(
        "P1",
        a_phase(self_cap_ppm=0, most_providers=0),
        status=ProposalStatus.WITHDRAWN,
        best_alone_ppm=None,
    ),
    rules=ORDER,
)

CASES: tuple[TierCase, ...] = (
    TierCase("nothing given: all 182 days", WORLD, (), (182,)),
    TierCase("one not given: all 182 days", WORLD, (given("P1"),), (182,)),
    TierCase("the later of two ends after 15 days", WORLD, (given("P1", day(10, 6)), given("P2")), (15,)),
    TierCase("what ran before counts", DONE, (given("P2", day(10, 5), days=10),), (14,)),
    TierCase("nobody to plan for", NOBODY, (), (0,)),
)
