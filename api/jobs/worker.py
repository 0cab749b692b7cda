"""The process of one run: ``python -P -m api.jobs.worker <run folder>``.

It reads the frozen order, carries it out, writes each news item as one line to its standard output and what it found to
the folder. A line or the end of its standard input tells it to stop: so it also stops when the server is gone.
What goes wrong is told by kind and place only; values of the input never reach the log.
"""

import os
import resource
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread

from allocator.replan import replan
from allocator.solve import solve
from allocator.studies.reasons import explain
from api.jobs.folder import RunFolder
from api.jobs.orders import Again, Order
from api.plans.reasons import together, unsettled
from models.base import canonical_json
from models.job import RunKind
from models.plan import Progress
from models.scenario import Scenario

Report = Callable[[Progress], None]
Stopped = Callable[[], bool]
CRASHED, OUT_OF_MEMORY = 70, 71
BEHIND_PAGES = 10
"""How much a worker stands back where it shares a core with those who answer people."""


def work(folder: RunFolder, stop: Event) -> None:
    """Carry out what the folder orders and leave there what was found."""
    folder.claim()
    scenario, order = folder.order()
    if order.memory_mb is not None:
        most = order.memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def report(progress: Progress) -> None:
        try:
            sys.stdout.write(canonical_json(progress) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:  # nobody listens any more: end with what there is
            stop.set()

    TASKS[order.kind](folder, scenario, order, report, stop.is_set)


def _solve(folder: RunFolder, scenario: Scenario, order: Order, report: Report, stopped: Stopped) -> None:
    outcome = solve(scenario, order.settings, report, stopped, begin=order.start, found=folder.write_found)
    folder.write_outcome(outcome)


def _replan(folder: RunFolder, scenario: Scenario, order: Order, report: Report, stopped: Stopped) -> None:
    assert order.about is not None
    assert order.replan is not None
    made = replan(scenario, order.about, order.replan.request(), order.settings, report, stopped)
    folder.leave(Again(scenario=made.scenario, changes=made.changes))
    folder.write_outcome(made.outcome)


def _reasons(folder: RunFolder, scenario: Scenario, order: Order, report: Report, stopped: Stopped) -> None:
    assert order.about is not None
    asked = None if order.known is None else unsettled(order.known)

    def told(done: int, of: int) -> None:
        report(Progress(stage="reasons", number=done, of=of))

    found = explain(scenario, order.about, order.settings, asked, told, stopped)
    folder.leave(found if order.known is None else together(order.known, found))


TASKS: Mapping[RunKind, Callable[[RunFolder, Scenario, Order, Report, Stopped], None]] = {
    RunKind.SOLVE: _solve,
    RunKind.REPLAN: _replan,
    RunKind.REASONS: _reasons,
}


def main(folder: str) -> int:
    """Run until the outcome is written."""
    stop = Event()

    def listen() -> None:
        sys.stdin.readline()
        stop.set()

    Thread(target=listen, daemon=True).start()
    os.nice(BEHIND_PAGES)
    try:
        work(RunFolder(Path(folder)), stop)
    except MemoryError:
        sys.stderr.write("MemoryError\n")
        return OUT_OF_MEMORY
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        sys.stderr.write(f"{type(error).__name__} at {places}\n")
        return CRASHED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
