"""One CP-SAT model over some of the options: all rules, the tiers already frozen, one tier to improve.

Only what it finds counts here, and only after the checks have said what it is worth; what it proves holds for the
options it has.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from allocator.engine.control import Control, Status
from allocator.engine.frozen import Frozen
from allocator.options import Options
from allocator.rules import LINKING
from allocator.tiers import TIERS
from allocator.variables import Expr, Variables
from models.scenario import Decision
from models.tiers import TierSpec


@dataclass(slots=True)
class Found:
    """How a search ended: what it found, and whether nothing better exists among the options of the model."""

    status: Status
    decisions: tuple[Decision, ...] | None
    work: float

    @property
    def exhausted(self) -> bool:
        """Whether the search looked at everything."""
        return self.status in (Status.OPTIMAL, Status.INFEASIBLE)


class Model:
    """Rules, frozen tiers and an objective on given options."""

    def __init__(self, options: Options, frozen: Iterable[Frozen], spec: TierSpec, level: int) -> None:
        self.variables = Variables(options, dense_allowed=False)
        self.spec = spec
        model = self.variables.model
        for rule in LINKING.values():
            rule.post(self.variables)
        for tier in frozen:
            self._keep(TIERS[tier.spec.name].expression(self.variables, tier.level), tier.spec, tier.threshold)
        self._objective: Expr = TIERS[spec.name].expression(self.variables, level)
        if not isinstance(self._objective, int):
            if spec.maximised:
                model.maximize(self._objective)
            else:
                model.minimize(self._objective)

    def _keep(self, expression: Expr, spec: TierSpec, threshold: int) -> None:
        if isinstance(expression, int):
            return
        if spec.maximised:
            self.variables.model.add(expression >= threshold)
        else:
            self.variables.model.add(expression <= threshold)

    def solve(
        self,
        control: Control,
        hint: tuple[Decision, ...],
        seconds: float,
        work: float | None,
        *,
        workers: int | None = None,
    ) -> Found:
        """Search from a hint for so many seconds (unless work bounds the run) and so much deterministic work."""
        self.variables.hint(hint)
        solver = control.solver(min(workers or control.at_once, control.at_once))
        control.bound(solver, seconds, work)
        status = control.solve(solver, self.variables.model)
        if status == Status.MODEL_INVALID:
            raise AssertionError(f"the model is invalid: {self.variables.model.validate()}")
        found = status in (Status.OPTIMAL, Status.FEASIBLE)
        decisions = self.variables.chosen(solver.value) if found else None
        return Found(status, decisions, solver.response_proto.deterministic_time)
