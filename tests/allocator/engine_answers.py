"""Asks the engine the questions the tables of cases answer: are these decisions allowed, and what are they worth?"""

from ortools.sat.python import cp_model

from allocator.options import Options
from allocator.rules import LINKING, local_rules
from allocator.tiers import TIERS
from allocator.variables import Variables
from models.scenario import Decision, Scenario
from models.tiers import TierSpec


def _fixed(scenario: Scenario, decisions: tuple[Decision, ...]) -> Variables | None:
    """Return the model with exactly these decisions, None when one of them is not even an option."""
    variables = Variables(Options(scenario, local_rules()), dense_allowed=False)
    for rule in LINKING.values():
        rule.post(variables)
    chosen = {(decision.proposal, decision.phase): decision for decision in decisions}
    if not chosen.keys() <= variables.phases.keys():
        return None
    for key, made in variables.phases.items():
        decision = chosen.get(key)
        variables.model.add(made.decided == (0 if decision is None else 1))
        if decision is None:
            continue
        literals = [row.literal for row in variables.rows(made) if _alike(row.family.decision(row.position), decision)]
        if not literals:
            return None
        variables.model.add_bool_or(literals)
    return variables


def _alike(one: Decision, other: Decision) -> bool:
    """Tell whether two decisions have the same parts; their order says nothing."""
    return sorted(one.parts, key=repr) == sorted(other.parts, key=repr)


def accepts(scenario: Scenario, decisions: tuple[Decision, ...]) -> bool:
    """Tell whether the engine allows exactly these decisions."""
    variables = _fixed(scenario, decisions)
    if variables is None:
        return False
    solver = cp_model.CpSolver()
    solver.solve(variables.model)
    assert solver.status_name() in ("OPTIMAL", "INFEASIBLE")
    return solver.status_name() == "OPTIMAL"


def worth(scenario: Scenario, decisions: tuple[Decision, ...], spec: TierSpec, level: int = 1) -> int:
    """Return the value the engine gives these decisions on a tier."""
    variables = _fixed(scenario, decisions)
    assert variables is not None, "not an option"
    expression = TIERS[spec.name].expression(variables, level)
    if isinstance(expression, int):
        return expression
    if spec.maximised:
        variables.model.maximize(expression)
    else:
        variables.model.minimize(expression)
    solver = cp_model.CpSolver()
    solver.solve(variables.model)
    assert solver.status_name() == "OPTIMAL"
    return round(solver.objective_value)
