"""What must be served is served: mandatory phases, phases an officer has pinned, and phases with a paid lease.

Asked only of proposals in scope and of phases that are not done.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield phases that must be given something and are not."""
    committed = {(lease.proposal, lease.phase) for lease in allocation.scenario.commitments}
    for proposal in allocation.scenario.in_scope:
        for phase in proposal.phases:
            if phase.done or allocation.decision(proposal, phase) is not None:
                continue
            where = {"proposal": proposal.id, "phase": phase.id}
            if phase.mandatory:
                yield broken(RuleName.MANDATORY, "mandatory", **where)
            for pin in allocation.pins_of(proposal, phase):
                if not pin.forbid:
                    yield broken(RuleName.MANDATORY, "pinned", **where, pin=pin.id)
            if (proposal.id, phase.id) in committed:
                yield broken(RuleName.MANDATORY, "committed", **where)
