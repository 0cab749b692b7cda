"""The local rules, one plain sentence of DEFINITIONS.md section 1 each: which leased shapes are options."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from models.scenario import Alternatives, OutlookKind, Part, Phase, Pin, Profile, Proposal, Scenario
from models.supply import LeaseStart, Pool
from models.units import Period
from tests.properties.shapes import Piece, Shape
from tests.properties.worth import own_grant, pool_of

DAY = timedelta(days=1)


class Case(NamedTuple):
    """A leased shape of a phase, to be judged."""

    scenario: Scenario
    proposal: Proposal
    phase: Phase
    shape: Shape
    parts: tuple[Part, ...]

    @property
    def start(self) -> date:
        """First used day."""
        return min(part.used.start for part in self.parts)

    @property
    def end(self) -> date:
        """First day no longer used."""
        return max(part.used.end for part in self.parts)

    @property
    def pins(self) -> list[Pin]:
        """The pins on this phase."""
        return pins_of(self.scenario, self.proposal, self.phase)


def pins_of(scenario: Scenario, proposal: Proposal, phase: Phase) -> list[Pin]:
    """The pins on a phase."""
    return [pin for pin in scenario.pins if (pin.proposal, pin.phase) == (proposal.id, phase.id)]


def lease_of(scenario: Scenario, piece: Piece) -> Part | None:
    """Hold from the latest day a lease may begin, for the shortest admissible time; None when there is none."""
    if piece.pool is None:
        return Part(pool=None, nodes=0, gpus=piece.gpus, used=piece.used, held=piece.used)
    pool, rule = piece.pool, piece.pool.lease
    earliest = max(pool.calendar.start, scenario.as_of + rule.lead_time_days * DAY)
    begin = piece.used.start
    while begin >= earliest and not rule.start_on.admits(begin):
        begin -= DAY
    if begin < earliest:
        return None
    days = 1
    while days < (piece.used.end - begin).days or days < rule.min_days or days % rule.multiple_days:
        days += 1
    end = begin + days * DAY
    if end > pool.calendar.end or (rule.max_days is not None and days > rule.max_days):
        return None
    held = Period(start=begin, end=end)
    return Part(pool=pool.id, nodes=piece.nodes, gpus=piece.gpus, used=piece.used, held=held)


def window(scenario: Scenario, phase: Phase) -> tuple[date, date]:
    """First day that may be used, and the day by which all must have ended."""
    first = max(scenario.horizon.start, scenario.as_of, phase.earliest or scenario.as_of)
    last = min(scenario.horizon.end, phase.deadline or scenario.horizon.end)
    return first, last


def first_start(scenario: Scenario, phase: Phase) -> date:
    """First day of the window for starting; a profile may not start earlier than its tolerance allows."""
    first, _ = window(scenario, phase)
    if isinstance(phase.to_do, Profile):
        drawn = phase.desired_start or scenario.horizon.start
        first = max(first, drawn - phase.to_do.earlier_days * DAY)
    return first


def may_start(scenario: Scenario, proposal: Proposal, phase: Phase, pool: Pool | None, day: date) -> bool:
    """Whether a day is one of those a phase may start on in a pool (None: by self)."""
    rule: LeaseStart = pool.lease.start_on if pool else scenario.rules.self_starts
    pinned = [pin.start for pin in pins_of(scenario, proposal, phase) if not pin.forbid]
    return rule.admits(day) or day in (first_start(scenario, phase), phase.desired_start) or day in pinned


def counted_capacity(scenario: Scenario, pool: Pool, day: date) -> int:
    """Nodes that are sure enough on a day: the latest counted step on or before it."""
    counted = scenario.rules.counted_confidence
    steps = [step.nodes for step in pool.capacity if step.since <= day and step.confidence in counted]
    return steps[-1] if steps else 0


def _each_day_held(case: Case) -> Iterator[tuple[Pool, date, int]]:
    held: Counter[tuple[str, date]] = Counter()
    for part in case.parts:
        if part.pool is not None:
            held.update({(part.pool, day): part.nodes for day in part.held.each_day()})
    for (pool_id, day), nodes in held.items():
        yield next(pool for pool in case.scenario.pools if pool.id == pool_id), day, nodes


def _eligibility(case: Case) -> bool:
    return case.proposal.status in case.scenario.rules.scope and (
        not case.phase.given or case.phase.remainder is not None
    )


def _compatibility(case: Case) -> bool:
    for part in case.parts:
        pool = pool_of(case.scenario, part)
        if pool is None:
            continue
        listed = isinstance(case.phase.to_do, Alternatives)
        if not listed and pool.gpu_type not in [accepted.gpu_type for accepted in case.phase.acceptable]:
            return False
        wishes = case.proposal.wishes
        wanted = pool.provider not in wishes.refused
        if not listed:
            wanted = wanted and (pool.provider in wishes.ranked or wishes.unranked_acceptable)
        pinned = any(pin.pool == pool.id and not pin.forbid for pin in case.pins)
        if not wanted and not pinned:
            return False
    return True


def _self_procurement(case: Case) -> bool:
    outlook, by_self = case.proposal.outlook, [part for part in case.parts if part.pool is None]
    in_time = outlook.since is None or case.start >= outlook.since
    if case.phase.self_only:
        return len(by_self) == len(case.parts)
    if not by_self:
        return True
    if len(by_self) == len(case.parts):
        return outlook.kind is OutlookKind.CAN and in_time
    return outlook.kind is OutlookKind.PARTLY and in_time


def _window(case: Case) -> bool:
    first, last = window(case.scenario, case.phase)
    in_time = case.start >= first and case.end <= last
    if isinstance(case.phase.to_do, Profile):
        drawn = case.phase.desired_start or case.scenario.horizon.start
        later = drawn + case.phase.to_do.later_days * DAY
        return in_time and first_start(case.scenario, case.phase) <= case.start <= later
    return in_time


def _lease(case: Case) -> bool:
    for part in case.parts:
        pool = pool_of(case.scenario, part)
        if pool and pool.lease.max_nodes_per_lease is not None and part.nodes > pool.lease.max_nodes_per_lease:
            return False
    about = (case.scenario, case.proposal, case.phase)
    for start in case.shape.starts:
        if not may_start(*about, start.pool, start.day):
            return False
        if start.after is not None:
            between = (start.after + n * DAY for n in range((start.day - start.after).days))
            first = first_start(case.scenario, case.phase)
            if any(day >= first and may_start(*about, start.pool, day) for day in between):
                return False
    return True


def _confidence(case: Case) -> bool:
    return all(nodes <= counted_capacity(case.scenario, pool, day) for pool, day, nodes in _each_day_held(case))


def _reserve(case: Case) -> bool:
    return all(
        nodes <= counted_capacity(case.scenario, pool, day) - pool.reserved_nodes
        for pool, day, nodes in _each_day_held(case)
    )


def _pins(case: Case) -> bool:
    return all(_keeps(case, pin) for pin in case.pins)


def _keeps(case: Case, pin: Pin) -> bool:
    pools = {part.pool for part in case.parts}
    if pin.forbid:
        if pin.pool is None and not pin.self_procured:
            return False
        return (None if pin.self_procured else pin.pool) not in pools
    if pin.self_procured and pools != {None}:
        return False
    if pin.pool is not None and pools - {None} != {pin.pool}:
        return False
    if pin.nodes is not None:
        days = (case.start + n * DAY for n in range((case.end - case.start).days))
        there = [part for part in case.parts if part.pool is not None and pin.pool in (None, part.pool)]
        most = max(sum(part.nodes for part in there if part.held.contains(day)) for day in days)
        if most != pin.nodes:
            return False
    return pin.start in (None, case.start) and pin.end in (None, case.end)


def _commitments(case: Case) -> bool:
    for paid in case.scenario.commitments:
        if (paid.proposal, paid.phase) != (case.proposal.id, case.phase.id):
            continue
        for day in paid.held.each_day():
            held = [part for part in case.parts if part.pool == paid.pool and part.held.contains(day)]
            if day >= case.scenario.as_of and sum(part.nodes for part in held) < paid.nodes:
                return False
    return True


def _grant_cap(case: Case) -> bool:
    cap = case.proposal.grant_cap_yen
    return cap is None or own_grant(case.scenario, case.proposal, case.parts) <= cap


LOCAL_RULES: dict[str, Callable[[Case], bool]] = {
    "eligibility": _eligibility,
    "compatibility": _compatibility,
    "self_procurement": _self_procurement,
    "window": _window,
    "lease": _lease,
    "confidence": _confidence,
    "reserve": _reserve,
    "pins": _pins,
    "commitments": _commitments,
    "grant_cap": _grant_cap,
}
"""What every option keeps, besides its shape (`size`) and there being a lease at all."""
