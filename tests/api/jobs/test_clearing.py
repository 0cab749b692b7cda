"""Folders of runs that ended long ago go; those of young, open and unknown runs stay."""

from datetime import timedelta
from pathlib import Path

from api.jobs.clearing import clear, old_folders
from api.store.sql import SqlStore
from models.job import RunState
from tests.api.worlds import NOON, a_run


def test_only_folders_of_runs_that_ended_before_the_day_are_cleared(tmp_path: Path) -> None:
    store, work = SqlStore.in_folder(tmp_path / "data"), tmp_path / "work"
    for name, state, ended in (
        ("r-old", RunState.SOLVED, NOON),
        ("r-young", RunState.SOLVED, NOON + timedelta(days=30)),
        ("r-open", RunState.RUNNING, None),
    ):
        run = a_run(name)
        store.add_run(run)
        if ended is not None:
            store.end_run(run.model_copy(update={"state": state, "ended_at": ended}), None, None)
    for name in ("r-old", "r-old.2", "r-young", "r-open", "r-unknown", "desk"):
        (work / name).mkdir(parents=True)
        (work / name / "scenario.json").touch()
    (work / "r-file").touch()
    with store.database.read() as connection:
        found = old_folders(connection, work, NOON + timedelta(days=1))
        assert old_folders(connection, tmp_path / "nowhere", NOON) == ()
    assert [folder.name for folder in found] == ["r-old", "r-old.2"]
    clear(found)
    assert sorted(path.name for path in work.iterdir()) == ["desk", "r-file", "r-open", "r-unknown", "r-young"]
