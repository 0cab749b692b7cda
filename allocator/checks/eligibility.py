"""Only proposals the policy plans for are given anything, and nothing is given to a phase that is already done."""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield decisions for proposals out of scope and for phases that are done."""
    for proposal, phase, _ in allocation.decided():
        where = {"proposal": proposal.id, "phase": phase.id}
        if not allocation.in_scope(proposal):
            yield broken(RuleName.ELIGIBILITY, f"out_of_scope_{proposal.status}", **where)
        if phase.done:
            yield broken(RuleName.ELIGIBILITY, "done", **where)
