"""Working in a thread while the main thread shows the news and listens for Ctrl-C."""

import os
import signal
from collections.abc import Callable
from threading import Event, Thread
from types import FrameType
from typing import TypeVar

from allocator.cli.news import News
from allocator.cli.terminal import Terminal
from allocator.engine.control import Cancelled, Report
from allocator.solve import solve
from models.outcome import Outcome
from models.scenario import Scenario
from models.settings import SolveSettings

LOOK_SECONDS = 0.1
STOPPED = 130
Result = TypeVar("Result")


def solve_visibly(scenario: Scenario, settings: SolveSettings, terminal: Terminal) -> Outcome:
    """Solve; Ctrl-C ends the search and keeps the best plan so far, a second one ends the program at once."""
    return visibly(scenario, terminal, lambda report, stopped: solve(scenario, settings, report, stopped))


def visibly(scenario: Scenario, terminal: Terminal, work: Callable[[Report, Cancelled], Result]) -> Result:
    """Do what takes long and tells its news; Ctrl-C asks it to stop, a second one ends the program at once."""
    with News(scenario, terminal) as news:
        result, _ = work_visibly(lambda stopped: work(news.show, stopped), terminal, "cli.solve.stopping")
    return result


def work_visibly(
    work: Callable[[Callable[[], bool]], Result], terminal: Terminal, stopping: str
) -> tuple[Result, bool]:
    """Do some work that asks whether it is to stop; return what came of it, and whether Ctrl-C was pressed.

    The work is done in a thread because Python hears Ctrl-C in the main thread only, and not inside the solver.
    A second Ctrl-C ends the program at once.
    """
    stop, done = Event(), Event()
    ended: list[Result] = []
    failed: list[BaseException] = []

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(STOPPED)
        stop.set()
        terminal.note(stopping)

    def in_thread() -> None:
        try:
            ended.append(work(stop.is_set))
        except BaseException as error:
            failed.append(error)
        done.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        Thread(target=in_thread, name="solve", daemon=True).start()
        while not done.wait(LOOK_SECONDS):
            pass
    finally:
        signal.signal(signal.SIGINT, before)
    if failed:
        raise failed[0]
    (result,) = ended
    return result, stop.is_set()
