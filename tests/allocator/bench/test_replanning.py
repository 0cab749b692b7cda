"""Measuring re-planning: one event of each kind, in processes of its own, compared tier by tier."""

from pathlib import Path

import pytest

from allocator.bench.cells import TierLine
from allocator.bench.generator import generate
from allocator.bench.generator.recipe import Family, Recipe
from allocator.bench.replanning import running
from allocator.bench.replanning.cases import one_of_each
from allocator.bench.replanning.frames import replan_frame
from allocator.bench.replanning.rows import ReplanBench, ReplanCell, ReplanRow
from allocator.bench.replanning.worker import measure
from allocator.cli import bench
from allocator.cli.call import parse
from allocator.solve import solve
from models.changes import ReplanMode
from models.events import EVENT_KINDS, Withdrawal
from models.outcome import Solved
from models.settings import SolveSettings
from models.tiers import TierName
from tests.allocator.cli.speaking import Heard

RECIPE = Recipe.of(Family.CAPACITY, 6, 1)
EVENT = Withdrawal(reason="measured", proposal="p1")
SERVED, LEFT_OUT = TierName.SERVED, TierName.LEFT_OUT


def a_cell(scratch: float = 0, mode: ReplanMode = ReplanMode.REPAIR) -> ReplanCell:
    return ReplanCell(
        recipe=RECIPE, kind="withdrawal", event=EVENT, mode=mode, whole_order=True, seconds=20, scratch_seconds=scratch
    )


def a_row(tiers: list[tuple[TierName, int, int]], scratch: list[tuple[TierName, int]]) -> ReplanRow:
    mine = tuple(TierLine(name=name, level=1, best=best, bound=bound) for name, best, bound in tiers)
    other = tuple(TierLine(name=name, level=1, best=best, bound=best) for name, best in scratch)
    return ReplanRow(cell=a_cell(), outcome="solved", fewest=1, fewest_bound=1, tiers=mine, scratch=other)


def test_there_is_an_event_of_every_kind_and_a_seed_always_draws_the_same() -> None:
    scenario = generate(RECIPE)
    outcome = solve(scenario, SolveSettings(seconds=20, workers=1))
    assert isinstance(outcome, Solved)
    events = one_of_each(scenario, outcome.plan, 1)
    assert set(EVENT_KINDS) - {"delivery_late"} <= set(events) <= set(EVENT_KINDS)
    assert all(name == event.kind for name, event in events.items())
    assert events == one_of_each(scenario, outcome.plan, 1)
    row = measure(a_cell(scratch=20), scenario, outcome.plan)
    assert (row.outcome, row.scratch_outcome, row.violations, row.behind) == ("solved", "solved", 0, 0)
    assert row.fewest == row.fewest_bound == row.moved


@pytest.mark.parametrize(
    ("row", "behind", "gap"),
    [
        (a_row([(LEFT_OUT, 2, 2), (SERVED, 90, 100)], [(LEFT_OUT, 2), (SERVED, 100)]), 0.1, 0.1),
        (a_row([(LEFT_OUT, 1, 1), (SERVED, 90, 90)], [(LEFT_OUT, 2), (SERVED, 100)]), -0.5, 0.0),
        (a_row([(LEFT_OUT, 2, 1), (SERVED, 90, 90)], [(LEFT_OUT, 1), (SERVED, 10)]), 1.0, 1.0),
    ],
)
def test_a_re_plan_is_behind_in_the_first_tier_that_differs(row: ReplanRow, behind: float, gap: float) -> None:
    assert row.behind == pytest.approx(behind)
    assert row.gap == pytest.approx(gap)


def test_a_row_that_proved_less_says_between_what_the_fewest_lie() -> None:
    rows = [a_row([], []), a_row([], []).model_copy(update={"fewest": 3})]
    assert list(replan_frame(rows)["fewest"]) == ["1", "1-3"]


def test_the_suite_is_measured_kept_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One event and one way of the many: each is a process of its own."""
    monkeypatch.setattr(running, "one_of_each", lambda *_: {"withdrawal": EVENT})
    monkeypatch.setattr(running, "WAYS", ((ReplanMode.REDISTRIBUTE, 1),))
    kept, heard = tmp_path / "bench.json", Heard()
    words = ["--suite", "replan", "--sizes", "5", "--seeds", "1", "--seconds", "20", "--scratch", "5"]
    assert bench.COMMAND.run(parse(bench.COMMAND, [*words, "--json", str(kept)]), heard.terminal) == 0
    rows = ReplanBench.model_validate_json(kept.read_bytes()).rows
    assert [(row.cell.recipe.family, row.cell.whole_order) for row in rows] == [
        (family, whole) for family in Family for whole in (False, True)
    ]
    assert all(row.violations == 0 and row.outcome == "solved" and row.peak_memory_mb for row in rows)
    assert "Re-planning" in heard.out


def test_ctrl_c_keeps_the_rows_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "one_of_each", lambda *_: {"withdrawal": EVENT})

    def stop(row: ReplanRow) -> None:
        raise KeyboardInterrupt

    measured = running.run(1, (5,), 20, 0, 1, stop, lambda name: None)
    assert (measured.stopped, [row.outcome for row in measured.rows]) == (True, ["solved"])
