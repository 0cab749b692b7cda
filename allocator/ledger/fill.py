"""Fill: the share of the desired H that a phase and a proposal are given (``DEFINITIONS.md`` section 2)."""

from collections.abc import Iterable
from datetime import timedelta

from allocator.ledger.demand import asked_h, stated_power
from allocator.ledger.nouns import Fill
from allocator.ledger.world import World
from models.scenario import Alternative, Alternatives, Block, Part, Phase, Profile, Proposal
from models.units import HOURS_PER_DAY, WHOLE

NOTHING = Fill(raw_ppm=0, pool_ppm=0, counted_ppm=0)


def _share(h: int, desired: int) -> int:
    return min(WHOLE, h * WHOLE // desired) if desired else 0


def _from_pools(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.pool is not None)


def _all_h(world: World, phase: Phase, parts: Iterable[Part]) -> int:
    return sum(world.used_h(phase, part) for part in parts)


def _wanted(phase: Phase, demand: Block | Profile, offset: int) -> int:
    if isinstance(demand, Block):
        return demand.desired_gpus * stated_power(phase)
    for segment in demand.segments:
        if offset < segment.days:
            return segment.gpus * stated_power(phase)
        offset -= segment.days
    return 0


def _useful_h(world: World, phase: Phase, parts: tuple[Part, ...], counting: tuple[Part, ...]) -> int:
    """Add up, day by day from the first used day, the power of ``counting`` that was wanted."""
    demand = phase.to_do
    assert not isinstance(demand, Alternatives)
    first = min(part.used.start for part in parts)
    useful = 0
    for offset in range((max(part.used.end for part in parts) - first).days):
        today = first + timedelta(days=offset)
        power = sum(world.power(phase, part) for part in counting if part.used.contains(today))
        useful += HOURS_PER_DAY * min(power, _wanted(phase, demand, offset))
    return useful


def _is_choice(world: World, choice: Alternative, parts: tuple[Part, ...]) -> bool:
    wanted = sorted((use.pool, -(-use.gpus // world.pools[use.pool].node_size), choice.days) for use in choice.uses)
    return wanted == sorted((part.pool or "", part.nodes, part.used.days) for part in parts)


def _counted(proposal: Proposal, phase: Phase, parts: tuple[Part, ...], raw: int, pool: int) -> Fill:
    counted = raw
    if proposal.wishes.wishes_provider and not phase.self_only and len(_from_pools(parts)) < len(parts):
        counted = max(pool, min(raw, phase.self_cap_ppm))
    return Fill(raw_ppm=raw, pool_ppm=pool, counted_ppm=counted)


def option_fill(world: World, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> Fill:
    """Return the fill of decided parts, as a share of what is left to do."""
    if not parts:
        return NOTHING
    demand = phase.to_do
    if isinstance(demand, Alternatives):
        worth = max((choice.fill_ppm for choice in demand.choices if _is_choice(world, choice, parts)), default=0)
        return Fill(raw_ppm=worth, pool_ppm=worth, counted_ppm=worth)
    desired = asked_h(world, phase, demand)
    if isinstance(demand, Block) and demand.work_gpu_hours is not None:
        pool = _share(_all_h(world, phase, _from_pools(parts)), desired)
        return _counted(proposal, phase, parts, WHOLE, pool)
    raw = _share(_useful_h(world, phase, parts, parts), desired)
    pool = _share(_useful_h(world, phase, parts, _from_pools(parts)), desired)
    return _counted(proposal, phase, parts, raw, pool)


def given_fill(world: World, proposal: Proposal, phase: Phase) -> Fill:
    """Return the fill of what ran before ``as_of``."""
    desired = asked_h(world, phase, phase.demand)
    raw = _share(_all_h(world, phase, phase.given), desired)
    pool = _share(_all_h(world, phase, _from_pools(phase.given)), desired)
    return _counted(proposal, phase, phase.given, raw, pool)


def phase_fill(world: World, proposal: Proposal, phase: Phase) -> Fill:
    """Return the fill of a phase: what ran before and what is decided, together at most the whole."""
    decided = world.decided(proposal, phase)
    if not phase.given:
        return option_fill(world, proposal, phase, decided)
    before = given_fill(world, proposal, phase)
    if phase.remainder is None or not decided:
        return before
    now = option_fill(world, proposal, phase, decided)
    left, desired = asked_h(world, phase, phase.remainder), asked_h(world, phase, phase.demand)
    work = isinstance(phase.remainder, Block) and phase.remainder.work_gpu_hours is not None

    def joined(old: int, new: int) -> int:
        return WHOLE if work and new == WHOLE else min(WHOLE, old + new * left // desired)

    return Fill(
        raw_ppm=joined(before.raw_ppm, now.raw_ppm),
        pool_ppm=joined(before.pool_ppm, now.pool_ppm),
        counted_ppm=joined(before.counted_ppm, now.counted_ppm),
    )


def together(phases: Iterable[tuple[Phase, Fill]]) -> Fill:
    """Return the fill of a proposal: each phase by its share of the desired H."""
    rows = list(phases)
    return Fill(
        raw_ppm=sum(phase.share_ppm * fill.raw_ppm // WHOLE for phase, fill in rows),
        pool_ppm=sum(phase.share_ppm * fill.pool_ppm // WHOLE for phase, fill in rows),
        counted_ppm=sum(phase.share_ppm * fill.counted_ppm // WHOLE for phase, fill in rows),
    )
