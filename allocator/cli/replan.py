"""``allocate replan``: a published plan and what happened in; the next plan out, with what changes and what had to."""

from pathlib import Path
from typing import Any

from allocator.cli.call import PLAN, SCENARIO, SEED, WORK, WORKERS, Argument, Command, day, file, one_of, seconds, whole
from allocator.cli.documents import may_write, read_document, write_canonical, write_readable
from allocator.cli.names import Names
from allocator.cli.plan_text import tell_plan
from allocator.cli.solve import SOLVED, certificate_path, record_path, settings_of, tell_no_plan
from allocator.cli.solving import STOPPED, visibly
from allocator.cli.terminal import Terminal
from allocator.replan import Request, replan
from models.changes import Change, Changes, PhaseChange, ReplanMode
from models.errors import InputError
from models.events import Events
from models.outcome import Cancelled, Solved
from models.plan import Plan
from models.scenario import Part, Scenario

SECONDS = 10.0


def scenario_path(plan: Path) -> Path:
    """Return where the scenario goes that the new plan belongs to: ``plan.scenario.json`` beside ``plan.json``."""
    return plan.with_name(f"{plan.stem}.scenario.json")


def changes_path(plan: Path) -> Path:
    """Return where the changes go: ``plan.changes.json`` beside ``plan.json``."""
    return plan.with_name(f"{plan.stem}.changes.json")


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Plan again and write the new scenario, the plan, its record and what changed."""
    scenario, plan = read_document(values["scenario"], Scenario), read_document(values["plan"], Plan)
    happened = read_document(values["events"], Events)
    mode = ReplanMode(values["mode"])
    if values["more"] and mode is ReplanMode.REPAIR:
        raise InputError("more_without_redistribute", more=values["more"])
    target: Path = values["out"]
    may_write(target)
    request = Request(happened.events, values["as_of"] or happened.as_of, mode, values["more"])
    made = visibly(
        scenario,
        terminal,
        lambda report, stopped: replan(scenario, plan, request, settings_of(values), report, stopped),
    )
    outcome = made.outcome
    if not isinstance(outcome, Solved | Cancelled) or outcome.plan is None or made.changes is None:
        return tell_no_plan(made.scenario, outcome, terminal)
    write_readable(scenario_path(target), made.scenario)
    write_canonical(target, outcome.plan)
    write_readable(record_path(target), outcome.record)
    write_readable(changes_path(target), made.changes)
    if outcome.certificate is not None:
        write_canonical(certificate_path(target), outcome.certificate)
    tell_plan(made.scenario, outcome.plan, terminal)
    tell_changes(made.scenario, made.changes, terminal)
    terminal.say(
        "cli.replan.written",
        plan=str(target),
        scenario=str(scenario_path(target)),
        changes=str(changes_path(target)),
    )
    if isinstance(outcome, Cancelled):
        terminal.note("cli.solve.stopped")
        return STOPPED
    return SOLVED


def tell_changes(scenario: Scenario, changes: Changes, terminal: Terminal) -> None:
    """Say how many have to move, then whose parts change: the forced ones, the chosen ones, what was released."""
    names = Names(scenario, terminal.lang)
    code = "fewest_proven" if changes.fewest == changes.bound else "fewest_open"
    terminal.say(f"cli.replan.{code}", fewest=changes.fewest, bound=changes.bound)
    for title, rows in (("forced", changes.forced), ("chosen", changes.chosen)):
        terminal.say(f"cli.replan.{title}", count=len(rows))
        for row in rows:
            for phase in row.phases:
                terminal.line(f"  - {_sentence(row, phase, names, terminal)}")
    if changes.released:
        terminal.say("cli.replan.released", count=len(changes.released))
    for lease in changes.released:
        terminal.line(
            "  - "
            + terminal.text(
                "cli.replan.release",
                applicant=names.applicant(lease.proposal),
                source=names.source(lease.pool),
                nodes=lease.nodes,
                since=lease.since,
            )
        )


def _sentence(change: Change, phase: PhaseChange, names: Names, terminal: Terminal) -> str:
    return terminal.text(
        "cli.replan.change",
        applicant=names.applicant(change.proposal),
        phase=phase.phase,
        before=_parts(phase.before, names, terminal),
        now=_parts(phase.now, names, terminal),
    )


def _parts(parts: tuple[Part, ...], names: Names, terminal: Terminal) -> str:
    if not parts:
        return terminal.text("cli.replan.nothing")
    return " + ".join(
        terminal.text("cli.replan.part", source=names.source(p.pool), gpus=p.gpus, days=names.days(p.held))
        for p in parts
    )


COMMAND = Command(
    "replan",
    (
        SCENARIO,
        PLAN,
        Argument(("events",), "events", "events.json", file, required=True),
        Argument(("-o", "--out"), "out", "plan2.json", file, required=True),
        Argument(("--as-of",), "as_of", "DATE", day),
        Argument(("--mode",), "mode", "repair|redistribute", one_of(*ReplanMode), ReplanMode.REPAIR.value),
        Argument(("--k",), "more", "N", whole(0, 10_000), 0),
        Argument(("--seconds",), "seconds", "S", seconds, SECONDS),
        WORK,
        WORKERS,
        SEED,
    ),
    run,
)
