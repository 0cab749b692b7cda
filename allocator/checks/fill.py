"""How much of what it desired a phase, and a proposal, is given: millionths of its H100-equivalent GPU-hours.

Three figures are always kept apart: *raw* (all that is given), *pool* (pool parts only) and *counted* (as `served` and
`fairness` see it: a self part of an applicant that wishes a provider counts no more than its pool options could).
H is "millionths of an H100 times hours".
"""

from itertools import pairwise
from typing import NamedTuple

from allocator.checks.allocation import Allocation, first_power, part_power, used_period
from allocator.checks.size import matching_choices
from models.scenario import Alternatives, Block, Demand, Part, Phase, Profile, Proposal
from models.units import HOURS_PER_DAY, WHOLE

Run = tuple[int, int, int]
"""From which day of use up to which: so much power."""


class Fill(NamedTuple):
    """The three fills of a phase or proposal, in ppm."""

    raw: int
    pool: int
    counted: int


NOTHING = Fill(0, 0, 0)


def desired_h(allocation: Allocation, phase: Phase, demand: Demand) -> int:
    """Return the H a demand asks for in full."""
    first = first_power(phase)
    match demand:
        case Block(duration_days=int() as days):
            return demand.desired_gpus * days * HOURS_PER_DAY * first
        case Block(work_gpu_hours=int() as work):
            return work * first
        case Profile():
            return sum(segment.gpus * segment.days for segment in demand.segments) * HOURS_PER_DAY * first
        case Alternatives():
            return max(
                sum(
                    use.gpus * choice.days * HOURS_PER_DAY * allocation.h100_ppm[allocation.pools[use.pool].gpu_type]
                    for use in choice.uses
                    if use.pool in allocation.pools
                )
                for choice in demand.choices
            )
    raise AssertionError(f"unknown demand {demand}")


def raw_fill(allocation: Allocation, proposal: Proposal) -> int:
    """Return the raw fill of a proposal."""
    return proposal_fill(allocation, proposal).raw


def proposal_fill(allocation: Allocation, proposal: Proposal) -> Fill:
    """Return the fill of a proposal: the fills of its phases by their share of its desired hours."""
    raw = pool = counted = 0
    for phase in proposal.phases:
        fill = phase_fill(allocation, proposal, phase)
        raw += phase.share_ppm * fill.raw // WHOLE
        pool += phase.share_ppm * fill.pool // WHOLE
        counted += phase.share_ppm * fill.counted // WHOLE
    return Fill(raw, pool, counted)


def phase_fill(allocation: Allocation, proposal: Proposal, phase: Phase) -> Fill:
    """Return the fill of a phase: what ran before and what is decided now, at most the whole.

    Fixed work that the remainder completes is whole, however much of what ran before was slow.
    """
    decision = allocation.decision(proposal, phase)
    now = NOTHING if decision is None else option_fill(allocation, proposal, phase, decision.parts)
    if not phase.given:
        return now
    before = _given_fill(allocation, proposal, phase)
    if phase.remainder is None or decision is None:
        return before
    left, whole = desired_h(allocation, phase, phase.remainder), desired_h(allocation, phase, phase.demand)
    ends_the_work = isinstance(phase.remainder, Block) and phase.remainder.work_gpu_hours is not None

    def together(old: int, new: int) -> int:
        return WHOLE if ends_the_work and new == WHOLE else min(WHOLE, old + new * left // whole)

    return Fill(*map(together, before, now))


def option_fill(allocation: Allocation, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> Fill:
    """Return the fill of decided parts, of what is left to do in the phase."""
    demand = phase.to_do
    in_pools = tuple(part for part in parts if part.pool is not None)
    if isinstance(demand, Alternatives):
        worth = max((choice.fill_ppm for choice in matching_choices(allocation, demand, parts)), default=0)
        return Fill(worth, worth, worth)
    desired = desired_h(allocation, phase, demand)
    if isinstance(demand, Block) and demand.work_gpu_hours is not None:
        given = sum(part_power(allocation, phase, part) * part.used.days * HOURS_PER_DAY for part in in_pools)
        raw, pool = WHOLE, min(WHOLE, given * WHOLE // desired)
    else:
        raw = _useful_h(allocation, phase, demand, parts, parts) * WHOLE // desired
        pool = _useful_h(allocation, phase, demand, in_pools, parts) * WHOLE // desired
    return _counted(proposal, phase, parts, min(WHOLE, raw), min(WHOLE, pool))


def _counted(proposal: Proposal, phase: Phase, parts: tuple[Part, ...], raw: int, pool: int) -> Fill:
    capped = any(part.pool is None for part in parts) and proposal.wishes.wishes_provider and not phase.self_only
    return Fill(raw, pool, max(pool, min(raw, phase.self_cap_ppm)) if capped else raw)


def _useful_h(
    allocation: Allocation, phase: Phase, demand: Block | Profile, counting: tuple[Part, ...], parts: tuple[Part, ...]
) -> int:
    """Sum over used days of the power given that day, at most what was wanted that day (runs of equal days at once)."""
    used = used_period(parts)
    given = [
        ((part.used.start - used.start).days, (part.used.end - used.start).days, part_power(allocation, phase, part))
        for part in counting
    ]
    wanted = _wanted_power(phase, demand, used.days)
    edges = sorted({edge for first, end, _ in (*given, *wanted) for edge in (first, end)})
    return HOURS_PER_DAY * sum(
        min(_power_on(given, first), _power_on(wanted, first)) * (end - first) for first, end in pairwise(edges)
    )


def _power_on(runs: list[Run], day: int) -> int:
    return sum(power for first, end, power in runs if first <= day < end)


def _wanted_power(phase: Phase, demand: Block | Profile, days: int) -> list[Run]:
    first_of, offset = first_power(phase), 0
    if isinstance(demand, Block):
        return [(0, days, demand.desired_gpus * first_of)]
    drawn: list[Run] = []
    for segment in demand.segments:
        drawn.append((offset, offset + segment.days, segment.gpus * first_of))
        offset += segment.days
    return drawn


def _given_fill(allocation: Allocation, proposal: Proposal, phase: Phase) -> Fill:
    """Return what ran before ``as_of``: all its GPU-hours count, whenever they lay."""
    desired = desired_h(allocation, phase, phase.demand)

    def share(parts: tuple[Part, ...]) -> int:
        given = sum(part_power(allocation, phase, part) * part.used.days * HOURS_PER_DAY for part in parts)
        return min(WHOLE, given * WHOLE // desired) if desired else 0

    in_pools = tuple(part for part in phase.given if part.pool is not None)
    return _counted(proposal, phase, phase.given, share(phase.given), share(in_pools))
