"""Solving in a thread while the main thread shows the news and listens for Ctrl-C."""

import os
import signal
from threading import Event, Thread
from types import FrameType

from allocator.cli.news import News
from allocator.cli.terminal import Terminal
from allocator.solve import solve
from models.outcome import Outcome
from models.scenario import Scenario
from models.settings import SolveSettings

LOOK_SECONDS = 0.1
STOPPED = 130


def solve_visibly(scenario: Scenario, settings: SolveSettings, terminal: Terminal) -> Outcome:
    """Solve; Ctrl-C ends the search and keeps the best plan so far, a second one ends the program at once.

    The search runs in a thread because Python hears Ctrl-C in the main thread only, and not inside the solver.
    """
    stop, done = Event(), Event()
    ended: list[Outcome | BaseException] = []

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(STOPPED)
        stop.set()
        terminal.note("cli.solve.stopping")

    def work() -> None:
        try:
            ended.append(solve(scenario, settings, news.show, stop.is_set))
        except BaseException as error:
            ended.append(error)
        done.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        with News(scenario, terminal) as news:
            Thread(target=work, name="solve", daemon=True).start()
            while not done.wait(LOOK_SECONDS):
                pass
    finally:
        signal.signal(signal.SIGINT, before)
    (result,) = ended
    if isinstance(result, BaseException):
        raise result
    return result
