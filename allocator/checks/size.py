"""A phase takes one of the sizes and shapes it asked for, in whole nodes, for as long as it asked.

A block: one pool at a listed size, or one step up on the first of a month, or a split over the two named providers,
or all of it by self; beside one pool the self part is exactly what is missing, as far as the outlook goes.
A profile: one listed scale. Alternatives: one of the choices. What days they lie on is for other rules to say. What
the baseline carries on was leased before the day of decision and is not asked.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from allocator.checks.allocation import Allocation, broken, first_power, gpu_power, used_period
from allocator.checks.shapes import Layer, layers, profile_nodes, profile_self_gpus, work_days
from models.reasons import RuleName, Violation
from models.scenario import Alternative, Alternatives, Block, Part, Phase, Profile, Proposal, SplitPair
from models.supply import Pool
from models.units import HOURS_PER_DAY


class Fault(NamedTuple):
    """Why parts are none of the shapes."""

    code: str
    figures: dict[str, Any]


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield decided phases whose parts are none of the shapes on the phase's grid."""
    for proposal, phase, decision in allocation.decided():
        if decision in allocation.carried:
            continue
        fault = fault_of(allocation, proposal, phase, decision.parts)
        if fault is not None:
            yield broken(RuleName.SIZE, fault.code, proposal=proposal.id, phase=phase.id, **fault.figures)


def fault_of(allocation: Allocation, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> Fault | None:
    """Return what is wrong with the shape of a phase's parts, or None."""
    for part in parts:
        pool = allocation.pool_of(part)
        if pool is not None and (part.nodes < 1 or part.gpus != part.nodes * pool.node_size):
            return Fault("not_whole_nodes", {"gpus": part.gpus, "nodes": part.nodes, "node_size": pool.node_size})
        if pool is None and part.nodes != 0:
            return Fault("self_has_nodes", {"nodes": part.nodes})
    match phase.to_do:
        case Block():
            return _block_fault(allocation, proposal, phase, phase.to_do, parts)
        case Profile():
            return _profile_fault(allocation, proposal, phase, phase.to_do, parts)
        case Alternatives():
            matching = matching_choices(allocation, phase.to_do, parts)
            return None if matching else Fault("no_such_choice", {"choices": len(phase.to_do.choices)})


# --- block ----------------------------------------------------------------------------------------------------------


def _block_fault(
    allocation: Allocation, proposal: Proposal, phase: Phase, block: Block, parts: tuple[Part, ...]
) -> Fault | None:
    in_pools = [part for part in parts if part.pool is not None]
    alone = [part for part in parts if part.pool is None]
    if not in_pools:
        return _all_alone_fault(phase, block, alone)
    if len(in_pools) == 1 and len(alone) <= 1:
        return _one_pool_fault(allocation, proposal, phase, block, in_pools[0], alone)
    if len(in_pools) == 2 and not alone:
        if in_pools[0].pool == in_pools[1].pool:
            return _step_up_fault(allocation, phase, block, in_pools)
        if phase.split is not None:
            return _split_fault(allocation, phase, block, phase.split, in_pools)
    return Fault("no_such_shape", {"parts": len(parts)})


def _days_fault(part: Part, needed: int) -> Fault | None:
    return None if part.used.days == needed else Fault("wrong_length", {"days": part.used.days, "needed": needed})


def _needed_days(block: Block, first: int, power: int) -> int:
    if block.duration_days is not None:
        return block.duration_days
    assert block.work_gpu_hours is not None
    return work_days(block.work_gpu_hours, first, power)


def _all_alone_fault(phase: Phase, block: Block, alone: list[Part]) -> Fault | None:
    if len(alone) != 1 or alone[0].gpus != block.desired_gpus:
        given = [part.gpus for part in alone]
        return Fault("self_not_whole", {"gpus": given, "desired": block.desired_gpus})
    first = first_power(phase)
    return _days_fault(alone[0], _needed_days(block, first, block.desired_gpus * first))


def _one_pool_fault(
    allocation: Allocation, proposal: Proposal, phase: Phase, block: Block, part: Part, alone: list[Part]
) -> Fault | None:
    pool = _pool(allocation, part)
    if part.nodes not in _grid(phase, pool):
        return Fault("not_on_grid", {"nodes": part.nodes, "sizes": list(_grid(phase, pool)), "pool": pool.id})
    power = part.gpus * gpu_power(allocation, phase, pool)
    if alone:
        missing = min(proposal.outlook.gpus, block.desired_gpus - part.gpus)
        if alone[0].gpus != missing:
            return Fault("self_share", {"gpus": alone[0].gpus, "missing": max(0, missing)})
        if alone[0].used != part.used:
            return Fault("self_other_days", {"start": alone[0].used.start, "pool_start": part.used.start})
        power += alone[0].gpus * first_power(phase)
    return _days_fault(part, _needed_days(block, first_power(phase), power))


def _step_up_fault(allocation: Allocation, phase: Phase, block: Block, parts: list[Part]) -> Fault | None:
    if not block.step_up:
        return Fault("no_step_up", {"parts": len(parts)})
    base, added = sorted(parts, key=lambda part: part.used.start)
    pool = _pool(allocation, base)
    month = added.used.start
    if base.used.start == month or added.used.end != base.used.end or month.day != 1:
        return Fault("step_up_days", {"start": base.used.start, "step": month, "end": base.used.last_day})
    grid = _grid(phase, pool)
    for nodes in (base.nodes, base.nodes + added.nodes):
        if nodes not in grid:
            return Fault("not_on_grid", {"nodes": nodes, "sizes": list(grid), "pool": pool.id})
    if block.duration_days is not None:
        return _days_fault(base, block.duration_days)
    assert block.work_gpu_hours is not None
    before = (month - base.used.start).days
    power = gpu_power(allocation, phase, pool) * pool.node_size
    left = block.work_gpu_hours * first_power(phase) - before * HOURS_PER_DAY * base.nodes * power
    if left <= 0:
        return Fault("step_up_needless", {"step": month})
    after = -(-left // (HOURS_PER_DAY * (base.nodes + added.nodes) * power))
    return _days_fault(base, before + after)


def _split_fault(
    allocation: Allocation, phase: Phase, block: Block, split: SplitPair, parts: list[Part]
) -> Fault | None:
    if block.duration_days is None:
        return Fault("split_of_work", {"parts": len(parts)})
    orders = [(one, two) for one, two in (parts, parts[::-1]) if _are_pair(allocation, split, one, two)]
    if not orders:
        return Fault("split_elsewhere", {"first": split.first, "second": split.second})
    faults = [_split_sizes_fault(allocation, phase, block, one, two) for one, two in orders]
    if None not in faults:
        return faults[0]
    for part in parts:
        fault = _days_fault(part, block.duration_days)
        if fault is not None:
            return fault
    if split.equal_dates and parts[0].used != parts[1].used:
        return Fault("split_dates", {"start": parts[0].used.start, "other_start": parts[1].used.start})
    return None


def _are_pair(allocation: Allocation, split: SplitPair, one: Part, two: Part) -> bool:
    return _pool(allocation, one).provider == split.first and _pool(allocation, two).provider == split.second


def _split_sizes_fault(allocation: Allocation, phase: Phase, block: Block, one: Part, two: Part) -> Fault | None:
    pool, other = _pool(allocation, one), _pool(allocation, two)
    if one.nodes not in _grid(phase, pool) or one.gpus >= block.desired_gpus:
        return Fault("not_on_grid", {"nodes": one.nodes, "sizes": list(_grid(phase, pool)), "pool": pool.id})
    if not _grid(phase, other):
        return Fault("not_on_grid", {"nodes": two.nodes, "sizes": [], "pool": other.id})
    fewest = -(-(block.desired_gpus - one.gpus) // other.node_size)
    return None if two.nodes == fewest else Fault("split_sizes", {"nodes": two.nodes, "fewest": fewest})


# --- profile and alternatives ---------------------------------------------------------------------------------------


def _profile_fault(
    allocation: Allocation, proposal: Proposal, phase: Phase, profile: Profile, parts: tuple[Part, ...]
) -> Fault | None:
    begins = used_period(parts).start
    pools = sorted({part.pool for part in parts if part.pool is not None})
    in_pool = _layers_of(begins, (part for part in parts if part.pool is not None))
    alone = _layers_of(begins, (part for part in parts if part.pool is None))
    if not pools:
        plain = Counter(layers((segment.days, segment.gpus) for segment in profile.segments))
        return None if alone == plain else Fault("self_profile", {"parts": len(parts)})
    if len(pools) > 1:
        return Fault("profile_in_pools", {"pools": len(pools)})
    pool = allocation.pools[pools[0]]
    if not _grid(phase, pool):
        return Fault("pool_not_listed", {"pool": pool.id})
    for scale in phase.scales_ppm:
        nodes = profile_nodes(profile, scale, pool.node_size)
        beside = profile_self_gpus(profile, nodes, pool.node_size, proposal.outlook.gpus)
        if in_pool == Counter(layers(nodes)) and (not alone or alone == Counter(layers(beside))):
            return None
    return Fault("no_such_scale", {"scales": len(phase.scales_ppm), "pool": pool.id})


def _layers_of(begins: date, parts: Iterator[Part]) -> Counter[Layer]:
    return Counter(Layer(part.nodes if part.pool is not None else part.gpus, *_offsets(begins, part)) for part in parts)


def _offsets(begins: date, part: Part) -> tuple[int, int]:
    return (part.used.start - begins).days, (part.used.end - begins).days


def matching_choices(allocation: Allocation, demand: Alternatives, parts: tuple[Part, ...]) -> list[Alternative]:
    """Return the choices that are exactly these parts: whole nodes for each use, all over the same days."""
    if any(part.pool is None for part in parts) or len({part.used for part in parts}) != 1:
        return []
    taken = Counter((part.pool, part.nodes) for part in parts)
    days = parts[0].used.days
    return [
        choice
        for choice in demand.choices
        if choice.days == days
        and all(use.pool in allocation.pools for use in choice.uses)
        and taken == Counter((use.pool, -(-use.gpus // allocation.pools[use.pool].node_size)) for use in choice.uses)
    ]


def _pool(allocation: Allocation, part: Part) -> Pool:
    assert part.pool is not None
    return allocation.pools[part.pool]


def _grid(phase: Phase, pool: Pool) -> tuple[int, ...]:
    return next((sizes.nodes for sizes in phase.sizes if sizes.pool == pool.id), ())
