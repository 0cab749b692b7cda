"""The rules of a scenario are the policy's figures, its pools and GPU types the supply's."""

from collections.abc import Iterable, Iterator
from typing import Any

from allocator.checks.allocation import broken
from allocator.checks.prepared.values import shown
from models.base import Frozen, canonical_json
from models.policy import Policy
from models.reasons import Violation
from models.scenario import Budget, Scenario
from models.supply import Supply
from models.tiers import PRESET_TIERS, Preset


def programme_faults(supply: Supply, policy: Policy, scenario: Scenario) -> Iterator[Violation]:
    """Yield what a scenario says otherwise than policy and supply."""
    rules = scenario.rules
    tiers = policy.tiers if policy.preset is Preset.CUSTOM else PRESET_TIERS[policy.preset]
    budgets = [Budget(fiscal_year=b.fiscal_year, yen=b.yen, subsidy_class=b.subsidy_class) for b in policy.budgets]
    pairs: dict[str, tuple[Any, Any]] = {
        "cycle_id": (scenario.cycle_id, policy.cycle_id),
        "horizon": (scenario.horizon, policy.horizon),
        "stage": (rules.stage, policy.stage),
        "scope": (set(rules.scope), set(policy.scope)),
        "counted_confidence": (set(rules.counted_confidence), set(policy.counted_confidence)),
        "budgets": (_unordered(rules.budgets), _unordered(budgets)),
        "quotas": (_unordered(rules.quotas), _unordered(policy.quotas)),
        "provider_limits": (_unordered(rules.provider_limits), _unordered(policy.provider_limits)),
        "penalties": (rules.penalties, policy.penalties),
        "rounding_yen": (rules.rounding_yen, policy.rounding.unit_yen),
        "self_fees_eligible": (rules.self_fees_eligible, policy.self_fees_eligible),
        "self_starts": (rules.self_starts, policy.self_starts),
        "size_exponent_ppm": (rules.size_exponent_ppm, policy.size_measure.exponent_ppm),
        "lot_seed": (rules.lot_seed, policy.lot_seed),
        "tiers": (rules.order.tiers, tiers),
        "canonical": (rules.order.canonical, policy.canonical),
    }
    for field, (stated, due) in pairs.items():
        if stated != due:
            yield broken("scenario", f"policy_{field}", stated=shown(stated), due=shown(due))
    if _unordered(scenario.gpu_types) != _unordered(supply.gpu_types):
        yield broken("scenario", "supply_gpu_types")
    if _unordered(scenario.pools) != _unordered(supply.pools):
        yield broken("scenario", "supply_pools")


def _unordered(rows: Iterable[Frozen]) -> list[Frozen]:
    return sorted(rows, key=canonical_json)
