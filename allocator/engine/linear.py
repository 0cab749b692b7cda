"""One linear programme, solved again and again: where GLOP gives up, it is asked once more from the beginning."""

from datetime import timedelta

from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]  # not marked as typed

SECONDS = 60.0


class Programme:
    """A model and the solver that begins where it ended."""

    def __init__(self) -> None:
        self.model = mathopt.Model()
        self.model.objective.is_maximize = False
        self._solver: mathopt.IncrementalSolver | None = None

    def solve(self, seconds: float = SECONDS) -> mathopt.SolveResult | None:
        """Return the optimum; None when GLOP finds none in the time, or ends abnormally also from the beginning."""
        for fresh in (False, True):
            if fresh or self._solver is None:
                self._solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
            limit = timedelta(seconds=max(0.01, seconds))
            parameters = mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF, time_limit=limit)
            try:
                result = self._solver.solve(params=parameters)
            except (AttributeError, RuntimeError, ValueError):
                # GLOP's "ABNORMAL" comes as an error of its wrapper (ortools 9.14: even as an AttributeError)
                self._solver = None
                continue
            if result.termination.reason == mathopt.TerminationReason.OPTIMAL:
                return result
            return None
        return None
