"""``allocate replan``: exit codes, the files it leaves, and what it says about the changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from allocator.checks import check_plan
from allocator.cli import replan
from allocator.cli.call import parse
from allocator.cli.documents import read_document, write_readable
from models.changes import Changes
from models.errors import InputError
from models.events import Events
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang
from tests.allocator.cli.speaking import Heard
from tests.allocator.replan.world import BOTH, publish, world

WITHDRAWN = {"kind": "withdrawal", "proposal": "P1", "reason": "gave up"}
PINNED = {"id": "new", "proposal": "P3", "phase": "1", "pool": "other", "nodes": 2, "reason": "decided"}


def call(tmp_path: Path, *words: str, events: Any = (WITHDRAWN,), lang: Lang = Lang.EN) -> tuple[int, Heard]:
    scenario = world()
    write_readable(tmp_path / "scenario.json", scenario)
    write_readable(tmp_path / "plan.json", publish(scenario, *BOTH))
    document = {"format": Events.model_fields["format"].default, "as_of": "2024-10-11", "events": list(events)}
    (tmp_path / "events.json").write_text(json.dumps(document), encoding="utf-8")
    given = [str(tmp_path / name) for name in ("scenario.json", "plan.json", "events.json")]
    heard = Heard(lang)
    called = [*given, "-o", str(tmp_path / "next.json"), "--workers", "1", "--seconds", "20", *words]
    return replan.COMMAND.run(parse(replan.COMMAND, called), heard.terminal), heard


def test_a_repair_leaves_scenario_plan_record_and_changes(tmp_path: Path) -> None:
    code, heard = call(tmp_path)
    assert code == 0
    scenario = read_document(tmp_path / "next.scenario.json", Scenario)
    plan = read_document(tmp_path / "next.json", Plan)
    assert check_plan(scenario, plan) == ()
    changes = Changes.model_validate_json((tmp_path / "next.changes.json").read_bytes())
    assert [change.proposal for change in changes.forced] == ["P1"]
    assert (tmp_path / "next.run.json").is_file()
    assert "Forced changes: 1" in heard.out
    assert "P1 (phase 1): A H100 16 GPUs 10/11-11/30 -> nothing" in heard.out


def test_chosen_changes_stand_apart(tmp_path: Path) -> None:
    code, heard = call(tmp_path, "--mode", "redistribute", "--k", "1", lang=Lang.JA)
    assert code == 0
    assert "やむを得ない変更: 1件" in heard.out
    assert "選んだ変更: 1件\n  - P3（フェーズ1）: 配分なし → A H100 16基" in heard.out


def test_the_day_of_the_call_comes_before_that_of_the_file(tmp_path: Path) -> None:
    call(tmp_path, "--as-of", "2024-11-01")
    assert read_document(tmp_path / "next.scenario.json", Scenario).as_of.isoformat() == "2024-11-01"


def test_what_nobody_can_keep_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    code, heard = call(tmp_path, events=[{"kind": "pin", "pin": PINNED, "reason": "decided"}])
    assert code == 3
    assert "reason: decided" in heard.err
    assert not (tmp_path / "next.json").exists()


@pytest.mark.parametrize(
    ("words", "events", "code"),
    [
        (("--k", "1"), (WITHDRAWN,), "more_without_redistribute"),
        (("--as-of", "2024-09-01"), (WITHDRAWN,), "replan_before_as_of"),
        ((), ({**WITHDRAWN, "proposal": "nobody"},), "event_unknown_proposal"),
        ((), ({"kind": "earthquake"},), "bad_document"),
    ],
)
def test_a_wrong_call_is_refused_by_name(tmp_path: Path, words: tuple[str, ...], events: Any, code: str) -> None:
    with pytest.raises(InputError) as refused:
        call(tmp_path, *words, events=events)
    assert refused.value.code == code
