"""Month by month: the most GPUs at one time that were asked for, and that are given, source by source."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from allocator.ledger.demand import asked_days, asked_gpus
from allocator.ledger.world import World
from models.scenario import Part, Phase, Profile, Proposal
from models.units import Period, PoolId, month_start, next_month

ByMonth = dict[date, int]
"""GPUs by the first day of the month."""


def months(period: Period) -> tuple[date, ...]:
    """Return the first days of the months a period touches."""
    found = [month_start(period.start)]
    while next_month(found[-1]) < period.end:
        found.append(next_month(found[-1]))
    return tuple(found)


def asked_from(world: World, proposal: Proposal, phase: Phase) -> date:
    """Return the day from which a demand is drawn: its desired start, else the earliest day it could start.

    That is not before the horizon, its stated earliest day, and the end of what comes before it, drawn alike.
    """
    if phase.desired_start is not None:
        return phase.desired_start
    before = (proposal.phase(name) for name in phase.predecessors)
    ends = [asked_from(world, proposal, one) + timedelta(days=asked_days(world, one)) for one in before]
    return max([world.scenario.horizon.start, *ends, *([phase.earliest] if phase.earliest else [])])


def asked_runs(world: World, proposal: Proposal, phase: Phase) -> tuple[tuple[Period, int], ...]:
    """Return which GPUs a phase asks for on which days, drawn from ``asked_from``; of alternatives, the largest."""
    start = asked_from(world, proposal, phase)
    if isinstance(phase.demand, Profile):
        runs = [(segment.days, segment.gpus) for segment in phase.demand.segments]
    else:
        runs = [(asked_days(world, phase), asked_gpus(world, phase))]
    found: list[tuple[Period, int]] = []
    for days, gpus in runs:
        end = start + timedelta(days=days)
        found.append((Period(start=start, end=end), gpus))
        start = end
    return tuple(found)


def asked_by_month(world: World, proposal: Proposal, phase: Phase) -> ByMonth:
    """Return the most GPUs asked for in each month."""
    most: ByMonth = defaultdict(int)
    for period, gpus in asked_runs(world, proposal, phase):
        for month in months(period):
            most[month] = max(most[month], gpus)
    return {month: gpus for month, gpus in most.items() if gpus}


def given_by_month(world: World, proposal: Proposal, phase: Phase) -> dict[PoolId | None, ByMonth]:
    """Return the most GPUs used in each month, for each pool and for what is procured alone."""
    by_source: dict[PoolId | None, list[Part]] = defaultdict(list)
    for part in world.parts(proposal, phase):
        by_source[part.pool].append(part)
    return {source: _most(parts) for source, parts in by_source.items()}


def _most(parts: Iterable[Part]) -> ByMonth:
    listed = list(parts)
    most: ByMonth = defaultdict(int)
    for start in {part.used.start for part in listed} | {m for part in listed for m in months(part.used)}:
        gpus = sum(part.gpus for part in listed if part.used.contains(start))
        most[month_start(start)] = max(most[month_start(start)], gpus)
    return {month: most[month] for month in sorted(most) if most[month]}
