"""One linear programme, solved again and again: where GLOP gives up, it is asked once more from the beginning.

Solved in slices of so many steps, so that it can be stopped, and not of seconds, so that it does the same each time. A
slice that is cut off may begin anew in the next one, so each is twice as long as the one before.
"""

from collections.abc import Callable

from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]  # not marked as typed

from allocator.options import nobody

SLICE, SLICES = 2_000, 8
"""Steps of the simplex method in the first slice, and how many slices there are at most."""

NEEDED = mathopt.ModelSolveParameters(reduced_costs_filter=mathopt.VariableFilter(filtered_items=()))
"""Nobody asks for reduced costs: prices are worked out anew, in whole numbers."""


class Programme:
    """A model and the solver that begins where it ended."""

    def __init__(self) -> None:
        self.model = mathopt.Model()
        self.model.objective.is_maximize = False
        self._solver: mathopt.IncrementalSolver | None = None

    def solve(self, stopped: Callable[[], bool] = nobody) -> mathopt.SolveResult | None:
        """Return the optimum; None when stopped, after too many steps, or where GLOP ends abnormally twice."""
        for fresh in (False, True):
            if fresh or self._solver is None:
                self._solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
            try:
                return self._slices(self._solver, stopped)
            except (AttributeError, RuntimeError, ValueError):
                # GLOP's "ABNORMAL" comes as an error of its wrapper (ortools 9.14: even as an AttributeError), an end
                # that is neither an optimum nor a limit as one of ours
                self._solver = None
        return None

    @staticmethod
    def _slices(solver: mathopt.IncrementalSolver, stopped: Callable[[], bool]) -> mathopt.SolveResult | None:
        for number in range(SLICES):
            parameters = mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF, iteration_limit=SLICE << number)
            result = solver.solve(params=parameters, model_params=NEEDED)
            if result.termination.reason == mathopt.TerminationReason.OPTIMAL:
                return result
            if result.termination.limit is None:
                raise RuntimeError(f"GLOP ended with {result.termination.reason.name}")
            if stopped():  # GLOP (ortools 9.14) does not always say that it was the limit of steps that ended it
                return None
        return None
