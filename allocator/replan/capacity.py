"""Capacity that comes later, goes or grows: the counted steps of a pool raised or lowered between two days.

And what a provider no longer has of leases that bind us: the fewest nodes are released, those held longest first.
"""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from allocator.checks.ready import change_days, ready_nodes
from models.events import Released
from models.scenario import Block, Commitment, Decision, Part, Phase, Proposal, Scenario
from models.supply import CapacityStep, Pool
from models.units import Period


def shifted(scenario: Scenario, pool: Pool, since: date, until: date | None, by: int) -> Pool:
    """Return the pool with ``by`` nodes more (or fewer, at least 0) on each day from ``since`` up to ``until``."""
    counted = scenario.rules.counted_confidence
    steps = {step.since: step for step in pool.capacity}

    def level(day: date) -> CapacityStep | None:
        known = [step for step in pool.capacity if step.since <= day and step.confidence in counted]
        return known[-1] if known else None

    changed: dict[date, CapacityStep] = {}
    for day, step in steps.items():
        inside = since <= day and (until is None or day < until)
        changed[day] = step.model_copy(update={"nodes": max(0, step.nodes + by)}) if inside else step
    edges = [(since, by)] if until is None else [(since, by), (until, 0)]
    for day, more in edges:
        if day not in steps or steps[day].confidence not in counted:
            latest = level(day)
            nodes = 0 if latest is None else latest.nodes
            sure = counted[0] if latest is None else latest.confidence
            changed[day] = CapacityStep(since=day, nodes=max(0, nodes + more), confidence=sure)
    return pool.model_copy(update={"capacity": tuple(changed[day] for day in sorted(changed))})


class Lease(NamedTuple):
    """Nodes of a lease that binds us: whose, how many, up to which day; ``over``: nobody computes on them any more."""

    proposal: str
    phase: str
    nodes: int
    end: date
    over: bool


def release(scenario: Scenario) -> tuple[Scenario, tuple[Released, ...]]:
    """Give up what binds us beyond what the provider still has: the fewest nodes, listed.

    All these leases run since before the day of decision. So each shortage in turn is met by those held longest (they
    meet the later ones too), and no more nodes go in all than the worst day lacks. Days nobody computes on go first.
    """
    released: list[Released] = []
    scenario = scenario.model_copy(update={"pools": tuple(_cleaned(scenario, pool) for pool in scenario.pools)})
    for pool in scenario.pools:
        later = {day for day in change_days(pool) if day > scenario.as_of}
        for day in sorted({scenario.as_of, *later}):
            if day >= pool.calendar.end:
                continue
            binding = _binding(scenario, pool, day)
            missing = sum(lease.nodes for lease in binding) - ready_nodes(scenario, pool, day)
            for lease in sorted(binding, key=lambda each: (not each.over, -each.end.toordinal(), each[:2])):
                if missing <= 0:
                    break
                nodes = min(missing, lease.nodes)
                missing -= nodes
                scenario = _given_up(scenario, pool, lease, nodes, day)
                released.append(
                    Released(proposal=lease.proposal, phase=lease.phase, pool=pool.id, nodes=nodes, since=day)
                )
    return scenario, tuple(released)


def _cleaned(scenario: Scenario, pool: Pool) -> Pool:
    """Return the pool with at least the nodes that were in use until now, for the days it takes to clean them.

    They are nobody's on these days, whether the provider still has them or not.
    """
    by_proposal = [
        [part for phase in proposal.phases for part in phase.given if part.pool == pool.id]
        for proposal in scenario.proposals
    ]
    for days in range(pool.turnaround_days):
        day = scenario.as_of + timedelta(days=days)
        used = sum(
            max(
                sum(part.nodes for part in parts if part.held.contains(day - timedelta(days=back)))
                for back in range(days + 1, pool.turnaround_days + 1)
            )
            for parts in by_proposal
        )
        missing = used - ready_nodes(scenario, pool, day)
        if missing > 0 and day < pool.calendar.end:
            pool = shifted(scenario, pool, day, day + timedelta(days=1), missing)
    return pool


def _binding(scenario: Scenario, pool: Pool, day: date) -> list[Lease]:
    """Return the committed nodes of a pool on a day, and what phases that are over still hold there."""
    leases: list[Lease] = []
    for proposal in scenario.proposals:
        for phase in proposal.phases:
            ended = [part for part in phase.given if part.pool == pool.id and part.held.contains(day)]
            if ended:
                nodes, end = sum(part.nodes for part in ended), max(part.held.end for part in ended)
                leases.append(Lease(proposal.id, phase.id, nodes, end, True))
    committed = Counter[tuple[str, str]]()
    ends: dict[tuple[str, str], date] = {}
    for paid in scenario.commitments:
        if paid.pool == pool.id and paid.held.contains(day):
            key = (paid.proposal, paid.phase)
            committed[key] = max(committed[key], paid.nodes)
            ends[key] = max(ends.get(key, day), paid.held.end)
    return leases + [Lease(*key, nodes, ends[key], False) for key, nodes in committed.items()]


def less(parts: tuple[Part, ...], pool: Pool, nodes: int, since: date) -> tuple[Part, ...]:
    """Return the parts with so many nodes of a pool fewer from a day on, those held longest first."""
    left: list[Part] = []
    for part in sorted(parts, key=lambda each: (-each.held.end.toordinal(), each.used.start)):
        going = min(nodes, part.nodes) if part.pool == pool.id and part.held.end > since else 0
        nodes -= going
        if part.nodes > going or not going:
            stay = part.nodes - going
            left.append(part.model_copy(update={"nodes": stay, "gpus": stay * pool.node_size}) if going else part)
        if going and part.used.start < since:
            used = Period(start=part.used.start, end=min(part.used.end, since))
            until = {"used": used, "held": Period(start=part.held.start, end=since)}
            left.append(part.model_copy(update={"nodes": going, "gpus": going * pool.node_size, **until}))
    return tuple(sorted(left, key=lambda each: (each.used.start, each.pool or "", -each.held.end.toordinal())))


def _given_up(scenario: Scenario, pool: Pool, lease: Lease, nodes: int, since: date) -> Scenario:
    proposal = next(each for each in scenario.proposals if each.id == lease.proposal)
    phase = proposal.phase(lease.phase)
    if lease.over:
        return _with_phase(
            scenario, proposal, phase.model_copy(update={"given": less(phase.given, pool, nodes, since)})
        )
    baseline = scenario.baseline
    assert baseline is not None
    mine = [each for each in baseline.carried if (each.proposal, each.phase) == (lease.proposal, lease.phase)]
    kept = tuple(
        paid
        for paid in scenario.commitments
        if (paid.proposal, paid.phase, paid.pool) != (lease.proposal, lease.phase, pool.id)
    )
    if not mine:
        return scenario.model_copy(update={"commitments": kept})
    parts = less(mine[-1].parts, pool, nodes, since)
    carried = baseline.carried
    if parts:
        carried = (*carried, Decision(proposal=lease.proposal, phase=lease.phase, parts=parts))
    scenario = scenario.model_copy(
        update={
            "baseline": baseline.model_copy(update={"carried": carried}),
            "commitments": (*kept, *binding_leases(lease.proposal, lease.phase, parts, pool.id, scenario.as_of)),
        }
    )
    return _with_phase(scenario, proposal, _by_the_day(phase, mine[0].parts, scenario.as_of))


def binding_leases(
    proposal: str, phase: str, running: tuple[Part, ...], pool: str, as_of: date
) -> tuple[Commitment, ...]:
    """Return running parts of a pool as commitments: layers added up, as many nodes as are held up to each end."""
    mine = [part for part in running if part.pool == pool and part.held.end > as_of]
    return tuple(
        Commitment(
            proposal=proposal,
            phase=phase,
            pool=pool,
            nodes=sum(part.nodes for part in mine if part.held.end >= end),
            held=Period(start=as_of, end=end),
        )
        for end in sorted({part.held.end for part in mine})
    )


def _by_the_day(phase: Phase, parts: tuple[Part, ...], as_of: date) -> Phase:
    """Return the phase with what is left measured in GPUs and days: a lease cut short ends no fixed work."""
    if isinstance(phase.to_do, Block) and phase.to_do.duration_days is not None:
        return phase
    ends = max(part.used.end for part in parts)
    rest = Block(desired_gpus=sum(part.gpus for part in parts), minimum_gpus=1, duration_days=(ends - as_of).days)
    return phase.model_copy(update={"remainder": rest})


def _with_phase(scenario: Scenario, proposal: Proposal, phase: Phase) -> Scenario:
    phases = tuple(phase if each.id == phase.id else each for each in proposal.phases)
    changed = proposal.model_copy(update={"phases": phases})
    proposals = tuple(changed if each.id == proposal.id else each for each in scenario.proposals)
    return scenario.model_copy(update={"proposals": proposals})
