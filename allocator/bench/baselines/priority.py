"""Priority greedy: what a careful coordinator does in a spreadsheet, each at its best given the earlier ones."""

from allocator.baselines import greedy
from allocator.bench.baselines.ways import Clock, Found
from models.scenario import Scenario


def answer(scenario: Scenario, clock: Clock) -> Found:
    """Place proposals by priority; nothing placed is moved."""
    return Found(greedy(scenario), clock.spent)
