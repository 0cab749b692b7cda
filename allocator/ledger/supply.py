"""What pools have ready and how much of it is used and held, inside the horizon and the pool's calendar."""

from collections import Counter
from datetime import date
from itertools import accumulate

from allocator.ledger.demand import asked_hours
from allocator.ledger.nouns import PoolFigures, TypeFigures
from allocator.ledger.world import World
from models.scenario import Scenario
from models.supply import Pool
from models.units import HOURS_PER_DAY, Period


def ready(scenario: Scenario, pool: Pool, day: date) -> int:
    """Return the nodes a pool can hand out on a day: the latest counted step less the reserve."""
    counted = [
        step.nodes
        for step in pool.capacity
        if step.since <= day and step.confidence in scenario.rules.counted_confidence
    ]
    return max(0, counted[-1] - pool.reserved_nodes) if counted else 0


def _window(scenario: Scenario, pool: Pool) -> list[date]:
    start = max(scenario.horizon.start, pool.calendar.start)
    end = min(scenario.horizon.end, pool.calendar.end)
    return list(Period(start=start, end=end).each_day()) if start < end else []


def _node_days(days: list[date], nodes: int, period: Period) -> int:
    return nodes * sum(period.contains(day) for day in days)


def pool_figures(world: World) -> tuple[PoolFigures, ...]:
    """Return one row per pool."""
    parts = [
        part
        for proposal in world.scenario.proposals
        for phase in proposal.phases
        for part in world.parts(proposal, phase)
    ]
    rows = []
    for pool in world.scenario.pools:
        days = _window(world.scenario, pool)
        here = [part for part in parts if part.pool == pool.id]
        changes: Counter[date] = Counter()
        for part in here:
            changes[part.held.start] += part.nodes
            changes[part.held.end] -= part.nodes
        rows.append(
            PoolFigures(
                id=pool.id,
                provider=pool.provider,
                gpu_type=pool.gpu_type,
                node_size=pool.node_size,
                ready_node_days=sum(ready(world.scenario, pool, day) for day in days),
                used_node_days=sum(_node_days(days, part.nodes, part.used) for part in here),
                held_node_days=sum(_node_days(days, part.nodes, part.held) for part in here),
                most_held=max(accumulate(changes[day] for day in sorted(changes)), default=0),
            )
        )
    return tuple(rows)


def type_figures(world: World, pools: tuple[PoolFigures, ...]) -> tuple[TypeFigures, ...]:
    """Return one row per GPU type: demand on pools of proposals in scope against what pools have."""
    asked: Counter[str] = Counter()
    for proposal in world.scenario.in_scope:
        for phase in proposal.phases:
            if not phase.self_only:
                asked.update(asked_hours(world, phase))
    rows = []
    for gpu_type in world.scenario.gpu_types:
        here = [pool for pool in pools if pool.gpu_type == gpu_type.id]
        rows.append(
            TypeFigures(
                gpu_type=gpu_type.id,
                asked_gpu_hours=asked[gpu_type.id],
                ready_gpu_hours=sum(pool.ready_node_days * pool.node_size for pool in here) * HOURS_PER_DAY,
                used_gpu_hours=sum(pool.used_node_days * pool.node_size for pool in here) * HOURS_PER_DAY,
                held_gpu_hours=sum(pool.held_node_days * pool.node_size for pool in here) * HOURS_PER_DAY,
            )
        )
    return tuple(rows)
