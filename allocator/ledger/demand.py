"""What was asked for, in raw GPU-hours by type, in H, and in GPUs at one time."""

from collections import Counter

from allocator.ledger.world import World
from models.scenario import Alternative, Alternatives, Block, Demand, Phase, Profile
from models.units import HOURS_PER_DAY, WHOLE, GpuTypeId

Hours = Counter[GpuTypeId]
"""GPU-hours by GPU type."""


def stated_power(phase: Phase) -> int:
    """Return what one GPU of the type the demand is stated in counts, in millionths of an H100."""
    return phase.acceptable[0].h100_ppm if phase.acceptable else WHOLE


def _choice_hours(world: World, choice: Alternative) -> Hours:
    hours: Hours = Counter()
    for use in choice.uses:
        hours[world.pools[use.pool].gpu_type] += use.gpus * choice.days * HOURS_PER_DAY
    return hours


def _choice_h(world: World, choice: Alternative) -> int:
    return sum(hours * world.table[gpu_type] for gpu_type, hours in _choice_hours(world, choice).items())


def _largest(world: World, demand: Alternatives) -> Alternative:
    return max(demand.choices, key=lambda choice: _choice_h(world, choice))


def gpu_hours(phase: Phase, demand: Block | Profile) -> int:
    """Return the GPU-hours of a demand, of the type it is stated in."""
    if isinstance(demand, Profile):
        return HOURS_PER_DAY * sum(segment.days * segment.gpus for segment in demand.segments)
    if demand.work_gpu_hours is not None:
        return demand.work_gpu_hours
    assert demand.duration_days is not None
    return HOURS_PER_DAY * demand.duration_days * demand.desired_gpus


def asked_hours(world: World, phase: Phase) -> Hours:
    """Return what the whole phase asks for, by type; of alternatives, what the largest asks for."""
    demand = phase.demand
    if isinstance(demand, Alternatives):
        return _choice_hours(world, _largest(world, demand))
    stated_in = phase.acceptable[0].gpu_type if phase.acceptable else ""
    return Counter({stated_in: gpu_hours(phase, demand)})


def asked_h(world: World, phase: Phase, demand: Demand) -> int:
    """Return the H of a demand of the phase (the whole, or the remainder)."""
    if isinstance(demand, Alternatives):
        return _choice_h(world, _largest(world, demand))
    return gpu_hours(phase, demand) * stated_power(phase)


def asked_gpus(world: World, phase: Phase) -> int:
    """Return the most GPUs the phase asks for at one time."""
    match phase.demand:
        case Block(desired_gpus=gpus):
            return gpus
        case Profile(segments=segments):
            return max(segment.gpus for segment in segments)
        case Alternatives() as either_or:
            return sum(use.gpus for use in _largest(world, either_or).uses)


def asked_days(world: World, phase: Phase) -> int:
    """Return how many days the phase asks for; fixed work takes as long as with the GPUs desired."""
    match phase.demand:
        case Block(duration_days=int() as days):
            return days
        case Block(desired_gpus=gpus, work_gpu_hours=work):
            return -(-(work or 0) // (gpus * HOURS_PER_DAY))
        case Profile(segments=segments):
            return sum(segment.days for segment in segments)
        case Alternatives() as either_or:
            return _largest(world, either_or).days
