"""What the state pays: the grants of all proposals and fiscal years.

A phase that is given nothing counts as its dearest option, so that leaving somebody out never saves money here.
"""

from allocator.checks.allocation import Allocation
from allocator.checks.money import grant


def value(allocation: Allocation) -> int:
    """Return the grant yen of the proposals in scope."""
    total = 0
    for proposal in allocation.scenario.in_scope:
        total += sum(grant(allocation, proposal).values())
        total += sum(
            phase.dearest_grant_yen
            for phase in proposal.phases
            if not phase.done and allocation.decision(proposal, phase) is None
        )
    return total
