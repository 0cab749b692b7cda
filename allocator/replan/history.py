"""A published plan on a later day: what ran is history, what runs is left to finish, paid leases bind.

A part used on both sides of the day is cut there: the first piece is given, the second is carried on. What is carried
on stays an option though nobody could lease it so today. Of a phase that has begun only the rest is planned: a block's
days or work left, a profile's segments left, an alternative's days left (or any other alternative from the beginning).
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from allocator.checks.allocation import Allocation, first_power, part_power
from allocator.checks.size import matching_choices
from allocator.replan.capacity import binding_leases
from models.plan import Plan
from models.scenario import (
    Alternatives,
    Baseline,
    Block,
    Commitment,
    Decision,
    Part,
    Phase,
    Pin,
    Profile,
    Proposal,
    Scenario,
    Segment,
)
from models.units import HOURS_PER_DAY, Period


class Cut(NamedTuple):
    """The parts of a phase before a day and from it on."""

    ran: tuple[Part, ...]
    left: tuple[Part, ...]


def on_day(scenario: Scenario, plan: Plan, as_of: date) -> Scenario:
    """Return the scenario as it is on ``as_of``, with what the plan published as its baseline."""
    allocation = Allocation(scenario, plan.decisions)
    cuts = {(d.proposal, d.phase): cut(d.parts, as_of) for d in plan.decisions}
    left = tuple(
        Decision(proposal=proposal, phase=phase, parts=each.left)
        for (proposal, phase), each in sorted(cuts.items())
        if each.left
    )
    before = scenario.baseline
    return scenario.model_copy(
        update={
            "as_of": as_of,
            "proposals": tuple(_later(allocation, proposal, cuts, as_of) for proposal in scenario.proposals),
            "pins": tuple(pin for each in scenario.pins if (pin := _still(each, cuts, as_of)) is not None),
            "commitments": (
                *(lease for lease in scenario.commitments if lease.held.end > as_of),
                *paid(scenario, left, {key: each.ran for key, each in cuts.items()}, as_of),
            ),
            "baseline": Baseline(
                decisions=left,
                plan_hash=plan.hash,
                carried=left,
                scenario_hash=(before and before.scenario_hash) or scenario.deciding_hash,
            ),
        }
    )


def cut(parts: tuple[Part, ...], as_of: date) -> Cut:
    """Cut parts at a day: by their used days, each piece with its days of the lease."""
    ran: list[Part] = []
    left: list[Part] = []
    for part in parts:
        if part.used.end <= as_of:
            ran.append(part)
        elif part.used.start >= as_of:
            left.append(part)
        else:
            ran.append(_piece(part, used_end=as_of, held_end=as_of))
            left.append(_piece(part, used_start=as_of, held_start=as_of))
    return Cut(tuple(ran), tuple(left))


def _piece(
    part: Part,
    *,
    used_start: date | None = None,
    used_end: date | None = None,
    held_start: date | None = None,
    held_end: date | None = None,
) -> Part:
    used = Period(start=used_start or part.used.start, end=used_end or part.used.end)
    held = Period(start=held_start or part.held.start, end=held_end or part.held.end)
    return part.model_copy(update={"used": used, "held": held})


def paid(
    scenario: Scenario,
    left: tuple[Decision, ...],
    ran: dict[tuple[str, str], tuple[Part, ...]],
    as_of: date,
) -> tuple[Commitment, ...]:
    """Return the leases that have begun, are paid in advance and cannot be cancelled."""
    final = {pool.id for pool in scenario.pools if pool.lease.prepaid and not pool.lease.cancellable}
    leases: list[Commitment] = []
    for decision in left:
        begun = ran.get((decision.proposal, decision.phase), ())
        for pool in sorted({part.pool for part in decision.parts if part.pool in final and part.pool is not None}):
            running = [
                part
                for part in decision.parts
                if part.pool == pool
                and (part.held.start < as_of or any(_goes_on(before, part, as_of) for before in begun))
            ]
            leases += binding_leases(decision.proposal, decision.phase, tuple(running), pool, as_of)
    return tuple(leases)


def _goes_on(before: Part, part: Part, as_of: date) -> bool:
    return (before.pool, before.nodes, before.held.end, part.held.start) == (part.pool, part.nodes, as_of, as_of)


def _still(pin: Pin, cuts: dict[tuple[str, str], Cut], as_of: date) -> Pin | None:
    """Return what a pin still fixes: of a phase that has begun no longer its start."""
    begun = cuts.get((pin.proposal, pin.phase))
    if pin.forbid or begun is None or not begun.ran or pin.start is None or pin.start >= as_of:
        return pin
    if pin.pool is None and not pin.self_procured and pin.nodes is None and pin.end is None:
        return None
    return pin.model_copy(update={"start": None})


# --- phases


def _later(allocation: Allocation, proposal: Proposal, cuts: dict[tuple[str, str], Cut], as_of: date) -> Proposal:
    phases = tuple(
        _phase_later(allocation, phase, cuts[proposal.id, phase.id], as_of)
        if (proposal.id, phase.id) in cuts
        else phase
        for phase in proposal.phases
    )
    return proposal if phases == proposal.phases else proposal.model_copy(update={"phases": phases})


def _phase_later(allocation: Allocation, phase: Phase, parts: Cut, as_of: date) -> Phase:
    if not parts.ran:
        return phase
    update: dict[str, Any] = {"given": (*phase.given, *parts.ran), "remainder": None}
    if parts.left:
        update |= _rest(allocation, phase, parts, as_of)
    return phase.model_copy(update=update)


def _rest(allocation: Allocation, phase: Phase, parts: Cut, as_of: date) -> dict[str, Any]:
    """Return what is left to do of a running phase, and from when it is wished: at once."""
    begins = min(part.used.start for part in (*parts.ran, *parts.left))
    ends = max(part.used.end for part in parts.left)
    wished = as_of
    match phase.to_do:
        case Block(work_gpu_hours=int(work)) as block:
            first = first_power(phase)
            done = sum(part_power(allocation, phase, part) * part.used.days for part in parts.ran) * HOURS_PER_DAY
            left = max(1, -(-(work * first - done) // first))
            return {"remainder": block.model_copy(update={"work_gpu_hours": left}), "desired_start": wished}
        case Block() as block:
            rest = block.model_copy(update={"duration_days": (ends - as_of).days})
            return {"remainder": rest, "desired_start": wished}
        case Profile() as profile:
            segments, idle = _segments_left(profile, (as_of - begins).days)
            rest_of = profile.model_copy(update={"segments": segments, "earlier_days": 0})
            return {"remainder": rest_of, "desired_start": wished + timedelta(days=idle)}
        case Alternatives() as listed:
            days = Period(start=begins, end=ends)
            whole = tuple(part.model_copy(update={"used": days}) for part in parts.left)
            running = matching_choices(allocation, listed, whole)
            choices = tuple(
                choice.model_copy(update={"days": (ends - as_of).days}) if choice in running else choice
                for choice in listed.choices
            )
            return {"remainder": Alternatives(choices=choices), "desired_start": wished}
    raise AssertionError(f"unknown demand {phase.to_do}")


def _segments_left(profile: Profile, days: int) -> tuple[tuple[Segment, ...], int]:
    """Return the segments after so many days, and how many idle days stand before them."""
    left: list[Segment] = []
    idle = offset = 0
    for segment in profile.segments:
        rest = min(segment.days, offset + segment.days - days)
        offset += segment.days
        if rest <= 0:
            continue
        if not left and not segment.gpus:
            idle += rest
            continue
        left.append(segment.model_copy(update={"days": rest}))
    return tuple(left), idle
