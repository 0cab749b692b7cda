"""What follows from the options of a phase: the cap on self-procurement, the dearest grant, the most providers.

And for a proposal, how much it could be given alone: never more than its phases could each have by themselves; and at
least what a plan has that gives each phase in turn its best option, where that plan keeps every rule.
"""

from typing import NamedTuple

import numpy as np

from allocator.checks.allocation import Allocation
from allocator.checks.fill import phase_fill
from allocator.checks.reference.days import Days
from allocator.checks.reference.options import Option, Pools
from models.scenario import Decision, Part, Phase, Proposal
from models.units import WHOLE


class PhaseFigures(NamedTuple):
    """The reference figures of a phase."""

    self_cap_ppm: int
    dearest_grant_yen: int
    most_providers: int


def phase_figures(pools: Pools, proposal: Proposal, phase: Phase, options: tuple[Option, ...]) -> PhaseFigures:
    """Return the reference figures of a phase with these options."""
    capped = proposal.wishes.wishes_provider and not phase.self_only
    accepted = [option for option in options if capped and _all_accepted(pools.allocation, proposal, option)]
    return PhaseFigures(
        self_cap_ppm=max((int(option.usage.fill.max()) for option in accepted), default=0),
        dearest_grant_yen=max((int(option.grant.max()) for option in options), default=0),
        most_providers=max((_sources(pools.allocation, option) for option in options), default=0),
    )


def _all_accepted(allocation: Allocation, proposal: Proposal, option: Option) -> bool:
    return all(
        run.pool is not None and proposal.wishes.accepts(allocation.pools[run.pool].provider)
        for run in option.usage.runs
    )


def _sources(allocation: Allocation, option: Option) -> int:
    return len({None if run.pool is None else allocation.pools[run.pool].provider for run in option.usage.runs})


def counted_fill(proposal: Proposal, phase: Phase, option: Option) -> Days:
    """Return what each start fills of what is left to do, as it counts."""
    usage = option.usage
    if usage.alone and proposal.wishes.wishes_provider and not phase.self_only:
        return np.maximum(usage.pool_fill, np.minimum(usage.fill, phase.self_cap_ppm))
    return usage.fill


def best_parts(
    proposal: Proposal, phase: Phase, options: tuple[Option, ...], not_before: int = 0
) -> tuple[Part, ...] | None:
    """Return what counts most, of that what ends first, among the options that begin on or after a day."""
    best: tuple[int, int] | None = None
    found: tuple[Part, ...] | None = None
    for option in options:
        counted, ends = counted_fill(proposal, phase, option), option.usage.ends
        positions = np.flatnonzero(option.usage.starts >= not_before)
        if not len(positions):
            continue
        first = int(positions[np.lexsort((ends[positions], -counted[positions]))[0]])
        rank = (-int(counted[first]), int(ends[first]))
        if best is None or rank < best:
            best, found = rank, option.parts(first)
    return found


def at_most(pools: Pools, proposal: Proposal, options: dict[str, tuple[Option, ...]]) -> int:
    """Return the fill a proposal cannot exceed: each phase the best it could have by itself."""
    total = 0
    for phase in proposal.phases:
        parts = best_parts(proposal, phase, options[phase.id])
        allocation = pools.allocation.instead(()) if parts is None else pools.only(proposal, phase, parts)
        total += phase.share_ppm * phase_fill(allocation, proposal, phase).counted // WHOLE
    return total


def in_turn(proposal: Proposal, options: dict[str, tuple[Option, ...]]) -> tuple[Decision, ...]:
    """Return a plan for a proposal alone: each phase gets its best option that ends first, after what it builds on."""
    ends = {phase.id: max(part.used.end for part in phase.given).toordinal() for phase in proposal.phases if phase.done}
    decisions: list[Decision] = []
    waiting = [phase for phase in proposal.phases if not phase.done]
    while ready := [phase for phase in waiting if set(phase.predecessors) <= ends.keys()]:
        for phase in ready:
            waiting.remove(phase)
            after = max((ends[name] for name in phase.predecessors), default=0)
            parts = best_parts(proposal, phase, options[phase.id], after)
            if parts is not None:
                decision = Decision(proposal=proposal.id, phase=phase.id, parts=parts)
                decisions.append(decision)
                ends[phase.id] = decision.used.end.toordinal()
    return tuple(decisions)
