"""``allocate bench``: the engine beside the baselines, on made-up rounds and on published problems."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.bench.cells import PRESET, Bench, Cell, Row
from allocator.bench.frames import cells_frame, early_frame, growth_frame, rounds_frame
from allocator.bench.growth import MEASURES, draw, fitted
from allocator.bench.markdown import number, percent, table
from allocator.bench.replanning.frames import replan_frame
from allocator.bench.replanning.rows import ReplanRow
from allocator.bench.replanning.running import SCRATCH_SECONDS
from allocator.bench.replanning.running import run as run_replans
from allocator.bench.running import run as run_cells
from allocator.bench.suites import METHODS, SuiteName, cells, outside_cells
from allocator.cli.call import Argument, Command, file, one_of, seconds, whole
from allocator.cli.documents import may_write, read_document, write_readable
from allocator.cli.solving import STOPPED
from allocator.cli.table import a_table
from allocator.cli.terminal import Terminal

DONE, WRONG = 0, 5
REPLAN = "replan"
"""The suite of re-plannings: other rows, so not one of ``SuiteName``."""
MOST_PROPOSALS = 5_000
PERCENT = frozenset({"gap", "gap_median", "gap_worst", "against_engine", "behind"})
WHOLE_NUMBERS = frozenset({"value", "bound", "runs", "plans", "proven", "memory", "moved", "violations"})
WORDS = frozenset({"instance", "round", "method", "note", "event", "way", "fewest", "outcome"})
SHORT = frozenset({"repaired", "repaired_work", "work"})


def listed(read: Callable[[str, str], Any]) -> Callable[[str, str], tuple[Any, ...]]:
    """Read several values with commas between them."""

    def read_all(name: str, word: str) -> tuple[Any, ...]:
        return tuple(read(name, part.strip()) for part in word.split(","))

    return read_all


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Run a suite and print its tables - or the README's table from a kept run."""
    if values["table"] is not None:
        kept = read_document(values["table"], Bench)
        terminal.line(table(kept, lambda name: terminal.text(f"bench.column.{name}")).rstrip())
        return DONE
    for target in (values["json"], values["plot"]):
        if target is not None:
            may_write(target)
    if values["suite"] == REPLAN:
        return _replan(values, terminal)
    chosen = _cells(values)
    terminal.note("bench.begins", cells=len(chosen), seconds=sum(cell.seconds for cell in chosen))

    def tell(row: Row) -> None:
        terminal.err.print(_news(row, terminal), soft_wrap=True)

    bench = run_cells(chosen, tell, lambda name: terminal.note("bench.making", instance=name))
    _print(bench, terminal)
    if values["suite"] == SuiteName.GROWTH:
        _growth(bench, values["plot"] or Path("growth.html"), terminal)
    if values["json"] is not None:
        write_readable(values["json"], bench)
        terminal.say("bench.kept", file=str(values["json"]))
    wrong = [row for row in bench.rows if row.wrong]
    for row in wrong:
        terminal.note("bench.wrong", instance=row.cell.instance, method=row.cell.method, detail=row.detail or row.note)
    if wrong:
        return WRONG
    return STOPPED if bench.stopped else DONE


def _replan(values: dict[str, Any], terminal: Terminal) -> int:
    """Measure re-planning and print its table."""

    def tell(row: ReplanRow) -> None:
        (shown,) = replan_frame([row]).to_dict("records")
        terminal.err.print("  " + "  ".join(_cell(str(name), value, terminal) for name, value in shown.items()))

    scratch = SCRATCH_SECONDS if values["scratch"] is None else values["scratch"]
    bench = run_replans(
        values["seeds"],
        values["sizes"] or (),
        values["seconds"],
        scratch,
        values["workers"],
        tell,
        lambda name: terminal.note("bench.making", instance=name),
    )
    terminal.out.print(_shown(replan_frame(bench.rows), "bench.table.replan", terminal))
    if values["json"] is not None:
        write_readable(values["json"], bench)
        terminal.say("bench.kept", file=str(values["json"]))
    if any(row.violations or row.outcome.startswith("died") for row in bench.rows):
        return WRONG
    return STOPPED if bench.stopped else DONE


def _cells(values: dict[str, Any]) -> tuple[Cell, ...]:
    suite = SuiteName(values["suite"])
    methods = values["methods"] or ()
    if suite is SuiteName.OUTSIDE:
        return outside_cells(values["seconds"], values["sets"] or (), methods, values["workers"])
    return cells(suite, values["seconds"], values["seeds"], values["sizes"] or (), methods, values["workers"])


def _news(row: Row, terminal: Terminal) -> str:
    return terminal.text(
        "bench.row",
        instance=row.cell.instance,
        method=terminal.text(f"bench.column.{row.cell.method}"),
        value=number(row.value, 0),
        gap=percent(None if row.cell.method == PRESET else row.gap),
        seconds=number(row.seconds),
        note=terminal.text(f"bench.note.{row.note}", detail=row.detail) if row.note else "",
    ).rstrip()


def _print(bench: Bench, terminal: Terminal) -> None:
    rounds = rounds_frame(bench).drop(columns="suite")
    for name, frame in (("rounds", rounds), ("cells", cells_frame(bench)), ("early", early_frame(bench))):
        if len(frame):
            terminal.out.print(_shown(frame, f"bench.table.{name}", terminal))


def _shown(frame: pd.DataFrame, key: str, terminal: Terminal) -> Any:
    shown = a_table(terminal, key)
    for column in frame.columns:
        heading = terminal.text(f"bench.column.{column}")
        shown.add_column(heading, justify="left" if column in WORDS else "right", overflow="fold")
    for line in frame.to_dict("records"):
        shown.add_row(*(_cell(str(column), value, terminal) for column, value in line.items()))
    return shown


def _cell(column: str, value: Any, terminal: Terminal) -> str:
    if column == "method":
        return terminal.text(f"bench.column.{value}")
    if column == "note":
        return terminal.text(f"bench.note.{value}", detail="").strip() if value else ""
    if column in WORDS:
        return str(value)
    if column == "tiers":
        return value if isinstance(value, str) else "-"
    if column in PERCENT:
        return percent(value)
    return number(value, 0 if column in WHOLE_NUMBERS else 2 if column in SHORT else 1)


def _growth(bench: Bench, target: Path, terminal: Terminal) -> None:
    frame = growth_frame(bench)
    lines = [line for measure in MEASURES if (line := fitted(frame, measure)) is not None]
    for line in lines:
        terminal.say(
            "bench.growth.slope",
            measure=terminal.text(f"bench.growth.{line.measure}"),
            slope=f"{line.slope:.2f}",
            runs=line.runs,
            missing=line.missing,
        )
    if len(lines) < len(MEASURES):
        terminal.say("bench.growth.too_few")
    titles = [terminal.text(f"bench.growth.{measure}") for measure in MEASURES]
    written = draw(frame, lines, titles, terminal.text("bench.growth.proposals"), target)
    terminal.say("bench.kept", file=str(written))


COMMAND = Command(
    "bench",
    (
        Argument(("--suite",), "suite", "NAME", one_of(*SuiteName, REPLAN), SuiteName.PROGRAMME.value),
        Argument(("--seconds",), "seconds", "S", seconds),
        Argument(("--seeds",), "seeds", "N", whole(1, 1_000), 3),
        Argument(("--sizes",), "sizes", "N,N", listed(whole(1, MOST_PROPOSALS))),
        Argument(("--methods",), "methods", "NAME,NAME", listed(one_of(*METHODS))),
        Argument(("--sets",), "sets", "NAME,NAME", listed(lambda _name, word: word)),
        Argument(("--workers",), "workers", "N", whole(1, 64), 1),
        Argument(("--scratch",), "scratch", "S", seconds),
        Argument(("--json",), "json", "PATH", file),
        Argument(("--plot",), "plot", "PATH", file),
        Argument(("--table",), "table", "PATH", file),
    ),
    run,
)
