"""Is a plan what it says it is? It belongs to this scenario, and each tier has the value and threshold it claims."""

from collections.abc import Iterator

from allocator.checks import tiers
from allocator.checks.allocation import Allocation, broken
from models.plan import CanonicalState, Plan, TierResult
from models.reasons import Violation
from models.tiers import TierSpec


def check(allocation: Allocation, plan: Plan) -> Iterator[Violation]:
    """Yield what is wrong with the plan beyond its decisions."""
    if plan.scenario_hash != allocation.scenario.deciding_hash:
        yield broken("plan", "other_scenario", found=plan.scenario_hash, expected=allocation.scenario.deciding_hash)
    if plan.stage is not allocation.scenario.rules.stage:
        yield broken("plan", "other_stage")
    if plan.canonical is CanonicalState.COMPLETE and not plan.proven:
        yield broken("plan", "canonical_unproven")
    rows = tiers.levels(allocation)
    stated = [(result.name, result.level) for result in plan.tiers]
    due = [(spec.name, level) for spec, level, _ in rows]
    if stated != due:
        yield broken(
            "plan",
            "other_tiers",
            found=[f"{name} {level}" for name, level in stated],
            expected=[f"{name} {level}" for name, level in due],
        )
    for result, (spec, level, value) in zip(plan.tiers, rows, strict=False):
        if (result.name, result.level) == (spec.name, level):
            yield from _tier(result, spec, value)


def _tier(result: TierResult, spec: TierSpec, value: int) -> Iterator[Violation]:
    rule = f"tier:{result.name}"
    sign = 1 if spec.maximised else -1
    if result.value != value:
        yield broken(rule, "other_value", level=result.level, stated=result.value, found=value)
    if result.frozen != spec.frozen_at(result.best):
        yield broken(rule, "other_threshold", level=result.level, stated=result.frozen, due=spec.frozen_at(result.best))
    if sign * value < sign * result.frozen:
        yield broken(rule, "not_kept", level=result.level, found=value, frozen=result.frozen)
    if sign * result.best > sign * result.bound:
        yield broken(rule, "best_beats_bound", level=result.level, best=result.best, bound=result.bound)
    if sign * value > sign * result.bound:
        yield broken(rule, "value_beats_bound", level=result.level, found=value, bound=result.bound)
