"""How a database is opened, what is refused, and that changes come one after the other, whole or not at all."""

import sqlite3
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, select

from api.store import database as module
from api.store.database import Database, safe_with_log
from api.store.schema import AUDIT
from api.store.sql import SqlStore
from models.errors import ConflictError, InputError


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 54, 0), True),
    ],
)
def test_the_write_ahead_log_is_used_where_it_is_sound(version: tuple[int, int, int], safe: bool) -> None:
    assert safe_with_log(version) is safe


@pytest.mark.parametrize(("version", "mode"), [((3, 40, 1), "delete"), ((3, 51, 3), "wal")])
def test_every_change_is_flushed_whatever_the_version(
    version: tuple[int, int, int], mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    database = Database.in_folder(tmp_path / "data")
    with database.read() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert settings == [mode, 2]
    assert module.FILE_NAME in database.url


def test_only_the_owner_can_look_inside(tmp_path: Path) -> None:
    SqlStore.in_folder(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data" / module.FILE_NAME).stat().st_mode & 0o077 == 0


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        Database("mysql://root:secret@host/x")
    assert refused.value.params == {"found": "mysql"}


def test_what_raises_inside_leaves_nothing_behind(database: Database) -> None:
    def half_way() -> None:
        with database.write("tester") as change:
            change.audit("test.done", "x")
            raise KeyError

    with pytest.raises(KeyError):
        half_way()
    assert database.head().number == 0


def test_changes_of_many_at_once_are_all_there_in_one_chain(database: Database) -> None:
    def work(name: str) -> None:
        for _ in range(10):
            with database.write(name) as change:
                change.audit("test.done", name)

    threads = [Thread(target=work, args=(f"user {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(AUDIT)).scalar() == 60
    assert database.head().number == 60


def test_two_servers_on_one_database_wait_for_each_other(database_url: str) -> None:
    first, second = SqlStore(Database(database_url)).database, Database(database_url)

    def work(used: Database) -> None:
        for _ in range(10):
            with used.write("tester") as change:
                change.audit("test.done", "x")

    threads = [Thread(target=work, args=(used,)) for used in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert first.head() == second.head()
    assert first.head().number == 20


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    store.ready()
    store.close()
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    with pytest.raises(ConflictError) as refused:
        store.ready()
    assert refused.value.code == "store_not_writable"


def test_a_disk_that_is_full_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    """SQLite is told that its file may not grow: what it then says is what it says of a full disk."""
    store = SqlStore.in_folder(tmp_path / "data")
    with store.database.write("tester") as change:
        change.audit("test.done", "kept")

    def too_much() -> None:
        with store.database.write("tester") as change:
            pages = change.connection.exec_driver_sql("PRAGMA page_count").scalar()
            change.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            change.audit("test.done", "x", reason="x" * 1_000_000)

    with pytest.raises(ConflictError) as refused:
        too_much()
    assert refused.value.code == "store_full"
    assert store.database.head().number == 1
