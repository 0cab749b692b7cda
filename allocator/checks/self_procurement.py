"""Only an applicant that said so is asked to procure alone, and not before the day it named.

Whole phases by self: outlook ``can`` (from ``since`` on), or a phase meant for self-procurement only, which then takes
nothing else. A self part beside a pool part: outlook ``partly`` (from ``since`` on). Never for stated alternatives,
never for ``cannot`` or ``unknown``.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation
from models.scenario import Alternatives, OutlookKind


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield self parts nobody offered, and pool parts of phases meant for self-procurement only."""
    for proposal, phase, decision in allocation.decided():
        alone = any(part.pool is None for part in decision.parts)
        in_pool = any(part.pool is not None for part in decision.parts)
        outlook = proposal.outlook
        where = {"proposal": proposal.id, "phase": phase.id}
        if phase.self_only and in_pool:
            yield broken(RuleName.SELF_PROCUREMENT, "self_only", **where)
        if not alone:
            continue
        if isinstance(phase.to_do, Alternatives):
            yield broken(RuleName.SELF_PROCUREMENT, "alternatives", **where)
            continue
        if phase.self_only and not in_pool:
            continue
        needed = OutlookKind.PARTLY if in_pool else OutlookKind.CAN
        if outlook.kind is not needed:
            yield broken(RuleName.SELF_PROCUREMENT, f"not_{needed}", **where)
        elif outlook.since is not None and decision.used.start < outlook.since:
            yield broken(
                RuleName.SELF_PROCUREMENT, "too_early", **where, start=decision.used.start, since=outlook.since
            )
