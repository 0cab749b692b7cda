"""One cell in a process of its own, so that time and peak memory are its own: ``python -m allocator.bench.worker``.

Standard input: the cell and where its scenario lies, as JSON. Standard output: the row.
"""

import json
import resource
import sys
import time
from pathlib import Path

from allocator.bench.baselines import BASELINES
from allocator.bench.baselines.ways import CannotExpress, Clock, NotInstalled
from allocator.bench.cells import ENGINE, PRESET, Cell, Moment, Row, TierLine
from allocator.checks import check_decisions, check_plan, tier_values
from allocator.solve import solve
from models.outcome import Cancelled, Solved
from models.plan import Progress
from models.scenario import Scenario
from models.settings import SolveSettings
from models.tiers import Preset, TierName, TierOrder, TierSpec


def first_tier_only(scenario: Scenario) -> Scenario:
    """Return the scenario judged by its first tier alone, none of it given up and nothing settled after it."""
    spec = TierSpec(name=scenario.rules.order.tiers[0].name)
    order = TierOrder(preset=Preset.CUSTOM, tiers=(spec,), canonical=False)
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"order": order})})


def measure(cell: Cell, scenario: Scenario) -> Row:
    """Run a cell and return its row; every plan goes through the checks."""
    if cell.method != PRESET:
        scenario = first_tier_only(scenario)
    tier = scenario.rules.order.tiers[0].name
    row = _engine(cell, scenario, tier) if cell.method in (ENGINE, PRESET) else _baseline(cell, scenario, tier)
    return row.model_copy(update={"peak_memory_mb": peak_memory_mb()})


def _engine(cell: Cell, scenario: Scenario, tier: TierName) -> Row:
    moments: list[Moment] = []

    def note(news: Progress) -> None:
        if news.tier is tier and news.number <= 1 and (news.incumbent is not None or news.bound is not None):
            moments.append(Moment(seconds=news.seconds, value=news.incumbent, bound=news.bound))

    began = time.monotonic()
    outcome = solve(scenario, SolveSettings(seconds=cell.seconds, workers=cell.workers, seed=cell.seed), note)
    seconds = round(time.monotonic() - began, 3)
    first = outcome.record.seconds_to_first_plan
    if not isinstance(outcome, Solved | Cancelled) or outcome.plan is None:
        return Row(cell=cell, tier=tier, seconds=seconds, note=outcome.kind, moments=tuple(moments))
    plan = outcome.plan
    value, bound = plan.tiers[0].value, plan.tiers[0].bound
    beats = value > bound if plan.tiers[0].name in (TierName.SERVED, TierName.FAIRNESS) else value < bound
    return Row(
        cell=cell,
        tier=tier,
        value=value,
        bound=bound,
        first_plan=first,
        seconds=seconds,
        violations=len(check_plan(scenario, plan)),
        moments=tuple(moments),
        tiers=tuple(TierLine(name=t.name, level=t.level, best=t.best, bound=t.bound) for t in plan.tiers),
        note="beats_bound" if beats else "",
    )


def _baseline(cell: Cell, scenario: Scenario, tier: TierName) -> Row:
    clock = Clock(cell.seconds, cell.workers, cell.seed)
    try:
        found = BASELINES[cell.method](scenario, clock)
    except CannotExpress as error:
        return Row(cell=cell, tier=tier, note="not_expressible", detail=str(error))
    except NotInstalled as error:
        return Row(cell=cell, tier=tier, note="not_installed", detail=str(error))
    seconds = round(clock.spent, 3)
    if found.decisions is None:
        return Row(cell=cell, tier=tier, seconds=seconds, note="out_of_time")
    violations = check_decisions(scenario, found.decisions)
    return Row(
        cell=cell,
        tier=tier,
        value=tier_values(scenario, found.decisions)[0],
        first_plan=None if found.first_plan is None else round(found.first_plan, 3),
        seconds=seconds,
        violations=len(violations),
        detail=str(violations[0].rule) if violations else "",
    )


def peak_memory_mb() -> float:
    """Return the most memory this process held.

    Linux carries ``ru_maxrss`` over from the process that started this one, so there its own high-water mark is read.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def main() -> int:
    """Read a task, run it, write the row."""
    task = json.load(sys.stdin)
    cell = Cell.model_validate(task["cell"])
    scenario = Scenario.model_validate_json(Path(task["scenario"]).read_bytes())
    sys.stdout.write(measure(cell, scenario).model_dump_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
