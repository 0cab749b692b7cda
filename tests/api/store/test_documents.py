"""Versions of what people change: nothing lost, nothing overwritten unseen, each with its audit row."""

import pytest
from sqlalchemy import select

from api.store import documents
from api.store.database import Database
from api.store.schema import AUDIT
from models.base import Frozen
from models.errors import NotFoundError, StaleError


class Note(Frozen):
    """Something to keep."""

    words: str


def put(database: Database, words: str, seen: str | None = "new", name: str = "n") -> documents.Kept[Note]:
    with database.write("aoki") as change:
        return documents.put(change, "c-00000001", "note", name, Note(words=words), seen=seen, reason="why")


def test_a_document_has_every_version_it_ever_had(database: Database) -> None:
    first = put(database, "one")
    second = put(database, "two", first.version.tag)
    with database.read() as connection:
        assert documents.get(connection, "c-00000001", "note", "n", Note) == second
        assert documents.version(connection, "c-00000001", "note", "n", 1, Note) == first
        versions = documents.history(connection, "c-00000001", "note", "n")
    assert [(each.version, each.by, each.reason) for each in versions] == [(2, "aoki", "why"), (1, "aoki", "why")]


def test_a_change_of_what_somebody_else_changed_is_refused_with_all_three(database: Database) -> None:
    first = put(database, "base")
    put(database, "theirs", first.version.tag)
    with pytest.raises(StaleError) as refused:
        put(database, "yours", first.version.tag)
    params = refused.value.params
    assert [params[side]["words"] for side in ("base", "theirs", "yours")] == ["base", "theirs", "yours"]
    with database.read() as connection:
        now = documents.get(connection, "c-00000001", "note", "n", Note)
    assert (now.content.words, now.version.tag) == ("theirs", params["etag"])


def test_what_is_thought_new_but_is_there_is_refused(database: Database) -> None:
    put(database, "one")
    with pytest.raises(StaleError) as refused:
        put(database, "two")
    assert refused.value.params["base"] is None


def test_a_document_taken_back_is_gone_and_can_come_again(database: Database) -> None:
    first = put(database, "one")
    with database.write("baba") as change:
        gone = documents.withdraw(change, "c-00000001", "note", "n", first.version.tag, "an error")
    assert (gone.version, gone.gone) == (2, True)
    with database.read() as connection:
        assert documents.find(connection, "c-00000001", "note", "n", Note) is None
        assert documents.each(connection, "c-00000001", "note", Note) == ()
        with pytest.raises(NotFoundError):
            documents.get(connection, "c-00000001", "note", "n", Note)
    assert put(database, "again").version.version == 3


def test_documents_of_a_kind_are_listed_by_name_as_they_stand(database: Database) -> None:
    put(database, "b1", name="b")
    first = put(database, "a1", name="a")
    put(database, "a2", first.version.tag, name="a")
    with database.read() as connection:
        found = documents.each(connection, "c-00000001", "note", Note)
    assert [(kept.version.name, kept.content.words) for kept in found] == [("a", "a2"), ("b", "b1")]


def test_every_change_has_its_audit_row_with_the_hash_of_what_was_written(database: Database) -> None:
    first = put(database, "one")
    second = put(database, "two", first.version.tag)
    with database.read() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.number)).all()
    assert [row.action for row in rows] == ["note.added", "note.changed"]
    assert first.version.sha256 in rows[1].before
    assert second.version.sha256 in rows[1].after
