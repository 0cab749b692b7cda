"""Which pools a phase may use, in which whole-node sizes.

A pool is among them when its GPU type is accepted and its provider is accepted by the wishes - or a positive pin or a
paid lease names the pool (that overrides a wish, never the type). Pinned and committed sizes join the grid.
"""

from allocator.prepare.catalogue import Catalogue
from allocator.prepare.demand import fewest_nodes, peak_gpus
from allocator.prepare.grid import evenly_spaced, peak_nodes, scale_for, scales
from models.scenario import Alternatives, Block, Commitment, Phase, Pin, PoolSizes, Profile, Wishes
from models.units import PoolId


def fixed_nodes(pins: list[Pin], commitments: list[Commitment], pool: PoolId) -> set[int]:
    """Return the sizes that positive pins and paid leases ask for in a pool."""
    pinned = {pin.nodes for pin in pins if pin.nodes and not pin.forbid and pin.pool in (None, pool)}
    return pinned | {lease.nodes for lease in commitments if lease.pool == pool}


def with_sizes(
    phase: Phase,
    minimum_percent: int,
    wishes: Wishes,
    steps: int,
    pins: list[Pin],
    commitments: list[Commitment],
    catalogue: Catalogue,
) -> Phase:
    """Return the phase with its grid of sizes (and scales from ``minimum_percent``, for a profile)."""
    demand = phase.demand
    if isinstance(demand, Alternatives) or phase.self_only:
        return phase
    types = {gpu.gpu_type for gpu in phase.acceptable}
    forced = {pin.pool for pin in pins if pin.pool and not pin.forbid} | {lease.pool for lease in commitments}
    pools = [p for p in catalogue.pools if p.gpu_type in types and (wishes.accepts(p.provider) or p.id in forced)]
    if isinstance(demand, Block):
        sizes = tuple(_block_sizes(demand, pool.id, pool.node_size, steps, pins, commitments) for pool in pools)
        return phase.model_copy(update={"sizes": sizes})
    chosen = set(scales(minimum_percent, steps))
    peak = peak_gpus(demand)
    for pool in pools:
        chosen |= {scale_for(nodes, peak, pool.node_size) for nodes in fixed_nodes(pins, commitments, pool.id)}
    ordered = tuple(sorted(chosen))
    sizes = tuple(_profile_sizes(demand, pool.id, pool.node_size, ordered) for pool in pools)
    return phase.model_copy(update={"sizes": sizes, "scales_ppm": ordered})


def _block_sizes(
    demand: Block, pool: PoolId, node_size: int, steps: int, pins: list[Pin], commitments: list[Commitment]
) -> PoolSizes:
    low, high = fewest_nodes(demand, node_size)
    nodes = {*evenly_spaced(low, high, steps), *fixed_nodes(pins, commitments, pool)}
    return PoolSizes(pool=pool, nodes=tuple(sorted(nodes)))


def _profile_sizes(demand: Profile, pool: PoolId, node_size: int, chosen: tuple[int, ...]) -> PoolSizes:
    """For a profile the sizes say what its scales take at the peak."""
    peaks = {peak_nodes(scale, peak_gpus(demand), node_size) for scale in chosen}
    return PoolSizes(pool=pool, nodes=tuple(sorted(peaks)))
