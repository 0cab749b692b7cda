"""Every tier, one file each: what a plan is judged by. The engine freezes them one by one, blind to their meaning."""

from types import ModuleType

from allocator.tiers import (
    concentration,
    cost,
    fairness,
    finish,
    lateness,
    left_out,
    left_out_cannot,
    penalty,
    preference,
    served,
    stability,
    timeliness,
)
from models.scenario import Scenario
from models.tiers import TierName, TierSpec

TIERS: dict[TierName, ModuleType] = {
    TierName.LEFT_OUT_CANNOT: left_out_cannot,
    TierName.LEFT_OUT: left_out,
    TierName.FAIRNESS: fairness,
    TierName.SERVED: served,
    TierName.PREFERENCE: preference,
    TierName.PENALTY: penalty,
    TierName.TIMELINESS: timeliness,
    TierName.LATENESS: lateness,
    TierName.FINISH: finish,
    TierName.STABILITY: stability,
    TierName.CONCENTRATION: concentration,
    TierName.COST: cost,
}


def turns(scenario: Scenario) -> tuple[tuple[TierSpec, int], ...]:
    """Return the tiers of a scenario's order with their levels, in solving order.

    Fairness of depth d takes d turns, but never more than there are proposals with a ratio.
    """
    counted = sum(proposal.best_alone_ppm is not None for proposal in scenario.in_scope)
    return tuple(
        (spec, level)
        for spec in scenario.rules.order.tiers
        for level in range(1, (min(spec.depth, max(1, counted)) if spec.name is TierName.FAIRNESS else 1) + 1)
    )
