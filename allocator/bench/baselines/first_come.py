"""First-come greedy: as by priority, but in the order the answers arrived.

A scenario keeps no order of arrival, on purpose. Made-up proposals are numbered as they were drawn, so here the order
of their ids stands for it.
"""

from allocator.baselines import place
from allocator.bench.baselines.ways import Clock, Found
from allocator.options import Options
from allocator.rules import local_rules
from models.scenario import Scenario


def answer(scenario: Scenario, clock: Clock) -> Found:
    """Place proposals in the order of their ids; nothing placed is moved."""
    decisions = place(scenario, list(scenario.in_scope), Options(scenario, local_rules()))
    return Found(decisions, clock.spent)
