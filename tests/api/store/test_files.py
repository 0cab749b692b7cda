"""The store on files: the contract, and what only files can go wrong with."""

from pathlib import Path

import pytest

from api.store.atomic import write_whole
from api.store.files import FileStore
from api.store.protocol import Store
from models.errors import ConflictError
from models.plan import Progress
from tests.api.store.contract import StoreContract
from tests.api.worlds import NOON, a_run, small_scenario


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return FileStore(tmp_path / "data")


@pytest.fixture
def reopened(store: Store, tmp_path: Path) -> Store:
    return FileStore(tmp_path / "data")


class TestFileStore(StoreContract):
    pass


def test_a_write_cut_off_by_a_crash_leaves_the_old_content(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_whole(target, b"old")

    with pytest.raises(TypeError):
        write_whole(target, None)  # type: ignore[arg-type]  # fails after the file beside has been opened
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_scenario_without_its_last_file_does_not_count(store: FileStore) -> None:
    entry = store.add_scenario(small_scenario(), "small", NOON)
    (store.folder / "scenarios" / entry.id / "entry.json").unlink()
    assert store.scenarios() == ()
    assert store.add_scenario(small_scenario(), "again", NOON).name == "again"


def test_a_news_line_cut_off_by_a_crash_is_left_away(store: FileStore) -> None:
    store.add_run(a_run())
    store.add_progress(a_run().id, Progress(stage="options"))
    with (store.folder / "runs" / a_run().id / "progress.jsonl").open("ab") as news:
        news.write(b'{"stage":"gre')
    assert store.progress(a_run().id) == (Progress(stage="options"),)


def test_only_the_owner_can_look_inside(store: FileStore) -> None:
    entry = store.add_scenario(small_scenario(), "small", NOON)
    for folder in (store.folder / "scenarios", store.folder / "scenarios" / entry.id):
        assert folder.stat().st_mode & 0o077 == 0
    assert (store.folder / "scenarios" / entry.id / "scenario.json").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_gone_makes_the_store_unready(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    with pytest.raises(ConflictError) as refused:
        store.ready()
    assert refused.value.code == "store_not_writable"
