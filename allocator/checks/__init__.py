"""Is this plan right? An answer that does not know the solver: every rule restated as plain sentences and sums.

Each rule is one file named like the rule (``rules`` lists them), each tier one file in ``tiers``. Nothing here knows
options, rules, tiers or engine: a modelling slip cannot vouch for itself. ``check_scenario`` derives the figures of a
scenario once more that the engines take for granted.
"""

from allocator.checks import plan as plans
from allocator.checks import prepared, tiers
from allocator.checks import scenario as scenarios
from allocator.checks.allocation import Allocation
from allocator.checks.rules import CHECKS, every_rule
from allocator.checks.tiers import TIER_CHECKS
from models.errors import BrokenPlanError
from models.plan import Plan
from models.policy import Policy
from models.reasons import Violation
from models.scenario import Decision, Scenario
from models.supply import Supply
from models.survey import SurveySnapshot

__all__ = [
    "CHECKS",
    "TIER_CHECKS",
    "check_decisions",
    "check_plan",
    "check_prepared",
    "check_scenario",
    "refuse_broken",
    "tier_values",
]


def check_decisions(scenario: Scenario, decisions: tuple[Decision, ...]) -> tuple[Violation, ...]:
    """Return every rule the decisions break; an empty answer means they keep all of them."""
    return tuple(every_rule(Allocation(scenario, decisions)))


def tier_values(scenario: Scenario, decisions: tuple[Decision, ...]) -> tuple[int, ...]:
    """Return what each tier of the scenario's order is worth, fairness level by level."""
    return tuple(value for _, _, value in tiers.levels(Allocation(scenario, decisions)))


def check_plan(scenario: Scenario, plan: Plan) -> tuple[Violation, ...]:
    """Return every broken rule and every tier that is not what the plan says; an empty answer means it is right."""
    allocation = Allocation(scenario, plan.decisions)
    return (*every_rule(allocation), *plans.check(allocation, plan))


def refuse_broken(violations: tuple[Violation, ...]) -> None:
    """Raise ``BrokenPlanError`` if there is any: a plan the search found and the checks refuse never leaves."""
    if violations:
        raise BrokenPlanError("plan_broken", count=len(violations), first=violations[0].model_dump(mode="json"))


def check_scenario(scenario: Scenario) -> tuple[Violation, ...]:
    """Return every figure of a scenario that does not follow from the rest of it."""
    return tuple(scenarios.check(scenario))


def check_prepared(
    snapshot: SurveySnapshot, supply: Supply, policy: Policy, scenario: Scenario
) -> tuple[Violation, ...]:
    """Return everything in a scenario that does not follow from the answers, the offers and the policy."""
    return tuple(prepared.check(snapshot, supply, policy, scenario))
