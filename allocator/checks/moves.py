"""A re-plan departs from the published plan no further than allowed: so many proposals moved or newly served at most.

Moved: a phase with parts published that are held beyond ``as_of`` is given anything but exactly these. Newly served: a
phase with none published is given something. Where no gains are allowed, that is only for phases that must be served
and for proposals that are moved. Phases that are done are not asked about.
"""

from collections import Counter
from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation
from models.scenario import Part, Phase, Proposal
from models.units import PhaseId, ProposalId

Published = dict[tuple[ProposalId, PhaseId], Counter[Part]]


def published(allocation: Allocation) -> Published:
    """Return the published parts that are held beyond ``as_of``, phase by phase."""
    baseline, as_of = allocation.scenario.baseline, allocation.scenario.as_of
    return {
        (decision.proposal, decision.phase): Counter(part for part in decision.parts if part.held.end > as_of)
        for decision in (baseline.decisions if baseline is not None else ())
    }


def moved_phases(allocation: Allocation, before: Published, proposal: Proposal) -> list[Phase]:
    """Return the phases of a proposal that had something published and are given anything else."""
    return [
        phase for phase, parts in _open(before, proposal) if parts and parts != _given_now(allocation, proposal, phase)
    ]


def new_phases(allocation: Allocation, before: Published, proposal: Proposal) -> list[Phase]:
    """Return the phases of a proposal that had nothing published and are given something."""
    return [phase for phase, parts in _open(before, proposal) if not parts and _given_now(allocation, proposal, phase)]


def _open(before: Published, proposal: Proposal) -> Iterator[tuple[Phase, Counter[Part]]]:
    for phase in proposal.phases:
        if not phase.done:
            yield phase, before.get((proposal.id, phase.id), Counter())


def _given_now(allocation: Allocation, proposal: Proposal, phase: Phase) -> Counter[Part]:
    decision = allocation.decision(proposal, phase)
    return Counter(() if decision is None else decision.parts)


def _must(allocation: Allocation, proposal: Proposal, phase: Phase) -> bool:
    paid = any((lease.proposal, lease.phase) == (proposal.id, phase.id) for lease in allocation.scenario.commitments)
    return phase.mandatory or paid or any(not pin.forbid for pin in allocation.pins_of(proposal, phase))


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield too many moved proposals, and gains nobody decided on."""
    limit = allocation.scenario.rules.moves
    if limit is None:
        return
    before, touched = published(allocation), []
    for proposal in allocation.scenario.proposals:
        moved, new = moved_phases(allocation, before, proposal), new_phases(allocation, before, proposal)
        if moved or new:
            touched.append(proposal.id)
        if limit.gains or moved:
            continue
        for phase in new:
            if not _must(allocation, proposal, phase):
                yield broken(RuleName.MOVES, "gains", proposal=proposal.id, phase=phase.id)
    if len(touched) > limit.most:
        yield broken(RuleName.MOVES, "too_many", touched=len(touched), most=limit.most, proposals=touched)
