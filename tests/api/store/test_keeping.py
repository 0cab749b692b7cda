"""Backup and restore give equal hashes; retention takes only what nobody decides by; upgrades keep the data."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, insert, select, update

from api.store import documents, keeping, upgrade
from api.store.database import Database
from api.store.schema import AUDIT, DOCUMENT, METADATA, SCENARIO
from api.store.sql import SqlStore
from api.store.verify import Finding, findings
from models.errors import ConflictError, InputError
from models.job import RunState
from models.plan import Progress
from tests.api.store.test_documents import put
from tests.api.worlds import NOON, a_run, checked, small_scenario, solved


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    store = SqlStore.in_folder(tmp_path / "data")
    entry = store.add_scenario(small_scenario(), "small", NOON)
    store.add_plan(checked(entry.id))
    store.add_run(a_run(scenario=entry.id))
    store.add_progress(a_run().id, Progress(stage="options"))
    store.end_run(a_run(scenario=entry.id, state=RunState.SOLVED), solved(), checked(entry.id))
    put(store.database, "words")
    return store


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as connection:
        return {t.name: [tuple(row) for row in connection.execute(select(t))] for t in METADATA.sorted_tables}


def test_a_restored_store_has_every_row_and_the_same_last_audit_row(store: SqlStore, tmp_path: Path) -> None:
    head = keeping.backup(store.database, tmp_path / "copy")
    assert head == store.database.head()
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    put(store.database, "later", name="later")
    assert keeping.restore(tmp_path / "copy", tmp_path / "restored") == head
    restored = SqlStore.in_folder(tmp_path / "restored")
    assert restored.database.head() == head
    assert restored.plans()[0].plan_hash == store.plans()[0].plan_hash == solved().plan.hash
    assert len(rows(restored.database)["document"]) == 1
    assert rows(restored.database)["scenario"] == rows(store.database)["scenario"]


def test_nothing_is_written_over(store: SqlStore, tmp_path: Path) -> None:
    keeping.backup(store.database, tmp_path / "copy")
    with pytest.raises(InputError):
        keeping.backup(store.database, tmp_path / "copy")
    with pytest.raises(ConflictError):
        keeping.restore(tmp_path / "copy", tmp_path / "data")


@pytest.mark.parametrize("damage", ["text", "cut", "row"])
def test_a_damaged_backup_is_not_restored(store: SqlStore, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    keeping.backup(store.database, copy)
    if damage == "text":
        copy.write_bytes(b"no database" * 1000)
    elif damage == "cut":
        copy.write_bytes(copy.read_bytes()[:-20_000])
    else:
        database = Database(f"sqlite:///{copy}")
        with database.engine.begin() as connection:
            connection.execute(update(AUDIT).where(AUDIT.c.number == 2).values(by="nobody"))
    with pytest.raises(InputError) as refused:
        keeping.restore(copy, tmp_path / "restored")
    assert refused.value.code == "backup_damaged"
    assert not (tmp_path / "restored" / "store.sqlite3").exists()


def test_contents_that_no_longer_fit_their_hash_are_named(store: SqlStore) -> None:
    with store.database.read() as connection:
        assert list(findings(connection)) == []
    with store.database.engine.begin() as connection:
        connection.execute(update(DOCUMENT).values(body='{"words":"changed"}'))
        body = small_scenario().model_copy(update={"cycle_id": "9"}).model_dump_json()
        connection.execute(update(SCENARIO).values(body=body))
    with store.database.read() as connection:
        found = list(findings(connection))
    assert Finding(subject="c-00000001/note/n@1", fault="changed") in found
    assert [finding.subject for finding in found][1:] == [store.scenarios()[0].id]


def test_retention_takes_old_news_and_nothing_that_was_decided(store: SqlStore) -> None:
    before = rows(store.database)
    removed = keeping.retain(store.database, 30, NOON + timedelta(days=31), "aoki")
    after = rows(store.database)
    assert removed.news == 1
    assert after["news"] == []
    same = set(before) - {"news", "audit", "chain"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["audit"][: len(before["audit"])] == before["audit"]


def test_retention_leaves_what_is_young(store: SqlStore) -> None:
    assert keeping.retain(store.database, 30, NOON + timedelta(days=29), "aoki").news == 0


# --- upgrades


def test_the_migrations_make_the_tables_the_program_works_with(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


REVISIONS = [
    step.revision for step in reversed(list(ScriptDirectory.from_config(upgrade.config_of()).walk_revisions()))
]


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory.from_config(upgrade.config_of()).get_heads()) == 1


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_each_migration_keeps_the_data_of_the_version_before(database_url: str, revision: str) -> None:
    database = Database(database_url)
    before = REVISIONS[REVISIONS.index(revision) - 1]
    command.upgrade(upgrade.config_of(database), before)
    with database.write("aoki") as change:
        documents.put(change, "c-1", "note", "n", small_scenario(), reason="kept")
        old = MetaData()
        old.reflect(change.connection)
        values = {"id": "s-1", "created_at": "2024", "entry": "{}", "body": "{}"}
        change.connection.execute(insert(old.tables["scenario"]).values(values))
        kept = {name: [tuple(row) for row in change.connection.execute(select(t))] for name, t in old.tables.items()}
    command.upgrade(upgrade.config_of(database), revision)
    with database.read() as connection:
        for name, table in old.tables.items():
            if name != "alembic_version":
                assert [tuple(row) for row in connection.execute(select(table))] == kept[name], name
    database.close()


def test_a_store_of_a_newer_release_is_not_touched(store: SqlStore) -> None:
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(InputError) as refused:
        SqlStore(store.database)
    assert refused.value.code == "store_newer"


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(store.database)

    def fails(*_: object) -> None:
        with store.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM audit")
        raise RuntimeError("half way")

    monkeypatch.setattr(upgrade, "newest", lambda: "9999")
    monkeypatch.setattr(command, "upgrade", fails)
    with pytest.raises(RuntimeError):
        upgrade.upgrade(store.database)
    assert rows(store.database) == before
