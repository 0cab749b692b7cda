"""How soon a run ends once it is stopped: ``python -m tests.allocator.engine.cancelling [SIZES] [TRIES] [SECONDS]``.

A made-up round of each size is solved again and again and stopped at a random moment of its life (seconds of the
processor, so that a busy machine stops at the same moments). Printed by stage: how often it was stopped there, the
median and longest time until the run had ended, by the clock and by the processor (on a busy machine the clock says
more about the others), and how many of those runs left a plan.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from statistics import median
from threading import Event, Thread

from allocator.bench.generator import Family, Recipe, draft
from allocator.checks import check_plan
from allocator.solve import solve
from models.outcome import Cancelled
from models.plan import Progress
from models.scenario import Scenario
from models.settings import SolveSettings

SIZES, TRIES, SECONDS = (20, 100, 300, 1_000), 20, 40.0


@dataclass(frozen=True)
class Stop:
    """One stopped run: where it was, how long it took to end by clock and processor, whether it left a plan."""

    stage: str
    clock: float
    processor: float
    plan: bool


def stop_once(scenario: Scenario, after: float) -> Stop | None:
    """Stop a run after so many seconds of the processor; None when it had ended before."""
    stopped, ended, where = Event(), Event(), ["options"]
    at = [0.0, 0.0]

    def hear(news: Progress) -> None:
        if not stopped.is_set():
            where[0] = news.stage if news.tier is None else f"{news.stage} {news.number}"

    def watch(began: float) -> None:
        while not ended.wait(0.01):
            if time.process_time() - began >= after:
                at[:] = [time.perf_counter(), time.process_time()]
                stopped.set()
                return

    watcher = Thread(target=watch, args=(time.process_time(),), daemon=True)
    watcher.start()
    outcome = solve(scenario, SolveSettings(seconds=86_400, workers=1), hear, stopped.is_set)
    clock, processor = time.perf_counter() - at[0], time.process_time() - at[1]
    ended.set()
    watcher.join()
    if not isinstance(outcome, Cancelled):
        return None
    if outcome.plan is not None:
        assert check_plan(scenario, outcome.plan) == ()
    return Stop(where[0], clock, processor, outcome.plan is not None)


def measure(size: int, moments: Iterable[float], say: Callable[[str], object] = print) -> list[Stop]:
    """Stop runs of a round at these moments and say by stage how soon they ended."""
    scenario = draft(Recipe.of(Family.CAPACITY, size, 1))
    stops = [found for after in moments if (found := stop_once(scenario, after)) is not None]
    by_stage: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        by_stage[stop.stage].append(stop)
    for stage, rows in sorted(by_stage.items()):
        clock, processor = [row.clock for row in rows], [row.processor for row in rows]
        say(
            f"{size:5} {stage:12} {len(rows):3}  clock {median(clock):5.2f} {max(clock):5.2f}"
            f"  processor {median(processor):5.2f} {max(processor):5.2f}  with a plan {sum(row.plan for row in rows)}"
        )
    return stops


if __name__ == "__main__":
    words = sys.argv[1:]
    tries, whole = int(words[1]) if len(words) > 1 else TRIES, float(words[2]) if len(words) > 2 else SECONDS
    for each in [int(word) for word in words[0].split(",")] if words else SIZES:
        dice = Random(each)
        measure(each, [dice.uniform(0, whole) for _ in range(tries)])
