"""What the tables say of rows made by hand."""

from datetime import UTC, datetime

import pytest

from allocator.bench.cells import Bench, Row
from allocator.bench.frames import best_bounds, cells_frame, early_frame, growth_frame, rounds_frame
from allocator.bench.markdown import table
from tests.allocator.bench.rows import a_row


def a_bench(*rows: Row) -> Bench:
    return Bench(at=datetime(2026, 1, 1, tzinfo=UTC), software="s", solver="o", processors=2, rows=rows)


THREE_SEEDS = a_bench(
    a_row(value=100, bound=100, seed=1),
    a_row("priority", value=90, bound=None, seed=1),
    a_row(value=98, bound=100, seed=2),
    a_row("priority", value=49, bound=None, seed=2),
    a_row(value=96, bound=100, seed=3),
    a_row("priority", value=None, bound=None, seed=3, note="out_of_time"),
)


def test_a_gap_is_to_the_tightest_bound_of_the_instance() -> None:
    rows = (a_row(value=90, bound=110), a_row("preset", value=90, bound=100), a_row("priority", value=80, bound=None))
    assert best_bounds(rows) == {"capacity 20x6 #1": 100}
    frame = cells_frame(a_bench(*rows))
    # 10 of 100 and 20 of 100; all tiers together have no gap: a later tier may have spent the first one's loss
    assert [None if gap is None else round(gap, 9) for gap in frame["gap"].where(frame["gap"].notna(), None)] == [
        0.1,
        None,
        0.2,
    ]


def test_a_kind_of_round_has_medians_and_worsts_over_its_seeds() -> None:
    frame = rounds_frame(THREE_SEEDS).set_index("method")
    engine, priority = frame.loc["engine"], frame.loc["priority"]
    assert (engine["runs"], engine["plans"], engine["proven"]) == (3, 3, 1)
    assert engine["gap_median"] == pytest.approx(0.02)
    assert engine["gap_worst"] == pytest.approx(0.04)
    assert (engine["seconds_median"], engine["seconds_worst"]) == (4.0, 6.0)
    assert (priority["runs"], priority["plans"]) == (3, 2)
    # 10 of 100 and 49 of 98 behind the engine on the same instance: the median of 10 % and 50 %
    assert priority["against_engine"] == pytest.approx(0.3)


def test_the_readme_table_has_a_line_per_kind_and_a_column_per_baseline() -> None:
    head, _, line = table(THREE_SEEDS, lambda name: name.upper()).splitlines()
    assert head.startswith("| ROUND | RUNS | GAP_MEDIAN")
    assert head.endswith("| PRIORITY |")
    assert line.startswith("| capacity 20x6 | 3 | 2.00 % | 4.00 % | 1/3 |")
    assert line.endswith("| 30.00 % |")


def test_the_plan_after_ten_seconds_is_the_best_known_then() -> None:
    moments = ((0.5, 50, None), (9.0, 95, 110), (30.0, 100, 100))
    row = a_row(value=100, bound=100, moments=moments)
    assert (row.value_at(0.1), row.value_at(10), row.value_at(60)) == (None, 95, 100)
    assert early_frame(a_bench(row))["behind"].tolist() == pytest.approx([0.05])


def test_seconds_to_a_gap_count_what_was_known_at_the_time() -> None:
    row = a_row(value=99, bound=100, moments=((0.5, 97, None), (2.0, 97, 120), (4.0, 97, 100), (9.0, 99, 100)))
    assert row.seconds_to_gap(0.05) == 4.0  # 97 of 100; before, no bound or one too far off
    assert row.seconds_to_gap(0.001) is None
    assert growth_frame(a_bench(row))["seconds_to_gap"].tolist() == [4.0]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (a_row(), False),
        (a_row(note="out_of_time"), False),
        (a_row(note="beats_bound"), True),
        (a_row(note="contradiction"), True),
        (a_row().model_copy(update={"violations": 1}), True),
    ],
)
def test_what_cannot_be_true_is_told_apart(row: Row, wrong: bool) -> None:
    assert row.wrong is wrong
