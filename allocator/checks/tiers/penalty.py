"""The plain sum of the penalties that applicants stated with their alternatives.

An alternative without a stated penalty adds nothing; a phase that is given nothing adds the largest one stated in it.
"""

from allocator.checks.allocation import Allocation
from allocator.checks.tiers.preference import stated_penalty
from allocator.checks.tiers.standing import standing
from models.scenario import Alternatives


def value(allocation: Allocation) -> int:
    """Return the sum of stated penalties."""
    total = 0
    for _, phase, parts in standing(allocation):
        demand = phase.to_do
        if not isinstance(demand, Alternatives):
            continue
        if parts is None:
            total += max(choice.penalty or 0 for choice in demand.choices)
        else:
            total += stated_penalty(allocation, phase, parts) or 0
    return total
