"""`confidence`: 2 nodes are firm, 3 expected from 11 October, 4 under coordination from 21 October; 1-4 are wanted."""

from models.reasons import RuleName
from models.scenario import Block, Decision, Scenario
from models.supply import Confidence
from tests.allocator.cases import Case
from tests.builders import a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, day, some_rules

FIRM, EXPECTED, COORDINATING = Confidence.FIRM, Confidence.EXPECTED, Confidence.COORDINATING
STEPS = [(day(10, 1), 2, FIRM), (day(10, 11), 3, EXPECTED), (day(10, 21), 4, COORDINATING)]


def _world(best: int, *counted: Confidence) -> Scenario:
    """``best``: the most of the 4 desired nodes it could be given, in ppm."""
    phase = a_phase(demand=a_block(gpus=32, minimum=8), sizes={"pool": (1, 2, 3, 4)}, self_cap_ppm=best)
    return a_scenario(
        a_proposal("P1", phase, best_alone_ppm=best),
        pools=[a_pool(capacity=STEPS)],
        rules=some_rules(counted_confidence=counted),
    )


def _falls(demand: Block | None = None) -> Scenario:
    """3 nodes are firm, but only 1 from 11 October on, and none from 1 November on."""
    steps = [(day(10, 1), 3), (day(10, 11), 1), (day(11, 1), 0)]
    phase = a_phase(demand=demand or a_block(gpus=24, minimum=8), sizes={"pool": (1, 2, 3)}, self_cap_ppm=1_000_000)
    return a_scenario(a_proposal("P1", phase), pools=[a_pool(capacity=steps)])


def _nodes(nodes: int, number: int, month: int = 10) -> tuple[Decision, ...]:
    return (a_decision("P1", "1", a_part(nodes=nodes, start=day(month, number))),)


ALSO = (RuleName.CAPACITY,)
FIRM_ONLY = _world(500_000, FIRM)
AS_USUAL = _world(750_000, FIRM, EXPECTED)
ALL = _world(1_000_000, FIRM, EXPECTED, COORDINATING)

CASES: tuple[Case, ...] = (
    Case("nothing is given", FIRM_ONLY, (), True),
    Case("2 firm nodes", FIRM_ONLY, _nodes(2, 1), True),
    Case("3 nodes on firm days with 2", FIRM_ONLY, _nodes(3, 1), False, ALSO),
    Case("only firm counts: 3 expected stay 2", FIRM_ONLY, _nodes(3, 11), False, ALSO),
    Case("expected counts: 3 nodes", AS_USUAL, _nodes(3, 11), True),
    Case("expected counts: 3 nodes a day too early", AS_USUAL, _nodes(3, 10), False, ALSO),
    Case("under coordination does not count: 4 nodes", AS_USUAL, _nodes(4, 21), False, ALSO),
    Case("under coordination does not count: the 3 expected stay", AS_USUAL, _nodes(3, 21), True),
    Case("under coordination counts: 4 nodes", ALL, _nodes(4, 21), True),
    Case("3 nodes until the pool shrinks", _falls(), _nodes(3, 1), True),
    Case("3 nodes one day into the smaller pool", _falls(), _nodes(3, 2), False, ALSO),
    Case("1 node until the pool is empty", _falls(), _nodes(1, 22), True),
    Case("1 node on the first empty day", _falls(), _nodes(1, 23), False, ALSO),
)
