"""``allocate demo``: the main job on the fictional survey, from workbooks to a checked plan kept in ``out/``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.baselines import greedy
from allocator.checks import check_plan, check_scenario
from allocator.cli.documents import make_folder, write_canonical, write_readable
from allocator.cli.importing import survey_files
from allocator.cli.plan_text import tell_plan
from allocator.cli.problems import tell_problems, write_problems
from allocator.cli.solve import settings_of, tell_no_plan
from allocator.cli.solving import solve_visibly
from allocator.cli.terminal import Terminal
from allocator.cli.violations import violation_line
from allocator.importing import import_all
from allocator.sample import write
from models.outcome import Cancelled, Solved
from models.plan import Plan, RunRecord
from models.scenario import Scenario


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration made. ``stopped``: a person ended the search early."""

    scenario: Scenario
    plan: Plan
    record: RunRecord
    stopped: bool


def demonstrate(values: dict[str, Any], terminal: Terminal) -> Demonstration | int:
    """Write the sample, import, solve, check, print, keep; an exit code when there is no plan."""
    folder: Path = values["out"]
    make_folder(folder / "sample")
    surveys, supply, policy = write(folder / "sample")
    terminal.say("cli.demo.sample", folder=str(folder / "sample"))

    imported = import_all(survey_files((surveys,), ()), supply, policy)
    write_problems(folder / "problems.xlsx", imported.listing, terminal.lang)
    tell_problems(imported.listing, terminal, folder / "problems.xlsx")
    scenario = imported.scenario
    if scenario is None:
        raise AssertionError("the sample cannot be imported")
    write_readable(folder / "scenario.json", scenario)

    settings = settings_of(values)
    if settings.work_limit is None:
        terminal.say("cli.demo.solving", seconds=f"{settings.seconds:g}", workers=settings.workers)
    else:
        terminal.say("cli.demo.solving_by_work", work=f"{settings.work_limit:g}", workers=settings.workers)
    outcome = solve_visibly(scenario, settings, terminal)
    if not isinstance(outcome, Solved | Cancelled) or outcome.plan is None:
        return tell_no_plan(scenario, outcome, terminal)
    plan = outcome.plan
    violations = (*check_scenario(scenario), *check_plan(scenario, plan))
    for violation in violations:
        terminal.line(violation_line(terminal, violation))
    if violations:
        return 5
    write_canonical(folder / "plan.json", plan)
    write_readable(folder / "run.json", outcome.record)
    tell_plan(scenario, plan, terminal, greedy(scenario))
    terminal.say("cli.check.clean", decisions=len(plan.decisions), tiers=len(plan.tiers))
    terminal.say("cli.demo.kept", folder=str(folder), seconds=f"{outcome.record.seconds:.1f}")
    return Demonstration(scenario, plan, outcome.record, isinstance(outcome, Cancelled))
