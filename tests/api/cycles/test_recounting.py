"""A line of the audit log is told by the two versions it stands between."""

from pathlib import Path

from api.cycles.nouns import Cycle, Kind, Said
from api.cycles.recounting import recounted
from api.people import accounts
from api.people.roles import Role
from api.store import chain, documents
from api.store.sql import SqlStore
from models.policy import Policy
from tests.api.cycles.rounds import ROUND, a_round


def told(store: SqlStore, action: str) -> list[tuple[str, object, object]]:
    with store.database.read() as connection:
        row = chain.search(connection, action=action, limit=1)[0]
        return [(change.label, change.before, change.after) for change in recounted(connection, row)]


def test_a_change_of_the_offers_is_told_as_the_workbook_calls_it(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    a_round(store, tmp_path / "files", ())
    with store.database.write("baba") as change:
        kept = documents.get(change.connection, ROUND, Kind.POLICY, Kind.POLICY, Policy)
        other = kept.content.model_copy(update={"size_steps": kept.content.size_steps + 1})
        documents.put(change, ROUND, Kind.POLICY, Kind.POLICY, other, seen=kept.version.tag)
    steps = kept.content.size_steps
    assert told(store, "policy.changed") == [("量の刻みの数", steps, steps + 1)]


def test_other_documents_are_told_field_by_field(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    with store.database.write("aoki") as change:
        documents.put(change, ROUND, Kind.CYCLE, Kind.CYCLE, Cycle(name="第1回"), seen="new")
        first = documents.put(change, ROUND, Kind.ANSWER, "q", Said(text="このまま"), seen="new")
        documents.put(change, ROUND, Kind.ANSWER, "q", Said(text="空欄"), seen=first.version.tag)
    assert told(store, "answer.changed") == [("text", "このまま", "空欄")]
    with store.database.write("aoki") as change:
        tag = documents.get(change.connection, ROUND, Kind.ANSWER, "q", Said).version.tag
        documents.withdraw(change, ROUND, Kind.ANSWER, "q", tag, "誤り")
    assert told(store, "answer.withdrawn") == [("text", "空欄", None)]


def test_a_line_about_no_document_is_told_by_itself(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    with store.database.write("aoki") as change:
        accounts.add(change, "aoki", "青木", Role.COORDINATOR, "x")
        accounts.add(change, "baba", "馬場", Role.VIEWER, "x")
        accounts.change_account(change, "baba", role=Role.OPERATOR)
    assert told(store, "account.changed") == [("role", "viewer", "operator")]
