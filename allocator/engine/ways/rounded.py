"""The best whole choice among few good ways of many proposals, by HiGHS: a plan near the linear mix in one step.

Where CP-SAT improves a plan piece by piece, the cuts of a mixed-integer solver see many proposals at once: among a
handful of ways each, hundreds of proposals are settled together. Whatever it returns is a plan only once the checks
say so; its bound is not used.
Source: restricted master heuristic; Joncour et al., "Column generation based primal heuristics", Electronic Notes in
Discrete Mathematics 36 (2010).
"""

import threading
from contextlib import suppress
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]  # not marked as typed

from allocator.engine.control import LOOK_EVERY, Control
from allocator.engine.ways.choice import Choice
from allocator.engine.ways.mixture import LARGE_ROW
from allocator.engine.ways.sums import Sums
from models.tiers import TierSpec

CLOSE_ENOUGH = 0.005
"""Within such a share of its own bound a choice is good enough: another round finds more than the rest of this one
(measured at 300)."""


def rounded(sums: Sums, spec: TierSpec, control: Control, seconds: float) -> Choice | None:
    """Return a way for each free proposal, None when none was found.

    HiGHS cannot be interrupted: a person who stops the run does not wait for it, it ends by itself. Nor can it be
    bounded by work through its wrapper (ortools 9.14 knows no such end), so where work bounds the run it is not asked.
    """
    if control.settings.work_limit is not None or not sums.possible or not sums.allowed.any():
        return None
    model, variables = _model(sums, spec)
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.05, seconds)),
        relative_gap_tolerance=CLOSE_ENOUGH,
        random_seed=control.settings.seed,
    )
    ended: list[mathopt.SolveResult] = []

    def solve() -> None:
        # an abnormal end comes as an error of the wrapper: then the search goes on without it
        with suppress(AttributeError, RuntimeError, ValueError):
            ended.append(mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters))

    thread = threading.Thread(target=solve, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(LOOK_EVERY)
        if control.stopped:
            return None
    if not ended or not ended[0].has_primal_feasible_solution():
        return None
    taken = np.array(ended[0].variable_values(variables)) > 0.5
    return {
        ways.owner: ways.chosen(int(np.argmax(taken[first:])))
        for ways, first in zip(sums.free, sums.first.tolist(), strict=False)
    }


def _model(sums: Sums, spec: TierSpec) -> tuple[mathopt.Model, list[mathopt.Variable]]:
    model = mathopt.Model()
    variables = [model.add_variable(lb=0.0, ub=float(allowed), is_integer=True) for allowed in sums.allowed]
    _, cost = sums.tier(spec)
    unit = float(max(1, int(np.abs(cost).max(initial=0))))
    for number in np.flatnonzero(cost).tolist():
        model.objective.set_linear_coefficient(variables[number], int(cost[number]) / unit)
    for row in sums.rows:
        largest = int(np.abs(row.amounts).max())
        size = largest if largest > LARGE_ROW else 1
        limit = model.add_linear_constraint(ub=row.limit / size)
        for number, amount in zip(row.terms.tolist(), row.amounts.tolist(), strict=True):
            limit.set_coefficient(variables[number], amount / size)
    for first, end in zip(sums.first[:-1].tolist(), sums.first[1:].tolist(), strict=True):
        one = model.add_linear_constraint(lb=1.0, ub=1.0)
        for number in range(first, end):
            one.set_coefficient(variables[number], 1.0)
    return model, variables
