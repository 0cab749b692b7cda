"""No applicant has to pay more itself than it can: all its fees less its grant stay within its own cap.

Fees of self-procured GPUs are paid by the applicant too. While the class is unknown the grant counts at the lower rate.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.money import fees, grants
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield proposals whose own contribution exceeds what they said they can bear."""
    for proposal in allocation.scenario.proposals:
        if proposal.own_cap_yen is None:
            continue
        parts = list(allocation.parts(proposal))
        paid = sum(fees(allocation, proposal, parts).values())
        own = paid - sum(grants(allocation, proposal, parts, proposal.own_rate).values())
        if own > proposal.own_cap_yen:
            yield broken(RuleName.OWN_CONTRIBUTION, "over", proposal=proposal.id, own=own, cap=proposal.own_cap_yen)
