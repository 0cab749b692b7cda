"""How many proposals are left out: in scope, with no part at all, though they could be served if they were alone."""

from allocator.checks.allocation import Allocation
from models.scenario import Proposal


def left_out(allocation: Allocation) -> list[Proposal]:
    """Return the proposals that are left out. Those with no option even alone are set apart, not counted."""
    return [
        proposal
        for proposal in allocation.scenario.in_scope
        if proposal.best_alone_ppm is not None and not allocation.served(proposal)
    ]


def value(allocation: Allocation) -> int:
    """Return the number of proposals left out."""
    return len(left_out(allocation))
