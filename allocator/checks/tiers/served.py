"""How much is served: the counted fill of every proposal in scope, times its weight."""

from allocator.checks.allocation import Allocation
from allocator.checks.fill import proposal_fill


def value(allocation: Allocation) -> int:
    """Return the sum of weight (thousandths) x counted fill (ppm)."""
    return sum(
        proposal.weight_milli * proposal_fill(allocation, proposal).counted for proposal in allocation.scenario.in_scope
    )
