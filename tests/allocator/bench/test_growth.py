"""A straight line on log-log paper is found, and what is missing is counted."""

from pathlib import Path

import pandas as pd
import pytest

from allocator.bench.growth import MEASURES, draw, fitted


def measured(sizes: list[int], seconds: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "family": ["capacity"] * len(sizes),
            "proposals": sizes,
            "seconds_to_gap": seconds,
            "memory": [10.0 * size for size in sizes],
        }
    )


def test_a_power_law_is_found() -> None:
    frame = measured([20, 60, 100, 300, 1_000], [0.5 * size**1.5 for size in (20, 60, 100, 300, 1_000)])
    seconds, memory = (fitted(frame, measure) for measure in MEASURES)
    assert seconds is not None
    assert memory is not None
    assert (seconds.slope, seconds.factor) == pytest.approx((1.5, 0.5))
    assert seconds.at(400) == pytest.approx(0.5 * 8_000)
    assert memory.slope == pytest.approx(1)


def test_runs_that_did_not_get_there_are_counted_and_left_out() -> None:
    line = fitted(measured([20, 60, 100], [20.0, 60.0, None]), "seconds_to_gap")
    assert line is not None
    assert (line.runs, line.missing) == (2, 1)
    assert line.slope == pytest.approx(1)


def test_one_size_has_no_slope() -> None:
    assert fitted(measured([20, 20], [1.0, 2.0]), "seconds_to_gap") is None


def test_the_plot_is_written_where_an_image_cannot_be_made_as_a_page(tmp_path: Path) -> None:
    frame = measured([20, 60], [1.0, None])
    line = fitted(frame, "memory")
    assert line is not None
    written = draw(frame, [line], ["seconds", "memory"], "proposals", tmp_path / "growth.html")
    assert written == tmp_path / "growth.html"
    assert "n^1.00" in written.read_text(encoding="utf-8")
