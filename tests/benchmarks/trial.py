"""One outside instance solved through the public models, and what came of it beside what the world knows."""

import time

from allocator.bench.outside import contradicts, scenario_of
from allocator.bench.outside.known import Known
from allocator.checks import check_plan
from allocator.solve import solve
from models.base import Frozen
from models.outcome import Infeasible, Solved
from models.settings import SolveSettings


class Trial(Frozen):
    """Value and bound that were reached; ``contradiction`` says what cannot be true of them."""

    set: str
    instance: str
    value: int | None
    bound: int | None
    optimum: int | None
    best_known: int | None
    proven: bool
    seconds: float
    contradiction: str = ""

    @property
    def proven_and_equal(self) -> bool:
        """Whether the optimum was claimed, and is the one the world knows."""
        return self.proven and self.optimum is not None and self.value == self.optimum and not self.contradiction


def attempt(known: Known, settings: SolveSettings) -> Trial:
    """Solve an instance, pass the plan through the checks, and compare with what is known."""
    scenario = scenario_of(known)
    began = time.monotonic()
    outcome = solve(scenario, settings)
    seconds = round(time.monotonic() - began, 2)
    value = bound = None
    contradiction = "called infeasible" if isinstance(outcome, Infeasible) else ""
    if isinstance(outcome, Solved):
        (tier,) = outcome.plan.tiers
        value, bound = tier.value, tier.bound
        violations = check_plan(scenario, outcome.plan)
        contradiction = f"plan breaks a rule: {violations[0].rule}" if violations else contradicts(known, value, bound)
    return Trial(
        set=known.set,
        instance=known.instance,
        value=value,
        bound=bound,
        optimum=known.optimum,
        best_known=known.best_known,
        proven=value is not None and value == bound,
        seconds=seconds,
        contradiction=contradiction,
    )
