"""The sizes a phase may take: in every pool it accepts, from its minimum to its desire, and not too many.

A pool is accepted by its GPU type and by the wishes about its provider; a positive pin or a paid lease on the pool
overrides the wishes. Minimum and desired sizes are always among at most ``size_steps``; pinned and paid sizes join.
"""

from collections.abc import Iterator
from typing import Any

from allocator.checks.allocation import broken
from models.policy import Policy
from models.reasons import Violation
from models.scenario import Alternatives, Block, Phase, Proposal, Scenario
from models.supply import Pool, Supply
from models.survey import DemandRow
from models.units import WHOLE, PoolId


def size_faults(
    supply: Supply, policy: Policy, scenario: Scenario, proposal: Proposal, phase: Phase, row: DemandRow
) -> Iterator[Violation]:
    """Yield what is wrong with the pools, sizes and scales of a phase."""
    where = {"proposal": proposal.id, "phase": phase.id}
    key = (proposal.id, phase.id)
    pins = [p for p in scenario.pins if (p.proposal, p.phase) == key and not p.forbid]
    leases = [c for c in scenario.commitments if (c.proposal, c.phase) == key]
    types = {kind.gpu_type for kind in phase.acceptable}
    forced = {pin.pool for pin in pins} | {lease.pool for lease in leases}
    if isinstance(phase.demand, Alternatives) or phase.self_only:
        due: list[PoolId] = []
    else:
        due = sorted(
            pool.id
            for pool in supply.pools
            if pool.gpu_type in types and (proposal.wishes.accepts(pool.provider) or pool.id in forced)
        )
    listed = sorted(sizes.pool for sizes in phase.sizes)
    if listed != due:
        yield broken("scenario", "answer_pools", **where, stated=listed, due=due)
        return
    pools = {pool.id: pool for pool in supply.pools}
    fixed = {
        name: {pin.nodes for pin in pins if pin.nodes and pin.pool in (None, name)}
        | {lease.nodes for lease in leases if lease.pool == name}
        for name in listed
    }
    if isinstance(phase.demand, Block):
        for sizes in phase.sizes:
            if not _fits(phase.demand, pools[sizes.pool], set(sizes.nodes), fixed[sizes.pool], policy.size_steps):
                yield broken("scenario", "answer_sizes", **where, pool=sizes.pool, stated=list(sizes.nodes))
    elif due:
        yield from _scales(phase, row, policy.size_steps, any(fixed.values()), where)


def _fits(block: Block, pool: Pool, sizes: set[int], fixed: set[int], steps: int) -> bool:
    low, high = -(-block.minimum_gpus // pool.node_size), -(-block.desired_gpus // pool.node_size)
    free = {nodes for nodes in sizes if low <= nodes <= high}
    return {low, high} <= sizes and fixed <= sizes and sizes <= free | fixed and len(sizes - fixed) <= steps


def _scales(phase: Phase, row: DemandRow, steps: int, pinned: bool, where: dict[str, Any]) -> Iterator[Violation]:
    """Scales run from the stated minimum (unstated: whole or not at all) to the whole; pins may add further ones."""
    percent = 100 if row.minimum_scale_percent is None else row.minimum_scale_percent
    least = percent * WHOLE // 100
    scales = set(phase.scales_ppm)
    few_enough = pinned or (len(scales) <= steps and min(scales, default=0) >= least)
    if not {least, WHOLE} <= scales or not few_enough:
        yield broken("scenario", "answer_scales", **where, stated=list(phase.scales_ppm), due=[least, WHOLE])
