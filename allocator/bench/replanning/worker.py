"""One re-planning in a process of its own: ``python -m allocator.bench.replanning.worker``.

Standard input: the cell and where scenario and plan lie, as JSON. Standard output: the row.
"""

import json
import sys
import time
from pathlib import Path

from allocator.bench.cells import TierLine
from allocator.bench.replanning.cases import AS_OF
from allocator.bench.replanning.rows import ReplanCell, ReplanRow
from allocator.bench.worker import peak_memory_mb
from allocator.checks import check_plan
from allocator.replan import Request, replan
from allocator.solve import solve
from models.outcome import Cancelled, Outcome, Solved
from models.plan import Plan, Progress
from models.scenario import Scenario
from models.settings import SolveSettings
from models.tiers import Preset, TierName, TierOrder, TierSpec


def ordered(scenario: Scenario, *, whole: bool) -> Scenario:
    """Return the scenario judged by the adopted tiers, or by ``served`` alone."""
    one = TierOrder(preset=Preset.CUSTOM, tiers=(TierSpec(name=TierName.SERVED),), canonical=False)
    order = TierOrder.of(Preset.ADOPTED) if whole else one
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"order": order})})


def measure(cell: ReplanCell, scenario: Scenario, plan: Plan) -> ReplanRow:
    """Plan again, then plan the same question from scratch; every plan goes through the checks."""
    scenario = ordered(scenario, whole=cell.whole_order)
    plan = plan.model_copy(update={"scenario_hash": scenario.deciding_hash, "tiers": ()})
    repaired_work: list[float] = []

    def note(news: Progress) -> None:
        if not repaired_work:
            repaired_work.append(time.process_time() - began_work)

    settings = SolveSettings(seconds=cell.seconds, workers=cell.workers)
    began_work = time.process_time()
    made = replan(scenario, plan, Request((cell.event,), AS_OF, cell.mode, cell.more), settings, note)
    work = time.process_time() - began_work
    tiers, violations = _read(made.scenario, made.outcome)
    scratch: tuple[TierLine, ...] = ()
    outcome = ""
    if cell.scratch_seconds and made.changes is not None:
        alone = solve(made.scenario, SolveSettings(seconds=cell.scratch_seconds, workers=cell.workers))
        scratch, more = _read(made.scenario, alone)
        outcome, violations = alone.kind, violations + more
    listed = made.changes
    return ReplanRow(
        cell=cell,
        outcome=made.outcome.kind,
        fewest=None if listed is None else listed.fewest,
        fewest_bound=None if listed is None else listed.bound,
        moved=None if listed is None else len(listed.changes),
        repaired=None if made.repaired_after is None else round(made.repaired_after, 3),
        repaired_work=round(repaired_work[0], 3) if repaired_work else None,
        seconds=made.seconds,
        work=round(work, 3),
        tiers=tiers,
        scratch=scratch,
        scratch_outcome=outcome,
        violations=violations,
        peak_memory_mb=peak_memory_mb(),
    )


def _read(scenario: Scenario, outcome: Outcome) -> tuple[tuple[TierLine, ...], int]:
    """Return the tiers of a plan and how many violations the checks find in it."""
    if not isinstance(outcome, Solved | Cancelled) or outcome.plan is None:
        return (), 0
    lines = tuple(TierLine(name=t.name, level=t.level, best=t.best, bound=t.bound) for t in outcome.plan.tiers)
    return lines, len(check_plan(scenario, outcome.plan))


def main() -> int:
    """Read a task, run it, write the row."""
    task = json.load(sys.stdin)
    cell = ReplanCell.model_validate(task["cell"])
    scenario = Scenario.model_validate_json(Path(task["scenario"]).read_bytes())
    plan = Plan.model_validate_json(Path(task["plan"]).read_bytes())
    sys.stdout.write(measure(cell, scenario, plan).model_dump_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
