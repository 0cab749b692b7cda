"""``allocate solve``: a scenario in, a checked plan out."""

from pathlib import Path
from typing import Any

from allocator.cli.call import SCENARIO, SECONDS, SEED, WORK, WORKERS, Argument, Command, file
from allocator.cli.documents import may_write, read_document, write_canonical, write_readable
from allocator.cli.plan_text import tell_plan
from allocator.cli.solving import STOPPED, solve_visibly
from allocator.cli.terminal import Terminal
from allocator.exports.conflict import sentences
from models.outcome import Cancelled, Infeasible, Outcome, OutOfTime, Solved
from models.scenario import Scenario
from models.settings import SolveSettings

SOLVED, INFEASIBLE, NO_PLAN = 0, 3, 4


def record_path(plan: Path) -> Path:
    """Return where the run record goes: ``plan.run.json`` beside ``plan.json``."""
    return plan.with_name(f"{plan.stem}.run.json")


def certificate_path(plan: Path) -> Path:
    """Return where the prices go that prove bounds: ``plan.certificate.json`` beside ``plan.json``."""
    return plan.with_name(f"{plan.stem}.certificate.json")


def settings_of(values: dict[str, Any]) -> SolveSettings:
    """Read how to solve from the call."""
    return SolveSettings(
        seconds=values["seconds"], work_limit=values["work"], workers=values["workers"], seed=values["seed"]
    )


def tell_no_plan(scenario: Scenario, outcome: Outcome, terminal: Terminal) -> int:
    """Say why there is no plan, and return the exit code."""
    match outcome:
        case Infeasible(conflict=conflict):
            terminal.note("cli.solve.infeasible")
            for sentence in sentences(scenario, conflict, terminal.lang):
                terminal.err.print(f"  - {sentence}", soft_wrap=True)
            return INFEASIBLE
        case OutOfTime(record=record):
            settings = record.settings
            if settings.work_limit is None:
                terminal.note("cli.solve.out_of_time", seconds=f"{settings.seconds:g}")
            else:
                terminal.note("cli.solve.out_of_work", work=f"{settings.work_limit:g}")
            return NO_PLAN
        case _:
            terminal.note("cli.solve.stopped_without_plan")
            return STOPPED


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Solve a scenario and write the plan with the record of the run."""
    scenario = read_document(values["scenario"], Scenario)
    target: Path = values["out"]
    may_write(target)
    outcome = solve_visibly(scenario, settings_of(values), terminal)
    if not isinstance(outcome, Solved | Cancelled) or outcome.plan is None:
        return tell_no_plan(scenario, outcome, terminal)
    write_canonical(target, outcome.plan)
    write_readable(record_path(target), outcome.record)
    if outcome.certificate is not None:
        write_canonical(certificate_path(target), outcome.certificate)
    tell_plan(scenario, outcome.plan, terminal)
    terminal.say("cli.solve.written", plan=str(target), record=str(record_path(target)))
    if outcome.certificate is not None:
        terminal.say("cli.bounds.written", certificate=str(certificate_path(target)))
    if isinstance(outcome, Cancelled):
        terminal.note("cli.solve.stopped")
        return STOPPED
    return SOLVED


COMMAND = Command(
    "solve",
    (SCENARIO, Argument(("-o", "--out"), "out", "plan.json", file, required=True), SECONDS, WORK, WORKERS, SEED),
    run,
)
