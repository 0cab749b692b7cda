"""What can be said of tiers that a stopped run did not come to: the plan at hand, the best anybody could think of."""

from allocator.engine.exact import Turn
from allocator.tiers import turns
from models.plan import TierRecord
from models.scenario import Scenario
from models.tiers import TierName, TierSpec
from models.units import WHOLE


def thinkable(scenario: Scenario, spec: TierSpec, level: int) -> int:
    """Return what no plan can be better than, whatever the options: a valid bound for nothing."""
    match spec.name:
        case TierName.FAIRNESS:
            return level * WHOLE
        case TierName.SERVED:
            return sum(proposal.weight_milli for proposal in scenario.in_scope) * WHOLE
    return 0


def not_reached(scenario: Scenario, reached: tuple[int, ...], first: int = 0) -> list[Turn]:
    """Return the turns from ``first`` on as they stand when the run is stopped before them."""
    return [
        Turn(spec, level, best, thinkable(scenario, spec, level), TierRecord(name=spec.name, level=level, seconds=0.0))
        for (spec, level), best in list(zip(turns(scenario), reached, strict=True))[first:]
    ]
