"""What each tier of the order is worth in a plan, recomputed from the scenario and the decisions alone."""

from collections.abc import Callable

from allocator.checks.allocation import Allocation
from allocator.checks.tiers import (
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
from models.tiers import TierName, TierSpec

TIER_CHECKS: dict[TierName, Callable[[Allocation], int]] = {
    TierName.LEFT_OUT_CANNOT: left_out_cannot.value,
    TierName.LEFT_OUT: left_out.value,
    TierName.FAIRNESS: fairness.value,
    TierName.SERVED: served.value,
    TierName.PREFERENCE: preference.value,
    TierName.PENALTY: penalty.value,
    TierName.TIMELINESS: timeliness.value,
    TierName.LATENESS: lateness.value,
    TierName.FINISH: finish.value,
    TierName.STABILITY: stability.value,
    TierName.CONCENTRATION: concentration.value,
    TierName.COST: cost.value,
}


def levels(allocation: Allocation) -> list[tuple[TierSpec, int, int]]:
    """Return (tier, level, value) in the order of the scenario, fairness level by level."""
    rows: list[tuple[TierSpec, int, int]] = []
    for spec in allocation.scenario.rules.order.tiers:
        if spec.name is TierName.FAIRNESS:
            values = fairness.levels(allocation, spec.depth)
        else:
            values = [TIER_CHECKS[spec.name](allocation)]
        rows += [(spec, level, value) for level, value in enumerate(values, start=1)]
    return rows
