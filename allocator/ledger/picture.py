"""Month by month over the horizon, in H100-equivalent hours: what is asked of pools, ready, held and used."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from allocator.ledger.demand import asked_days, asked_gpus, asked_h, stated_power
from allocator.ledger.months import asked_from, months
from allocator.ledger.row_nouns import MonthHours
from allocator.ledger.supply import ready
from allocator.ledger.world import World
from models.plan import Plan
from models.scenario import Alternatives, Phase, Profile, Proposal, Scenario
from models.units import HOURS_PER_DAY, month_start


def month_hours(scenario: Scenario, plan: Plan) -> tuple[MonthHours, ...]:
    """Return one row per month of the horizon, in the scenario's table of equivalents.

    Demand is drawn from ``asked_from`` on, as wished, whatever the plan gives; days outside the horizon have no row.
    """
    world = World(scenario, plan)
    asked: Counter[date] = Counter()
    for proposal in scenario.in_scope:
        for phase in proposal.phases:
            if not phase.self_only:
                for day, h in asked_each_day(world, proposal, phase):
                    asked[month_start(day)] += h
    there, held, used = Counter[date](), Counter[date](), Counter[date]()
    for pool in scenario.pools:
        each = pool.node_size * world.table[pool.gpu_type] * HOURS_PER_DAY
        parts = [
            part
            for proposal in scenario.proposals
            for phase in proposal.phases
            for part in world.parts(proposal, phase)
            if part.pool == pool.id
        ]
        for day in scenario.horizon.each_day():
            month = month_start(day)
            there[month] += each * (ready(scenario, pool, day) if pool.calendar.contains(day) else 0)
            held[month] += each * sum(part.nodes for part in parts if part.held.contains(day))
            used[month] += each * sum(part.nodes for part in parts if part.used.contains(day))
    return tuple(
        MonthHours(month=month, asked_h=asked[month], ready_h=there[month], held_h=held[month], used_h=used[month])
        for month in months(scenario.horizon)
    )


def asked_each_day(world: World, proposal: Proposal, phase: Phase) -> Iterator[tuple[date, int]]:
    """Yield (day, H) of a demand as wished; together exactly its desired H. Fixed work ends on its last hour."""
    start = asked_from(world, proposal, phase)
    whole = asked_h(world, phase, phase.demand)
    if isinstance(phase.demand, Profile):
        levels = [segment.gpus for segment in phase.demand.segments for _ in range(segment.days)]
        each = [gpus * stated_power(phase) * HOURS_PER_DAY for gpus in levels]
    elif isinstance(phase.demand, Alternatives):
        days = asked_days(world, phase)
        each = [whole // days] * days
    else:
        each = [asked_gpus(world, phase) * stated_power(phase) * HOURS_PER_DAY] * asked_days(world, phase)
    for offset, h in enumerate(each):
        yield start + timedelta(days=offset), min(h, whole)
        whole -= min(h, whole)
