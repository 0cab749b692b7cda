"""What pools are asked for before anything is planned: GPUs by type and period, as applicants drew their demand."""

from allocator.ledger.demand import asked_hours
from allocator.ledger.months import asked_runs
from allocator.ledger.world import World
from models.base import Frozen
from models.scenario import Scenario
from models.units import GpuTypeId, Period


class Wanted(Frozen):
    """So many GPUs of a type on every day of a period."""

    gpu_type: GpuTypeId
    period: Period
    gpus: int


def wanted(scenario: Scenario) -> tuple[Wanted, ...]:
    """Return the demand of the proposals in scope; what is to be procured alone asks nothing of pools.

    A demand counts for the type it is stated in, an either-or for the type its largest choice uses most.
    """
    world = World(scenario)
    found: list[Wanted] = []
    for proposal in scenario.in_scope:
        for phase in proposal.phases:
            if phase.self_only:
                continue
            gpu_type = max(sorted(asked_hours(world, phase).items()), key=lambda item: item[1])[0]
            runs = asked_runs(world, proposal, phase)
            found += [Wanted(gpu_type=gpu_type, period=period, gpus=gpus) for period, gpus in runs if gpus]
    return tuple(found)
