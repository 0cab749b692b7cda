"""What a choice costs over the cheapest the applicant would accept, at list prices.

Compared are pools of an acceptable type at an accepted provider that have the nodes ready on every day held. Whether
they were free, and whether their lease rules fit, is not asked: this is a comparison of prices, not an offer.
"""

from collections.abc import Iterator

from allocator.ledger.money import price
from allocator.ledger.nouns import Figures
from allocator.ledger.row_nouns import CapUse, ChoiceCost
from allocator.ledger.supply import ready
from allocator.ledger.world import World
from models.plan import Plan
from models.scenario import Part, Phase, Proposal, Scenario
from models.supply import Pool
from models.units import HOURS_PER_DAY


def choice_costs(scenario: Scenario, plan: Plan) -> tuple[ChoiceCost, ...]:
    """Return one row per pool part; where nothing is cheaper, the pool itself is the cheapest."""
    world = World(scenario, plan)
    return tuple(
        _cost(world, proposal, phase, part, world.pools[part.pool])
        for proposal in scenario.proposals
        for phase in proposal.phases
        for part in world.parts(proposal, phase)
        if part.pool is not None
    )


def _cost(world: World, proposal: Proposal, phase: Phase, part: Part, pool: Pool) -> ChoiceCost:
    fee = _fee(pool, part.gpus, part)
    cheapest_fee, _, cheapest = min([(fee, False, pool.id), *_elsewhere(world, proposal, phase, part)])
    return ChoiceCost(
        proposal=proposal.id,
        phase=phase.id,
        pool=pool.id,
        rank=proposal.wishes.rank(pool.provider),
        fee=fee,
        cheapest=cheapest,
        cheapest_fee=cheapest_fee,
    )


def _fee(pool: Pool, gpus: int, part: Part) -> int:
    return sum(gpus * HOURS_PER_DAY * price(pool, day) for day in part.held.each_day())


def _elsewhere(world: World, proposal: Proposal, phase: Phase, part: Part) -> Iterator[tuple[int, bool, str]]:
    """Yield (fee, is another, pool) of every other acceptable pool with the nodes and a price on every day held."""
    power = world.power(phase, part)
    each = {gpu.gpu_type: gpu.h100_ppm for gpu in phase.acceptable}
    for other in world.scenario.pools:
        if other.id == part.pool or other.gpu_type not in each or not proposal.wishes.accepts(other.provider):
            continue
        nodes = -(-power // (each[other.gpu_type] * other.node_size))
        days = tuple(part.held.each_day())
        if not other.calendar.covers(part.held) or any(ready(world.scenario, other, day) < nodes for day in days):
            continue
        if other.prices and other.prices[0].since <= part.held.start:
            yield _fee(other, nodes * other.node_size, part), True, other.id


def cap_uses(scenario: Scenario, counted: Figures) -> tuple[CapUse, ...]:
    """Set the money of each proposal against its caps."""
    return tuple(
        CapUse(
            proposal=proposal.id,
            grant=row.total.grant,
            grant_cap=proposal.grant_cap_yen,
            own_high=row.total.own_high,
            own_cap=proposal.own_cap_yen,
        )
        for proposal, row in zip(scenario.proposals, counted.proposals, strict=True)
    )
