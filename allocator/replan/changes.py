"""Who is given anything else than was published, read off the decisions by the rule's own check."""

from collections import Counter

from allocator.checks.allocation import Allocation
from allocator.checks.moves import moved_phases, new_phases, published
from models.changes import Change, ChangeKind, PhaseChange
from models.scenario import Decision, Part, Scenario
from models.units import ProposalId


def touched(scenario: Scenario, decisions: tuple[Decision, ...]) -> frozenset[ProposalId]:
    """Return the proposals that are moved or newly served."""
    return frozenset(change.proposal for change in changes(scenario, decisions, frozenset()))


def changes(scenario: Scenario, decisions: tuple[Decision, ...], forced: frozenset[ProposalId]) -> tuple[Change, ...]:
    """Return every changed proposal with its parts before and now; those in ``forced`` first."""
    allocation = Allocation(scenario, decisions)
    before = published(allocation)
    found: list[Change] = []
    for proposal in scenario.proposals:
        moved, new = moved_phases(allocation, before, proposal), new_phases(allocation, before, proposal)
        if not moved and not new:
            continue
        rows = tuple(
            PhaseChange(
                phase=phase.id,
                before=_ordered(before.get((proposal.id, phase.id), Counter())),
                now=((decision := allocation.decision(proposal, phase)) and decision.parts) or (),
            )
            for phase in proposal.phases
            if phase in moved or phase in new
        )
        kind = ChangeKind.MOVED if moved else ChangeKind.NEW
        if moved and not any(allocation.decision(proposal, phase) for phase in proposal.phases if not phase.done):
            kind = ChangeKind.LOST
        found.append(Change(proposal=proposal.id, kind=kind, forced=proposal.id in forced, phases=rows))
    return tuple(sorted(found, key=lambda change: (not change.forced, change.proposal)))


def _ordered(parts: Counter[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts.elements(), key=lambda part: (part.used.start, part.pool or "", part.nodes)))
