"""What counts as a contradiction to what the world knows, and what is merely not proven."""

from pathlib import Path

import pytest

from allocator.bench.outside import contradicts, known
from allocator.bench.outside.known import Known, NoBenchmarks

CLOSED = Known(set="gap", instance="x", file="x", optimum=10, best_known=10)
OPEN = Known(set="gap", instance="x", file="x", best_known=12, bound=9)


@pytest.mark.parametrize(
    ("row", "value", "bound", "says"),
    [
        (CLOSED, 10, 10, ""),
        (CLOSED, 12, 9, ""),
        (CLOSED, 11, 11, "bound 11 above the best known 10"),  # a wrong optimum claimed
        (CLOSED, 9, 9, "value 9 below the optimum or bound 10"),
        (CLOSED, 12, 11, "bound 11 above the best known 10"),
        (CLOSED, 10, 12, "bound 12 above the value 10"),
        (OPEN, 12, 9, ""),
        (OPEN, 11, 11, ""),
        (OPEN, 8, 8, "value 8 below the optimum or bound 9"),
        (OPEN, 13, 13, "bound 13 above the best known 12"),
    ],
)
def test_a_contradiction_is_named(row: Known, value: int, bound: int, says: str) -> None:
    assert contradicts(row, value, bound) == says


@pytest.mark.parametrize("named", ["", "nowhere"])
def test_a_missing_folder_is_named_with_its_variable(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(known.VARIABLE, str(tmp_path / named) if named else "")
    with pytest.raises(NoBenchmarks, match=known.VARIABLE):
        known.folder()
