"""Solving in a thread while the main thread shows the news and listens for Ctrl-C."""

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

Done = TypeVar("Done")
LOOK_SECONDS = 0.1
STOPPED = 130


def solve_visibly(scenario: Scenario, settings: SolveSettings, terminal: Terminal) -> Outcome:
    """Solve; Ctrl-C ends the search and keeps the best plan so far, a second one ends the program at once."""
    return visibly(scenario, terminal, lambda report, stopped: solve(scenario, settings, report, stopped))


def visibly(scenario: Scenario, terminal: Terminal, work: Callable[[Report, Cancelled], Done]) -> Done:
    """Do what takes long; Ctrl-C asks it to stop, a second one ends the program at once.

    It runs in a thread because Python hears Ctrl-C in the main thread only, and not inside the solver.
    """
    stop, done = Event(), Event()
    ended: list[Done | BaseException] = []

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(STOPPED)
        stop.set()
        terminal.note("cli.solve.stopping")

    def carry_out() -> None:
        try:
            ended.append(work(news.show, stop.is_set))
        except BaseException as error:
            ended.append(error)
        done.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        with News(scenario, terminal) as news:
            Thread(target=carry_out, name="solve", daemon=True).start()
            while not done.wait(LOOK_SECONDS):
                pass
    finally:
        signal.signal(signal.SIGINT, before)
    (result,) = ended
    if isinstance(result, BaseException):
        raise result
    return result
