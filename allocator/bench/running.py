"""Running cells one after another, each in its own process, on instances written once to a folder that goes away."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.bench.apart import Died, circumstances, in_own_process
from allocator.bench.cells import Bench, Cell, Row
from allocator.bench.generator import generate
from allocator.bench.outside import contradicts, scenario_of
from models.base import Frozen
from models.scenario import Scenario
from models.tiers import TierName

PATIENCE = 3.0, 120.0
"""A cell is ended after so many times its seconds and so many seconds more: a baseline may not know its limits."""


class _Task(Frozen):
    cell: Cell
    scenario: str


def run(cells: Sequence[Cell], tell: Callable[[Row], None], making: Callable[[str], None]) -> Bench:
    """Run cells and return all rows; ``tell`` hears of each row, ``making`` of each instance before it is made.

    Ctrl-C ends it and keeps the rows there are.
    """
    rows: list[Row] = []
    stopped = False
    try:
        for row in _rows(cells, making):
            rows.append(row)
            tell(row)
    except KeyboardInterrupt:
        stopped = True
    return Bench(
        at=datetime.now(UTC),
        **circumstances(),
        stopped=stopped,
        rows=tuple(rows),
    )


def _rows(cells: Sequence[Cell], making: Callable[[str], None]) -> Iterator[Row]:
    with TemporaryDirectory(prefix="allocate-bench-") as folder:
        path = Path(folder) / "scenario.json"
        for _, own in groupby(cells, lambda cell: cell.instance):
            first, *others = own
            making(first.instance)
            scenario = scenario_for(first)
            path.write_text(scenario.model_dump_json(), encoding="utf-8")
            tier = scenario.rules.order.tiers[0].name
            for cell in (first, *others):
                yield _judged(apart(cell, path, tier))


def scenario_for(cell: Cell) -> Scenario:
    """Return the instance of a cell."""
    if cell.recipe is not None:
        return generate(cell.recipe)
    assert cell.known is not None
    return scenario_of(cell.known)


def apart(cell: Cell, scenario: Path, tier: TierName) -> Row:
    """Run a cell in a process of its own; one that dies or does not end leaves a row that says so."""
    times, more = PATIENCE
    limit = cell.seconds * times + more
    ended = in_own_process("allocator.bench.worker", _Task(cell=cell, scenario=str(scenario)), limit)
    match ended:
        case None:
            return Row(cell=cell, tier=tier, note="ended", seconds=limit)
        case Died(code=code, last=last):
            return Row(cell=cell, tier=tier, note="died", detail=f"{code} {last}".strip())
        case _:
            return Row.model_validate_json(ended)


def _judged(row: Row) -> Row:
    """Hold the row of an outside instance against what the world knows."""
    if row.cell.known is None or row.value is None:
        return row
    found = contradicts(row.cell.known, row.value, row.bound)
    return row.model_copy(update={"note": "contradiction", "detail": found}) if found else row
