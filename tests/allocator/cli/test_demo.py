"""``allocate demo``: the whole way on a small survey."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.checks import check_plan, check_scenario
from allocator.cli import demo
from allocator.cli.demo import Demonstration, demonstrate
from allocator.cli.documents import read_document
from models.outcome import OutOfTime
from models.plan import Plan, RunRecord
from models.scenario import Scenario
from models.text import Lang
from tests.allocator.cli.speaking import Heard
from tests.allocator.cli.survey_folder import write_small
from tests.api.worlds import solved


def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Lang = Lang.JA) -> tuple[Demonstration | int, Heard]:
    monkeypatch.setattr(demo, "write", write_small)
    heard = Heard(lang)
    values: dict[str, Any] = {"out": tmp_path / "out", "seconds": 30.0, "work": None, "workers": 1, "seed": 1}
    return demonstrate(values, heard.terminal), heard


def test_it_leaves_everything_needed_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, heard = called(tmp_path, monkeypatch)
    assert isinstance(made, Demonstration)
    out = tmp_path / "out"
    scenario = read_document(out / "scenario.json", Scenario)
    plan = read_document(out / "plan.json", Plan)
    assert (scenario, plan) == (made.scenario, made.plan)
    assert check_scenario(scenario) == check_plan(scenario, plan) == ()
    assert RunRecord.model_validate_json((out / "run.json").read_bytes()) == made.record
    assert openpyxl.load_workbook(out / "problems.xlsx").worksheets[0].max_row > 1
    assert not made.stopped
    for words in (
        "【架空】",
        "配分表",
        "優先順の配分",
        "充足率（提案を一律に数える）",
        "充足率（GPU時間で数える）",
        "検査済み",
    ):
        assert words in heard.out


def test_it_can_be_done_again_over_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = called(tmp_path, monkeypatch, Lang.EN)
    again, _ = called(tmp_path, monkeypatch, Lang.EN)
    assert isinstance(first, Demonstration)
    assert isinstance(again, Demonstration)
    assert first.plan == again.plan


def test_without_a_plan_it_ends_with_the_exit_code_of_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "solve_visibly", lambda *_: OutOfTime(record=solved().record))
    assert called(tmp_path, monkeypatch)[0] == 4
    assert not (tmp_path / "out" / "plan.json").exists()
