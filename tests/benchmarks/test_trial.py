"""What counts as a contradiction to what the world knows, and what is merely not proven."""

import json
from pathlib import Path

import pytest

from tests.benchmarks import known, run_outside
from tests.benchmarks.known import Known, NoBenchmarks
from tests.benchmarks.trial import Trial, contradicts

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


def test_the_summary_counts_only_what_is_proven_equal_and_free_of_contradiction() -> None:
    def trial(value: int, bound: int, contradiction: str = "") -> Trial:
        return Trial(
            set="gap",
            instance="x",
            value=value,
            bound=bound,
            optimum=10,
            best_known=10,
            proven=value == bound,
            seconds=1.5,
            contradiction=contradiction,
        )

    (row,) = run_outside.summary([trial(10, 10), trial(10, 9), trial(11, 11, "wrong"), trial(10, 10, "breaks a rule")])
    assert row == {
        "set": "gap",
        "instances": 4,
        "proven_and_equal": 1,
        "contradictions": 2,
        "seconds": 6.0,
        "slowest": 1.5,
    }


@pytest.mark.parametrize("named", ["", "nowhere"])
def test_a_missing_folder_is_named_with_its_variable(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(known.VARIABLE, str(tmp_path / named) if named else "")
    with pytest.raises(NoBenchmarks, match=known.VARIABLE):
        known.folder()
    assert run_outside.main([]) == 2
    assert known.VARIABLE in capsys.readouterr().err


def test_the_command_solves_a_folder_and_fails_on_a_contradiction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "two").write_text(
        "2 2  1 3  2 2  1 1  1 1  1 2", encoding="utf-8"
    )  # job 1 to agent 1, job 2 to agent 2
    rows = [{"set": "gap", "instance": "two", "file": "two", "optimum": "3"}]
    (tmp_path / "known.json").write_text(json.dumps(rows), encoding="utf-8")
    monkeypatch.setenv(known.VARIABLE, str(tmp_path))
    assert run_outside.main(["--json", "--seconds", "20", "--workers", "1"]) == 0
    (trial,) = json.loads(capsys.readouterr().out)["trials"]
    assert (trial["value"], trial["bound"], trial["proven"]) == (3, 3, True)

    rows[0]["optimum"] = "2"
    (tmp_path / "known.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run_outside.main(["--seconds", "20", "--workers", "1"]) == 1
    assert "bound 3 above the best known 2" in " ".join(capsys.readouterr().err.split())
