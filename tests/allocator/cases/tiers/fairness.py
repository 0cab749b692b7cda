"""`fairness`, three levels after `left_out`: P1 to P3 want 4 nodes for ten days, of P3 only 2 fit anywhere."""

from models.scenario import Scenario
from models.tiers import TierName, TierSpec
from tests.allocator.cases import TierCase
from tests.builders import a_block, a_phase, a_pool, a_proposal, a_scenario, day, given, some_rules

FOUR = {"pool": (1, 2, 3, 4)}


def _world(depth: int) -> Scenario:
    wish = a_phase(demand=a_block(gpus=32, minimum=8), sizes=FOUR)
    half = a_phase(demand=a_block(gpus=32, minimum=8), sizes={"pool": (1, 2)}, self_cap_ppm=500_000)
    return a_scenario(
        a_proposal("P1", wish),
        a_proposal("P2", wish),
        a_proposal("P3", half, best_alone_ppm=500_000),
        pools=[a_pool(nodes=4)],
        rules=some_rules(TierName.LEFT_OUT, TierSpec(name=TierName.FAIRNESS, depth=depth)),
    )


NOWHERE = a_phase(sizes={}, self_cap_ppm=0, most_providers=0)
NOBODY = a_scenario(
    a_proposal("P1", NOWHERE, best_alone_ppm=None),
    rules=some_rules(TierName.LEFT_OUT, TierSpec(name=TierName.FAIRNESS, depth=3)),
)
HALF, QUARTER = given("P1", nodes=2), given("P2", nodes=1)
ALL_OF_HALF = given("P3", day(11, 1), nodes=2)
HALF_OF_HALF = given("P3", day(11, 1), nodes=1)

CASES: tuple[TierCase, ...] = (
    TierCase("nobody served counts as whole", _world(1), (), (3, 1_000_000)),
    TierCase("the lowest: a quarter", _world(1), (HALF, QUARTER), (1, 250_000)),
    TierCase(
        "a quarter, then a half, then the one not served", _world(3), (HALF, QUARTER), (1, 250_000, 750_000, 1_750_000)
    ),
    TierCase("2 of the 2 nodes it could have alone: whole", _world(1), (ALL_OF_HALF,), (2, 1_000_000)),
    TierCase("1 of the 2 nodes it could have alone: a half", _world(2), (HALF_OF_HALF,), (2, 500_000, 1_500_000)),
    TierCase("no more levels than proposals", _world(9), (HALF,), (2, 500_000, 1_500_000, 2_500_000)),
    TierCase("nobody is counted: whole", NOBODY, (), (0, 1_000_000)),
)
