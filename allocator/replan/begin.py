"""Plans a search begins with: the published one with the movers put back by hand, and who could gain most from more."""

import numpy as np

from allocator.baselines import Chosen, Room
from allocator.checks import check_decisions, tier_values
from allocator.checks.allocation import Allocation
from allocator.checks.fill import proposal_fill
from allocator.options import Options
from allocator.options.family import Family
from allocator.replan.changes import touched
from allocator.replan.fewest import not_carried
from allocator.replan.narrow import usable
from allocator.tiers import turns
from models.scenario import Decision, OutlookKind, Proposal, Scenario
from models.units import WHOLE, PhaseId, ProposalId

PROMISING = 24, 200
GAINING_OPTIONS, GIVING_OPTIONS = 4_000, 1_000
"""Looked at beside those that have to move: so many who could gain most, first a few, then more of them, with so many
options together; and those who could give up nodes and procure alone, with so many options together."""


def put_back(
    asked: Scenario, possible: tuple[Decision, ...], moving: frozenset[ProposalId], options: Options
) -> tuple[Decision, ...] | None:
    """Return the published plan with the movers placed anew in what is left, by priority; None if a rule is broken."""
    room = Room(options)
    stays: dict[ProposalId, list[Decision]] = {}
    for decision in possible:
        if decision.proposal not in moving:
            stays.setdefault(decision.proposal, []).append(decision)
    decisions: list[Decision] = []
    for proposal in asked.in_scope:
        if proposal.id in stays:
            room.place(proposal, _taken(options, proposal, stays[proposal.id]))
            decisions += stays[proposal.id]
    movers = [proposal for proposal in asked.in_scope if proposal.id in moving]
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


def among(
    everybody: Options,
    stays: tuple[Decision, ...],
    decisions: tuple[Decision, ...],
    freed: frozenset[ProposalId],
    most: int,
) -> tuple[Options, tuple[Decision, ...]]:
    """Return what ``most`` movers can use among those who move and the ``freed``, and a plan of it.

    The plan is the one at hand with some of them newly served in what is free, if that is better.
    """
    asked = everybody.scenario
    moved = touched(asked, decisions)
    freed |= moved | not_carried(asked)
    options = usable(everybody.opened(asked, freed), stays, most, freed)
    decisions = _in_the_gaps(asked, decisions, options, most - len(moved))
    return _thinned(options, decisions), decisions


def _thinned(options: Options, decisions: tuple[Decision, ...]) -> Options:
    """Return of each shape the first and the last start and what the plan has: a search of all takes too long."""
    has: dict[tuple[ProposalId, PhaseId], list[Decision]] = {}
    for decision in decisions:
        has.setdefault((decision.proposal, decision.phase), []).append(decision)

    def thinned(family: Family) -> Family:
        mine = has.get((family.proposal.id, family.phase.id), [])
        rows = {0, len(family) - 1, *(row for each in mine if (row := family.find(each)) is not None)}
        return family.only(np.isin(np.arange(len(family)), sorted(rows)))

    return options.only(thinned)


def promising(everybody: Options, decisions: tuple[Decision, ...], many: int) -> frozenset[ProposalId]:
    """Return the ``many`` who lack most, by weight, of what they could have alone, and who could procure alone instead.

    Of the latter those with fewest options; whoever has too many to look at in a moment is left out.
    """
    asked = everybody.scenario
    allocation = Allocation(asked, decisions)
    held = {each.proposal for each in decisions if any(part.pool is not None for part in each.parts)}

    def lacks(proposal: Proposal) -> int:
        share = proposal_fill(allocation, proposal).counted * WHOLE // (proposal.best_alone_ppm or WHOLE)
        return proposal.weight_milli * (WHOLE - share)

    def could_go(proposal: Proposal) -> bool:
        lines = [everybody.of(proposal, phase) for phase in proposal.phases if not phase.done]
        return all(any(not family.pools for family in families) for families in lines)

    def count(proposal: Proposal) -> int:
        return sum(len(family) for phase in proposal.phases for family in everybody.of(proposal, phase))

    gaining = sorted(asked.in_scope, key=lambda each: (-lacks(each), each.id))[:many]
    giving = sorted(
        (each for each in asked.in_scope if each.id in held and could_go(each)), key=lambda e: (count(e), e.id)
    )
    chosen: set[ProposalId] = set()
    for several, most in ((gaining, GAINING_OPTIONS), (giving, GIVING_OPTIONS)):
        for each in several:
            if count(each) <= most and each.id not in chosen:
                chosen.add(each.id)
                most -= count(each)
    return frozenset(chosen)


def _in_the_gaps(asked: Scenario, decisions: tuple[Decision, ...], options: Options, more: int) -> tuple[Decision, ...]:
    """Return the plan with up to ``more`` proposals newly served in what is free, if the tiers call that better.

    Those who cannot procure alone come first, as the tiers have it.
    """
    room = Room(options)
    given: dict[ProposalId, list[Decision]] = {}
    for decision in decisions:
        given.setdefault(decision.proposal, []).append(decision)
    for proposal in asked.in_scope:
        room.place(proposal, _taken(options, proposal, given.get(proposal.id, [])))
    waiting = [proposal for proposal in asked.in_scope if proposal.id not in given and _is_open(options, proposal)]
    added: list[Decision] = []
    for proposal in sorted(waiting, key=lambda p: (p.outlook.kind is OutlookKind.CAN, -p.weight_milli, p.id)):
        if more <= 0:
            break
        taken = room.try_proposal(proposal)
        added += [family.decision(row) for family, row in taken]
        more -= bool(taken)
    found = tuple(sorted((*decisions, *added), key=lambda each: (each.proposal, each.phase)))
    if not added or check_decisions(asked, found):
        return decisions
    return better(asked, found, decisions)


def better(asked: Scenario, one: tuple[Decision, ...], other: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Return the plan the tiers call better, the second of two they cannot tell apart."""
    return one if _rank(asked, one) > _rank(asked, other) else other


def _is_open(options: Options, proposal: Proposal) -> bool:
    return any(options.of(proposal, phase) for phase in proposal.phases)


def _rank(asked: Scenario, decisions: tuple[Decision, ...]) -> list[int]:
    """Return the tier values of a plan, turned so that more is better."""
    values = tier_values(asked, decisions)
    return [value if spec.maximised else -value for (spec, _), value in zip(turns(asked), values, strict=True)]
