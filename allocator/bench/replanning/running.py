"""Running re-plannings one after another, each in its own process, on rounds solved once for a while."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.bench.apart import Died, circumstances, in_own_process
from allocator.bench.generator import generate
from allocator.bench.generator.recipe import Family, Recipe
from allocator.bench.replanning.cases import one_of_each
from allocator.bench.replanning.rows import ReplanBench, ReplanCell, ReplanRow
from allocator.solve import solve
from models.base import Frozen
from models.changes import ReplanMode
from models.outcome import Solved
from models.plan import Plan
from models.scenario import Scenario
from models.settings import SolveSettings

WAYS = ((ReplanMode.REPAIR, 0), (ReplanMode.REDISTRIBUTE, 3))
SIZE = 100
SECONDS, SCRATCH_SECONDS, PUBLISHED_SECONDS = 1.7, 60.0, 30.0
"""What a re-plan is given: less than it may take, since events are applied and plans checked besides."""
PATIENCE = 3.0, 300.0
"""A cell is ended after so many times its seconds and so many seconds more."""


class _Task(Frozen):
    cell: ReplanCell
    scenario: str
    plan: str


def run(
    seeds: int,
    sizes: Sequence[int],
    seconds: float | None,
    scratch_seconds: float,
    workers: int,
    tell: Callable[[ReplanRow], None],
    making: Callable[[str], None],
) -> ReplanBench:
    """Measure one event of each kind per round; ``tell`` hears of each row. Ctrl-C keeps the rows there are."""
    rows: list[ReplanRow] = []
    stopped = False
    recipes = [
        Recipe.of(family, size, seed)
        for size in (sizes or (SIZE,))
        for family in Family
        for seed in range(1, seeds + 1)
    ]
    try:
        for recipe in recipes:
            making(recipe.name)
            for row in _round(recipe, seconds or SECONDS, scratch_seconds, workers):
                rows.append(row)
                tell(row)
    except KeyboardInterrupt:
        stopped = True
    return ReplanBench(
        at=datetime.now(UTC),
        **circumstances(),
        stopped=stopped,
        rows=tuple(rows),
    )


def published(scenario: Scenario, workers: int) -> Plan | None:
    """Return a plan of a round as it could have been published."""
    outcome = solve(scenario, SolveSettings(seconds=PUBLISHED_SECONDS, workers=workers))
    return outcome.plan if isinstance(outcome, Solved) else None


def _round(recipe: Recipe, seconds: float, scratch_seconds: float, workers: int) -> Iterator[ReplanRow]:
    scenario = generate(recipe)
    plan = published(scenario, workers)
    if plan is None:
        return
    with TemporaryDirectory(prefix="allocate-bench-") as folder:
        (Path(folder) / "scenario.json").write_text(scenario.model_dump_json(), encoding="utf-8")
        (Path(folder) / "plan.json").write_text(plan.model_dump_json(), encoding="utf-8")
        for kind, event in one_of_each(scenario, plan, recipe.seed).items():
            for whole in (False, True):
                for mode, more in WAYS:
                    cell = ReplanCell(
                        recipe=recipe,
                        kind=kind,
                        event=event,
                        mode=mode,
                        more=more,
                        whole_order=whole,
                        seconds=seconds,
                        scratch_seconds=scratch_seconds,
                        workers=workers,
                    )
                    yield apart(cell, Path(folder))


def apart(cell: ReplanCell, folder: Path) -> ReplanRow:
    """Run a cell in a process of its own; one that dies or does not end leaves a row that says so."""
    times, more = PATIENCE
    task = _Task(cell=cell, scenario=str(folder / "scenario.json"), plan=str(folder / "plan.json"))
    limit = (cell.seconds + cell.scratch_seconds) * times + more
    ended = in_own_process("allocator.bench.replanning.worker", task, limit)
    match ended:
        case None:
            return ReplanRow(cell=cell, outcome="ended")
        case Died(last=last):
            return ReplanRow(cell=cell, outcome=f"died: {last}"[:200])
        case _:
            return ReplanRow.model_validate_json(ended)
