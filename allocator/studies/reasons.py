"""The reasons of a plan: for each alternative what stands against it, and what solving again says.

Time is shared evenly over what is left to look into; what one does not need goes to the others. Those unsettled after
the first round are tried once more with what remains.
"""

from collections.abc import Callable

from allocator.engine.control import Cancelled, Control
from allocator.options import Options
from allocator.rules import local_rules
from allocator.studies.alternatives import alternatives
from allocator.studies.binding import Bindings
from allocator.studies.forcing import Forcing
from models.plan import Plan
from models.scenario import Scenario
from models.settings import SolveSettings
from models.studies import Alternative, Possible, Reasoned, Reasons, Unsettled, Verdict

Report = Callable[[int, int], None]
"""Is told how many of how many alternatives have been looked into."""


def explain(
    scenario: Scenario,
    plan: Plan,
    settings: SolveSettings | None,
    asked: tuple[Alternative, ...] | None = None,
    report: Report | None = None,
    cancelled: Cancelled | None = None,
) -> Reasons:
    """Return the reasons of a checked plan; without settings nothing is solved again and nothing is verified.

    ``asked``: these alternatives instead of all that the plan has to answer for.
    """
    control = None if settings is None else Control(settings, None, cancelled)
    options = Options(scenario, local_rules())
    listed = alternatives(scenario, plan) if asked is None else asked
    bindings = Bindings(options, plan)
    found = [bindings.binding(one) for one in listed]
    verdicts: list[Verdict] = [Unsettled(asked=False)] * len(listed)
    if control is not None:
        verdicts = _verdicts(Forcing(options, plan, control), listed, report)
    return Reasons(
        scenario_hash=plan.scenario_hash,
        plan_hash=plan.hash,
        reasons=tuple(
            Reasoned(alternative=one, binding=binding, verdict=verdict)
            for one, binding, verdict in zip(listed, found, verdicts, strict=True)
        ),
    )


def _verdicts(forcing: Forcing, listed: tuple[Alternative, ...], report: Report | None) -> list[Verdict]:
    control = forcing.control
    found: list[Verdict] = [Unsettled() for _ in listed]
    done = 0
    for _ in range(2):
        waiting = [place for place, verdict in enumerate(found) if not _settled(verdict)]
        for number, place in enumerate(waiting):
            if control.stopped or control.spent:
                return found
            if report is not None:
                report(done, len(listed))
            verdict = forcing.settle(listed[place], control.left / (len(waiting) - number))
            if not isinstance(verdict, Unsettled):
                found[place] = verdict
            done += _settled(verdict)
    return found


def _settled(verdict: Verdict) -> bool:
    return not isinstance(verdict, Unsettled) and not (isinstance(verdict, Possible) and not verdict.settled)
