"""How soon a run ends once it is stopped: ``python -m tests.allocator.engine.cancelling [SIZES] [TRIES] [SECONDS]``.

A made-up round of each size is solved again and again and stopped at a random moment of its life. Printed by stage:
how often it was stopped there, the median and longest time until the run had ended, by the clock and by the processor
(on a busy machine the clock says more about the others), and how many of those runs left a plan.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import median
from threading import Event, Timer

from allocator.bench.generator import Family, Recipe, draft
from allocator.checks import check_plan
from allocator.solve import solve
from models.outcome import Cancelled, Solved
from models.plan import Progress
from models.scenario import Scenario
from models.settings import SolveSettings

SIZES, TRIES, SECONDS = (20, 100, 300, 1_000), 20, 40.0


@dataclass(frozen=True)
class Stop:
    """One stopped run: where it was, how long it took to end, whether it left a plan."""

    stage: str
    seconds: float
    processor: float
    plan: bool


def stop_once(scenario: Scenario, after: float, whole: float) -> Stop | None:
    """Stop a run after so many seconds; None when it had ended before."""
    stopped, where, at = Event(), ["options"], [0.0, 0.0]

    def hear(news: Progress) -> None:
        if not stopped.is_set():
            where[0] = news.stage if news.tier is None else f"{news.stage} {news.number}"

    def stop() -> None:
        at[:] = [time.perf_counter(), time.process_time()]
        stopped.set()

    timer = Timer(after, stop)
    timer.start()
    outcome = solve(scenario, SolveSettings(seconds=whole, workers=1), hear, stopped.is_set)
    timer.cancel()
    if isinstance(outcome, Solved) or not stopped.is_set():
        return None
    assert isinstance(outcome, Cancelled)
    if outcome.plan is not None:
        assert check_plan(scenario, outcome.plan) == ()
    return Stop(where[0], time.perf_counter() - at[0], time.process_time() - at[1], outcome.plan is not None)


def measure(size: int, tries: int, whole: float, say: Callable[[str], object] = print) -> list[Stop]:
    """Stop runs of a round at random moments and say by stage how soon they ended."""
    scenario = draft(Recipe.of(Family.CAPACITY, size, 1))
    dice, stops = Random(size), []
    for _ in range(tries):
        found = stop_once(scenario, dice.uniform(0, whole), whole)
        if found is not None:
            stops.append(found)
    by_stage: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        by_stage[stop.stage].append(stop)
    for stage, rows in sorted(by_stage.items()):
        seconds, processor = [row.seconds for row in rows], [row.processor for row in rows]
        say(
            f"{size:5} {stage:12} {len(rows):3}  clock {median(seconds):5.2f} {max(seconds):5.2f}"
            f"  processor {median(processor):5.2f} {max(processor):5.2f}  with a plan {sum(row.plan for row in rows)}"
        )
    return stops


if __name__ == "__main__":
    words = sys.argv[1:]
    sizes = tuple(int(word) for word in words[0].split(",")) if words else SIZES
    for each in sizes:
        measure(each, int(words[1]) if len(words) > 1 else TRIES, float(words[2]) if len(words) > 2 else SECONDS)
