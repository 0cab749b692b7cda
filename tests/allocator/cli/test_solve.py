"""``allocate solve``: exit codes, files, and what is said."""

import _thread
from pathlib import Path
from typing import Any

import pytest

from allocator.checks import check_plan
from allocator.cli import solve, solving
from allocator.cli.documents import read_document, write_readable
from allocator.cli.solve import INFEASIBLE, NO_PLAN, SOLVED, run
from models.base import canonical_json
from models.errors import InputError
from models.outcome import Cancelled, OutOfTime
from models.plan import Plan, Progress, RunRecord
from models.scenario import Scenario
from models.settings import SolveSettings
from models.text import Lang
from models.tiers import TierName
from tests.allocator.cli.speaking import Heard
from tests.api.worlds import eventually, impossible_scenario, small_scenario, solved


def called(tmp_path: Path, scenario: Scenario, lang: Lang = Lang.EN) -> tuple[int, Heard]:
    write_readable(tmp_path / "scenario.json", scenario)
    heard = Heard(lang)
    values: dict[str, Any] = {
        "scenario": tmp_path / "scenario.json",
        "out": tmp_path / "plan.json",
        "seconds": 20.0,
        "work": None,
        "workers": 1,
        "seed": 1,
    }
    return run(values, heard.terminal), heard


def test_a_solved_scenario_leaves_plan_and_record(tmp_path: Path) -> None:
    code, heard = called(tmp_path, small_scenario())
    assert code == SOLVED
    plan = read_document(tmp_path / "plan.json", Plan)
    assert check_plan(small_scenario(), plan) == ()
    assert (tmp_path / "plan.json").read_bytes() == canonical_json(plan).encode()
    record = RunRecord.model_validate_json((tmp_path / "plan.run.json").read_bytes())
    assert record.plan_hash == plan.hash
    assert record.settings.workers == 1
    assert "Wrote the plan" in heard.out
    assert "making the options" in heard.err


def test_an_impossible_one_names_the_conflict_and_leaves_nothing(tmp_path: Path) -> None:
    for lang, words in (
        (Lang.EN, "Phase 1 of proposal P1 must be served"),
        (Lang.JA, "P1のフェーズ1は、必ず"),
    ):
        code, heard = called(tmp_path, impossible_scenario(), lang)
        assert code == INFEASIBLE
        assert words in heard.err
    assert [path.name for path in tmp_path.iterdir()] == ["scenario.json"]


def replaced(monkeypatch: pytest.MonkeyPatch, outcome: Any) -> None:
    monkeypatch.setattr(solve, "solve_visibly", lambda *_: outcome)


def test_no_plan_in_time_is_its_own_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, OutOfTime(record=solved().record))
    code, heard = called(tmp_path, small_scenario())
    assert code == NO_PLAN
    assert "--seconds" in heard.err


def test_no_plan_within_the_work_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = SolveSettings(work_limit=2.5)
    replaced(monkeypatch, OutOfTime(record=solved().record.model_copy(update={"settings": settings})))
    code, heard = called(tmp_path, small_scenario())
    assert code == NO_PLAN
    assert "2.5 of work" in heard.err


def test_a_stopped_run_keeps_the_plan_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, Cancelled(plan=solved().plan, record=solved().record))
    code, heard = called(tmp_path, small_scenario())
    assert code == solving.STOPPED == 130
    assert read_document(tmp_path / "plan.json", Plan) == solved().plan
    assert "need not be the best" in heard.err


def test_a_run_stopped_before_any_plan_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, Cancelled(record=solved().record))
    code, heard = called(tmp_path, small_scenario())
    assert code == 130
    assert "before any plan" in heard.err
    assert not (tmp_path / "plan.json").exists()


def test_where_the_plan_cannot_go_is_said_before_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, None)
    (tmp_path / "plan.json").mkdir()
    with pytest.raises(InputError) as refused:
        called(tmp_path, small_scenario())
    assert refused.value.code == "is_folder"


def test_what_breaks_inside_the_search_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise InputError("run_input_changed")

    monkeypatch.setattr(solving, "solve", broken)
    with pytest.raises(InputError):
        solving.solve_visibly(small_scenario(), solved().record.settings, Heard().terminal)


def test_ctrl_c_asks_the_search_to_stop_and_waits_for_its_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def patient(_scenario: Any, _settings: Any, report: Any, cancelled: Any) -> Cancelled:
        report(Progress(stage="tier", tier=TierName.SERVED, number=1, of=1, incumbent=1, bound=2))
        _thread.interrupt_main()
        eventually(cancelled)
        return Cancelled(plan=solved().plan, record=solved().record)

    monkeypatch.setattr(solving, "solve", patient)
    heard = Heard()
    outcome = solving.solve_visibly(small_scenario(), solved().record.settings, heard.terminal)
    assert isinstance(outcome, Cancelled)
    assert outcome.plan == solved().plan
    assert "Stopping" in heard.err
