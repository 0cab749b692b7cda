"""The story on one screen: options, a plan by hand, the engine tier by tier, the check, the outcome.

A plan counts only after the checks, which know nothing of the solver, have recomputed every rule and every tier value.
"""

import resource
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from allocator.baselines import greedy
from allocator.checks import check_decisions, check_plan, refuse_broken, tier_values
from allocator.engine.conflict import conflict
from allocator.engine.control import Cancelled as IsCancelled
from allocator.engine.control import Control, Report
from allocator.engine.exact import Answer, NoPlan, NothingYet
from allocator.engine.first_look import first_look
from allocator.engine.run import best_plan
from allocator.engine.stopped import not_reached
from allocator.incumbent import Found, Incumbent
from allocator.options import Options, Stopped
from allocator.rules import local_rules
from models.certificate import Certificate
from models.outcome import Cancelled, Infeasible, Outcome, OutOfTime, Solved
from models.plan import CanonicalState, Plan, Progress, RunRecord, TierResult
from models.scenario import Decision, Scenario
from models.settings import SolveSettings


def solve(
    scenario: Scenario,
    settings: SolveSettings,
    report: Report | None = None,
    cancelled: IsCancelled | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    options: Options | None = None,
    begin: tuple[Decision, ...] | None = None,
    found: Found | None = None,
) -> Outcome:
    """Find the best plan of a scenario, as far as the settings allow, and prove how good it is.

    The scenario must have its reference figures (``allocator.alone.complete``). ``report`` receives news while the run
    goes on; ``cancelled`` is asked several times a second and ends the run, keeping the best plan so far.
    ``options``: those of the scenario, or fewer that are known to be enough; ``begin``: a plan to begin with.
    ``found`` receives each better plan as the search goes from tier to tier.
    """
    began = clock()
    control = Control(settings, report, cancelled)

    def record(answer: Answer | None = None, plan: Plan | None = None) -> RunRecord:
        return RunRecord(
            full_hash=scenario.full_hash,
            plan_hash=plan.hash if plan else None,
            settings=settings,
            software=f"compute-allocation {version('compute-allocation')}",
            solver=f"ortools {version('ortools')}",
            started_at=began,
            seconds=round(control.seconds, 3),
            seconds_to_first_plan=None if control.first_plan is None else round(control.first_plan, 3),
            peak_memory_mb=_peak_memory_mb(),
            tiers=tuple(turn.record for turn in answer.turns) if answer else (),
        )

    start = None
    if begin is None and options is None:
        control.tell(Progress(stage="greedy"))
        start = first_look(scenario, control)
    control.tell(Progress(stage="options"))
    try:
        answer = _answered(scenario, control, options, start, begin, Incumbent(scenario, found))
    except NoPlan:
        against = conflict(scenario, control)
        return Infeasible(conflict=against.reasons, minimal=against.minimal, record=record())
    except NothingYet:
        return Cancelled(record=record()) if control.stopped else OutOfTime(record=record())

    control.tell(Progress(stage="check"))
    plan = _checked(scenario, answer)
    control.tell(Progress(stage="done"))
    certificate = Certificate(scenario_hash=plan.scenario_hash, tiers=answer.certificate)
    if control.stopped:
        return Cancelled(plan=plan, record=record(answer, plan), certificate=certificate)
    return Solved(plan=plan, record=record(answer, plan), certificate=certificate)


def _answered(
    scenario: Scenario,
    control: Control,
    options: Options | None,
    start: tuple[Decision, ...] | None,
    begin: tuple[Decision, ...] | None,
    incumbent: Incumbent,
) -> Answer:
    """Make the options and solve; stopped before there are any, the plan to begin with is all there is."""
    known = begin if start is None and begin is not None and not check_decisions(scenario, begin) else start
    if known is not None:
        incumbent.values(known)
    try:
        made = Options(scenario, local_rules(), control.stopped_lately) if options is None else options
    except Stopped:
        if known is None:
            raise NothingYet from None
        return Answer(known, not_reached(scenario, tier_values(scenario, known)), CanonicalState.INCOMPLETE)
    if start is None:
        control.tell(Progress(stage="greedy"))
        start = known if begin is not None else _by_hand(scenario, made)
        if start is not None:
            control.first_plan = control.seconds
            incumbent.values(start)
    return best_plan(made, control, incumbent.values, start)


def _by_hand(scenario: Scenario, options: Options) -> tuple[Decision, ...] | None:
    """Return the plan made by hand if it keeps all rules: the search then begins with a plan."""
    by_hand = greedy(scenario, options)
    return None if check_decisions(scenario, by_hand) else by_hand


def _checked(scenario: Scenario, answer: Answer) -> Plan:
    """Write the plan and pass it through the checks; a plan that fails never leaves."""
    values = tier_values(scenario, answer.decisions)
    plan = Plan(
        scenario_hash=scenario.deciding_hash,
        stage=scenario.rules.stage,
        decisions=answer.decisions,
        tiers=tuple(
            TierResult(
                name=turn.spec.name,
                level=turn.level,
                best=turn.best,
                bound=turn.bound,
                frozen=turn.spec.frozen_at(turn.best),
                value=value,
            )
            for turn, value in zip(answer.turns, values, strict=True)
        ),
        canonical=answer.canonical,
    )
    refuse_broken(check_plan(scenario, plan))
    return plan


def _peak_memory_mb() -> float:
    """Return the most memory this process ever held (ru_maxrss is KiB on Linux, bytes on macOS)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
