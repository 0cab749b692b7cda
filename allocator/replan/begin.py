"""Plans a search begins with: the published one with the movers put back by hand, and who could gain most from more."""

from allocator.baselines import Chosen, Room
from allocator.checks import check_decisions
from allocator.checks.allocation import Allocation
from allocator.checks.fill import proposal_fill
from allocator.options import Options
from allocator.replan.fewest import Fewest
from models.scenario import Decision, Proposal, Scenario
from models.units import WHOLE, ProposalId

PROMISING = 24
"""So many proposals beside those that have to move."""


def put_back(
    asked: Scenario, possible: tuple[Decision, ...], few: Fewest, options: Options
) -> tuple[Decision, ...] | None:
    """Return the published plan with the movers placed anew in what is left, by priority; None if a rule is broken."""
    room = Room(options)
    stays: dict[ProposalId, list[Decision]] = {}
    for decision in possible:
        if decision.proposal not in few.movers:
            stays.setdefault(decision.proposal, []).append(decision)
    decisions: list[Decision] = []
    for proposal in asked.in_scope:
        if proposal.id in stays:
            room.place(proposal, _taken(options, proposal, stays[proposal.id]))
            decisions += stays[proposal.id]
    movers = [proposal for proposal in asked.in_scope if proposal.id in few.movers]
    for proposal in sorted(movers, key=lambda each: (not room.must(each), -each.priority_milli, each.id)):
        decisions += [family.decision(row) for family, row in room.try_proposal(proposal)]
    ordered = tuple(sorted(decisions, key=lambda each: (each.proposal, each.phase)))
    return None if check_decisions(asked, ordered) else ordered


def _taken(options: Options, proposal: Proposal, decisions: list[Decision]) -> Chosen:
    return [
        (family, row)
        for decision in decisions
        for family in options.of(proposal, proposal.phase(decision.phase))
        if (row := family.find(decision)) is not None
    ]


def promising(asked: Scenario, decisions: tuple[Decision, ...]) -> frozenset[ProposalId]:
    """Return those with the lowest share of what they could have alone, those with nothing first."""
    allocation = Allocation(asked, decisions)

    def share(proposal: Proposal) -> int:
        return proposal_fill(allocation, proposal).counted * WHOLE // (proposal.best_alone_ppm or WHOLE)

    poorest = sorted(asked.in_scope, key=lambda each: (share(each), -each.weight_milli, each.id))
    return frozenset(proposal.id for proposal in poorest[:PROMISING])
