"""`reserve`: of 3 nodes 1 is kept for evaluation runs; from 11 October the pool has 4; from 1 November 1."""

from models.reasons import RuleName
from models.scenario import Decision, Scenario
from tests.allocator.cases import Case
from tests.builders import a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, day

STEPS = [(day(10, 1), 3), (day(10, 11), 4), (day(11, 1), 1)]


def _world(reserved: int) -> Scenario:
    phase = a_phase(demand=a_block(gpus=24, minimum=8), sizes={"pool": (1, 2, 3)})
    return a_scenario(a_proposal("P1", phase), pools=[a_pool(capacity=STEPS, reserved_nodes=reserved)])


def _nodes(nodes: int, number: int, month: int = 10) -> tuple[Decision, ...]:
    return (a_decision("P1", "1", a_part(nodes=nodes, start=day(month, number))),)


ALSO = (RuleName.CAPACITY,)

CASES: tuple[Case, ...] = (
    Case("nothing is given", _world(1), (), True),
    Case("2 of 3, 1 stays", _world(1), _nodes(2, 1), True),
    Case("3 of 3, none stays", _world(1), _nodes(3, 1), False, ALSO),
    Case("no reserve: 3 of 3", _world(0), _nodes(3, 1), True),
    Case("3 of 4, 1 stays", _world(1), _nodes(3, 11), True),
    Case("3 nodes one day before the fourth comes", _world(1), _nodes(3, 10), False, ALSO),
    Case("the last node is the reserve", _world(1), _nodes(1, 1, 11), False, ALSO),
    Case("no reserve: the last node", _world(0), _nodes(1, 1, 11), True),
)
