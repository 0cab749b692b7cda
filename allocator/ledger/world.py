"""Looking things up in one scenario and one plan."""

from collections import defaultdict

from models.plan import Plan
from models.scenario import Part, Phase, Proposal, Scenario
from models.supply import Pool
from models.units import HOURS_PER_DAY, WHOLE, GpuTypeId, PoolId


class World:
    """A scenario and the decisions made in it, if any are."""

    def __init__(self, scenario: Scenario, plan: Plan | None = None) -> None:
        self.scenario = scenario
        self.pools: dict[PoolId, Pool] = {pool.id: pool for pool in scenario.pools}
        self.table = {gpu.id: gpu.h100_ppm for gpu in scenario.gpu_types}
        self._decided = defaultdict(tuple, {(d.proposal, d.phase): d.parts for d in (plan.decisions if plan else ())})

    def decided(self, proposal: Proposal, phase: Phase) -> tuple[Part, ...]:
        """Return what the plan gives to a phase (nothing: no parts)."""
        return self._decided[proposal.id, phase.id]

    def parts(self, proposal: Proposal, phase: Phase) -> tuple[Part, ...]:
        """Return what ran before and what the plan gives."""
        return phase.given + self.decided(proposal, phase)

    def gpu_type(self, phase: Phase, part: Part) -> GpuTypeId:
        """Return the type of a part; a self part counts as the type the demand is stated in."""
        if part.pool is not None:
            return self.pools[part.pool].gpu_type
        return phase.acceptable[0].gpu_type if phase.acceptable else ""

    def power(self, phase: Phase, part: Part) -> int:
        """Return the H of a part in one hour: GPUs times what one counts for this phase."""
        stated = {gpu.gpu_type: gpu.h100_ppm for gpu in phase.acceptable}
        gpu_type = self.gpu_type(phase, part)
        return part.gpus * stated.get(gpu_type, self.table.get(gpu_type, WHOLE))

    def used_h(self, phase: Phase, part: Part) -> int:
        """Return the H of a part over the days it is used."""
        return self.power(phase, part) * part.used.days * HOURS_PER_DAY


def used_gpu_hours(part: Part) -> int:
    """Return the raw GPU-hours of a part over the days it is used."""
    return part.gpus * part.used.days * HOURS_PER_DAY
