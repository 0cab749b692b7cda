"""``allocate explain``: why each proposal got what it got, verified by solving again."""

from collections.abc import Callable
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from allocator.cli.call import PLAN, SCENARIO, SEED, WORKERS, Argument, Command, day, file, seconds, whole
from allocator.cli.check import CLEAN, VIOLATED, passes
from allocator.cli.documents import may_write, read_document, write_readable
from allocator.cli.solving import STOPPED, work_visibly
from allocator.cli.terminal import Terminal
from allocator.ledger.reasons import Wording
from allocator.studies.alternatives import alternatives
from allocator.studies.reasons import explain
from models.errors import InputError
from models.plan import Plan
from models.scenario import Proposal, Scenario
from models.settings import SolveSettings
from models.studies import Alternative, AlternativeKind, Reasons

ANYWHERE = "any"


def _word(_name: str, word: str) -> str:
    return word


ARGUMENTS = (
    SCENARIO,
    PLAN,
    Argument(("--proposal",), "proposal", "ID", _word),
    Argument(("--force",), "force", "POOL|any", _word),
    Argument(("--phase",), "phase", "ID", _word),
    Argument(("--nodes",), "nodes", "N", whole(1, 1_000_000)),
    Argument(("--start",), "start", "YYYY-MM-DD", day),
    Argument(("--seconds",), "seconds", "S", seconds, 120.0),
    WORKERS,
    SEED,
    Argument(("--fast",), "fast"),
    Argument(("--to-applicant",), "to_applicant"),
    Argument(("-o", "--out"), "out", "reasons.json", file),
)


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Explain a checked plan, or one alternative to it."""
    scenario = read_document(values["scenario"], Scenario)
    plan = read_document(values["plan"], Plan)
    asked = _asked(values, scenario, plan)
    if values["out"] is not None:
        may_write(values["out"])
    if not passes(scenario, plan, terminal):
        return VIOLATED
    if not plan.tiers and not values["fast"]:
        raise InputError("plan_without_tiers")
    reasons, stopped = _found(scenario, plan, asked, values, terminal)
    _tell(
        Wording(scenario, plan, terminal.lang, named=not values["to_applicant"]), reasons, values["proposal"], terminal
    )
    if values["out"] is not None:
        write_readable(values["out"], reasons)
        terminal.note(
            "cli.explain.written", file=str(values["out"]), settled=reasons.settled, count=len(reasons.reasons)
        )
    return STOPPED if stopped else CLEAN


def _found(
    scenario: Scenario, plan: Plan, asked: tuple[Alternative, ...], values: dict[str, Any], terminal: Terminal
) -> tuple[Reasons, bool]:
    if values["fast"]:
        return explain(scenario, plan, None, asked), False
    bar = Progress(
        TimeElapsedColumn(),
        BarColumn(bar_width=16),
        TextColumn("{task.description}", markup=False),
        console=terminal.err,
        transient=True,
        disable=not terminal.err.is_terminal,
    )
    task = bar.add_task("", total=len(asked))

    def told(number: int, of: int) -> None:
        words = terminal.text("cli.explain.progress", number=number + 1, of=of)
        bar.update(task, completed=number, description=words)
        if not terminal.err.is_terminal:
            terminal.err.print(words)

    settings = SolveSettings(seconds=values["seconds"], workers=values["workers"], seed=values["seed"])

    def work(stopped: Callable[[], bool]) -> Reasons:
        return explain(scenario, plan, settings, asked, told, stopped)

    with bar:
        return work_visibly(work, terminal, "cli.explain.stopping")


def _tell(wording: Wording, reasons: Reasons, only: str | None, terminal: Terminal) -> None:
    for account in wording.accounts(reasons):
        if only in (None, account.proposal):
            for line in account.lines:
                terminal.line(line)
    terminal.say("cli.explain.summary", count=len(reasons.reasons), settled=reasons.settled)


# --- what is asked about


def _asked(values: dict[str, Any], scenario: Scenario, plan: Plan) -> tuple[Alternative, ...]:
    """Return the alternatives asked about: those of the plan, of one proposal, or the one that is forced."""
    proposal = None if values["proposal"] is None else _known(scenario, values["proposal"])
    if values["force"] is None:
        for option in ("phase", "nodes", "start"):
            if values[option] is not None:
                raise InputError("force_missing", option=f"--{option}")
        return tuple(one for one in alternatives(scenario, plan) if proposal is None or one.proposal == proposal.id)
    if proposal is None:
        raise InputError("force_needs_proposal")
    if values["fast"]:
        raise InputError("force_fast")
    return (_forced(values, scenario, proposal),)


def _known(scenario: Scenario, name: str) -> Proposal:
    found = next((proposal for proposal in scenario.proposals if proposal.id == name), None)
    if found is None:
        raise InputError("unknown_proposal", value=name, known=[proposal.id for proposal in scenario.proposals])
    return found


def _forced(values: dict[str, Any], scenario: Scenario, proposal: Proposal) -> Alternative:
    phases = [phase.id for phase in proposal.phases]
    phase = values["phase"] or phases[0]
    if phase not in phases:
        raise InputError("unknown_phase", proposal=proposal.id, value=phase, known=phases)
    if proposal.phase(phase).done:
        raise InputError("phase_done", proposal=proposal.id, phase=phase)
    pools = [pool.id for pool in scenario.pools]
    pool = None if values["force"] == ANYWHERE else values["force"]
    if pool is not None and pool not in pools:
        raise InputError("unknown_pool", value=pool, known=pools)
    return Alternative(
        kind=AlternativeKind.FORCED,
        proposal=proposal.id,
        phase=phase,
        pool=pool,
        nodes=values["nodes"],
        start=values["start"],
    )


COMMAND = Command("explain", ARGUMENTS, run)
