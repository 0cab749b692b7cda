"""What a provider hands over and gets back: day by day for each of its pools, and the most nodes in each month."""

from datetime import date

from allocator.ledger.months import ByMonth, months
from allocator.ledger.row_nouns import Coming
from allocator.ledger.supply import ready
from allocator.ledger.world import World
from models.plan import Plan
from models.scenario import Scenario
from models.supply import Pool
from models.units import Period, ProviderId


def comings(scenario: Scenario, plan: Plan, provider: ProviderId) -> tuple[Coming, ...]:
    """Return every day on which nodes of a provider are handed over or come back, pool by pool in date order.

    A lease ends with its last day; its nodes are back on the morning after, which is the day of the row.
    """
    world = World(scenario, plan)
    return tuple(coming for pool in scenario.pools if pool.provider == provider for coming in _of_pool(world, pool))


def _moves(world: World, pool: Pool) -> list[tuple[date, str, str, int, Period]]:
    moves = []
    for proposal in world.scenario.proposals:
        for phase in proposal.phases:
            for part in world.parts(proposal, phase):
                if part.pool == pool.id:
                    moves.append((part.held.start, proposal.id, phase.id, part.nodes, part.held))
                    moves.append((part.held.end, proposal.id, phase.id, -part.nodes, part.held))
    return sorted(moves, key=lambda move: (move[0], move[3] > 0, move[1], move[2], move[4].start))


def _of_pool(world: World, pool: Pool) -> list[Coming]:
    held = 0
    rows = []
    for day, proposal, phase, nodes, period in _moves(world, pool):
        held += nodes
        rows.append(
            Coming(
                pool=pool.id,
                day=day,
                proposal=proposal,
                phase=phase,
                nodes=nodes,
                held=period,
                held_after=held,
                ready=ready(world.scenario, pool, day) if pool.calendar.contains(day) else 0,
            )
        )
    return rows


def most_by_month(scenario: Scenario, plan: Plan, pool: Pool) -> ByMonth:
    """Return the most nodes held at one time in each month of the horizon."""
    world = World(scenario, plan)
    parts = [
        part
        for proposal in scenario.proposals
        for phase in proposal.phases
        for part in world.parts(proposal, phase)
        if part.pool == pool.id
    ]
    looked_at = {part.held.start for part in parts} | set(months(scenario.horizon))
    most: ByMonth = {}
    for month in months(scenario.horizon):
        days = [day for day in looked_at if (day.year, day.month) == (month.year, month.month)]
        most[month] = max(sum(part.nodes for part in parts if part.held.contains(day)) for day in days)
    return most


def ready_by_month(scenario: Scenario, pool: Pool) -> ByMonth:
    """Return the most nodes ready on a day of each month of the horizon, inside the pool's calendar."""
    most: ByMonth = {month: 0 for month in months(scenario.horizon)}
    for day in scenario.horizon.each_day():
        if pool.calendar.contains(day):
            month = day.replace(day=1)
            most[month] = max(most[month], ready(scenario, pool, day))
    return most
