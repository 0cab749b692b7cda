"""The best plan so far of a run under way: kept as it is found, so that a run that dies leaves it behind."""

from collections.abc import Callable

from allocator.checks import check_decisions, tier_values
from allocator.checks.allocation import Allocation
from allocator.checks.tiers import levels
from models.plan import Plan, TierResult
from models.scenario import Decision, Scenario
from models.tiers import TierName
from models.units import WHOLE

Found = Callable[[tuple[Decision, ...]], None]


class Incumbent:
    """Watches the decisions a search values, and passes on each that keeps all rules and is better than those before.

    Better is judged tier by tier in the order of the scenario, without its allowed losses.
    """

    def __init__(self, scenario: Scenario, found: Found | None) -> None:
        self._scenario = scenario
        self._found = found
        self._best: tuple[int, ...] | None = None

    def values(self, decisions: tuple[Decision, ...]) -> tuple[int, ...]:
        """Return what each tier is worth in these decisions, and note them if they are the best so far."""
        if self._found is None:
            return tier_values(self._scenario, decisions)
        rows = levels(Allocation(self._scenario, decisions))
        worth = tuple(value if spec.maximised else -value for spec, _, value in rows)
        if (self._best is None or worth > self._best) and not check_decisions(self._scenario, decisions):
            self._best = worth
            self._found(decisions)
        return tuple(value for _, _, value in rows)


def unproven(scenario: Scenario, decisions: tuple[Decision, ...]) -> Plan:
    """Return decisions as a plan with its true tier values and the plainest bounds: all filled, nothing lost."""
    most = {TierName.SERVED: sum(proposal.weight_milli for proposal in scenario.in_scope) * WHOLE}
    tiers = tuple(
        TierResult(
            name=spec.name,
            level=level,
            best=value,
            bound=most.get(spec.name, level * WHOLE) if spec.maximised else 0,
            frozen=spec.frozen_at(value),
            value=value,
        )
        for spec, level, value in levels(Allocation(scenario, decisions))
    )
    return Plan(scenario_hash=scenario.deciding_hash, stage=scenario.rules.stage, decisions=decisions, tiers=tiers)
