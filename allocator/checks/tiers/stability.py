"""How many parts of the published plan would change: another pool, another number of nodes, or other leased days.

Only parts still held after ``as_of`` count, of phases that are planned for and not done. A part counts as kept when the
plan gives the phase an equal one; two equal parts need two equal ones.
"""

from collections import Counter
from datetime import date

from allocator.checks.allocation import Allocation
from models.scenario import Part
from models.units import PoolId


def value(allocation: Allocation) -> int:
    """Return the number of published parts without an equal part in the plan."""
    baseline = allocation.scenario.baseline
    if baseline is None or not baseline.published:
        return 0
    changed = 0
    for decision in baseline.decisions:
        proposal = allocation.proposals.get(decision.proposal)
        phase = allocation.phases.get((decision.proposal, decision.phase))
        if proposal is None or phase is None or phase.done or not allocation.in_scope(proposal):
            continue
        published = Counter(essence(part) for part in decision.parts if part.held.end > allocation.scenario.as_of)
        now = allocation.decision(proposal, phase)
        kept = Counter(() if now is None else (essence(part) for part in now.parts))
        changed += (published - kept).total()
    return changed


def essence(part: Part) -> tuple[PoolId | None, int, int, date, date]:
    """Return what makes two parts equal."""
    return part.pool, part.nodes, part.gpus, part.held.start, part.held.end
