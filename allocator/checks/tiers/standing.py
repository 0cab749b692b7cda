"""Which parts of a phase the tiers look at: what ran when it is done, what is decided otherwise, None when nothing is.

A phase that has begun and is given no remainder counts as not decided.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation
from models.scenario import Part, Phase, Proposal


def standing(allocation: Allocation) -> Iterator[tuple[Proposal, Phase, tuple[Part, ...] | None]]:
    """Yield every phase of the proposals in scope with the parts that stand for it."""
    for proposal in allocation.scenario.in_scope:
        for phase in proposal.phases:
            decision = allocation.decision(proposal, phase)
            if phase.done:
                yield proposal, phase, phase.given
            else:
                yield proposal, phase, None if decision is None else decision.parts
