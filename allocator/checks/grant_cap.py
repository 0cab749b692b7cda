"""No proposal is granted more than its cap, over all fiscal years together. Nothing is cut to fit: it is not given."""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.money import grant
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield proposals whose grants of all years exceed their cap."""
    for proposal in allocation.scenario.proposals:
        if proposal.grant_cap_yen is None:
            continue
        granted = sum(grant(allocation, proposal).values())
        if granted > proposal.grant_cap_yen:
            yield broken(RuleName.GRANT_CAP, "over", proposal=proposal.id, granted=granted, cap=proposal.grant_cap_yen)
