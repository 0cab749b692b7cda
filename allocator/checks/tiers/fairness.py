"""How the worst-off among those served fare: their fill as a share of the best they could have had alone.

Level k is the sum of the k smallest ratios. A proposal that is not served counts as whole here: leaving it out is for
`left_out` to count. Proposals with no option even alone are not counted.
"""

from allocator.checks.allocation import Allocation
from allocator.checks.fill import proposal_fill
from models.units import WHOLE


def ratios(allocation: Allocation) -> list[int]:
    """Return the ratios (ppm) of the counted proposals, smallest first."""
    counted = [proposal for proposal in allocation.scenario.in_scope if proposal.best_alone_ppm is not None]
    found: list[int] = []
    for proposal in counted:
        if not proposal.best_alone_ppm or not allocation.served(proposal):
            found.append(WHOLE)
        else:
            fill = proposal_fill(allocation, proposal).counted
            found.append(min(WHOLE, fill * WHOLE // proposal.best_alone_ppm))
    return sorted(found)


def levels(allocation: Allocation, depth: int) -> list[int]:
    """Return the values of levels 1 to ``depth``, as many as there are counted proposals, at least one."""
    lowest = ratios(allocation)[:depth] or [WHOLE]
    return [sum(lowest[:level]) for level in range(1, len(lowest) + 1)]


def value(allocation: Allocation) -> int:
    """Return the lowest ratio; the whole when nobody is counted."""
    return levels(allocation, 1)[0]
