"""The commands that look after a store, from the command line."""

import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import update

from api.logs import FILE_NAME, log_into, stop_logging
from api.store.schema import AUDIT
from api.store.sql import SqlStore
from dashboards.cli import main
from dashboards.serving import open_store
from tests.api.worlds import NOON, checked, small_scenario

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store = SqlStore.in_folder(tmp_path / "data")
    store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id))
    return tmp_path / "data"


def test_backup_restore_and_verification_tell_the_same_last_record(data: Path, tmp_path: Path, capsys: Printed) -> None:
    last = SqlStore.in_folder(data).database.head()
    known = f"{last.number}:{last.hash}"
    assert main(["backup", "--data", str(data), "-o", str(tmp_path / "copy")]) == 0
    assert known in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new")]) == 0
    assert known in capsys.readouterr().out
    assert main(["audit", "--data", str(tmp_path / "new"), "--head", known]) == 0
    assert known in capsys.readouterr().out


def test_verification_names_the_first_row_that_is_wrong(data: Path, capsys: Printed) -> None:
    with SqlStore.in_folder(data).database.engine.begin() as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.number == 2).values(by="nobody"))
    assert main(["audit", "--data", str(data), "--lang", "en"]) == 5
    assert "audit/2" in capsys.readouterr().out


def test_retention_says_what_it_took(data: Path, capsys: Printed) -> None:
    assert main(["retain", "--data", str(data), "--days", "30", "--lang", "en"]) == 0
    assert "0 lines" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["backup", "--data", "nowhere", "-o", "copy"],
        ["backup", "--data", "data", "-o", "there"],
        ["restore", "nowhere", "--data", "new"],
        ["restore", "there", "--data", "new"],
        ["audit", "--data", "nowhere"],
        ["audit", "--data", "data", "--head", "1"],
        ["retain", "--data", "data", "--days", "0"],
        ["serve", "--data", "data", "--database", "mysql://x"],
        ["serve", "--data", "data", "--host", "0.0.0.0", "--proxy", "127.0.0.1", "--port", "0"],
    ],
)
def test_a_wrong_call_is_exit_code_2(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], capsys: Printed
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").write_text("no database", encoding="utf-8")
    assert main(words) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_data_folder_that_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "above" / "new").close()
    assert (tmp_path / "above" / "new").stat().st_mode & 0o077 == 0


def test_without_a_coordinator_nothing_but_this_machine_is_listened_on(data: Path, capsys: Printed) -> None:
    call = ["serve", "--data", str(data), "--host", "0.0.0.0", "--proxy", "127.0.0.1", "--port", "18999"]
    assert main([*call, "--lang", "en"]) == 2
    assert "coordinator" in capsys.readouterr().err


def test_the_log_is_one_object_per_line_for_its_owner_alone(tmp_path: Path) -> None:
    handler = log_into(tmp_path / "log")
    logging.getLogger("api.test").info("request", extra={"fields": {"path": "/x", "status": 200}})
    stop_logging(handler)
    file = tmp_path / "log" / FILE_NAME
    line = json.loads(file.read_text(encoding="utf-8"))
    assert (line["said"], line["path"], line["status"], line["level"]) == ("request", "/x", 200, "info")
    assert file.stat().st_mode & 0o077 == 0
