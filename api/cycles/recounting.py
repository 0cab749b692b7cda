"""What a line of the audit log did, as far as the store still tells: the two versions of a document, held together."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import Connection

from allocator.intake.book_changes import BookChange, policy_changes, supply_changes
from api.cycles.nouns import Kind
from api.store import documents
from models.audit import AuditRow
from models.base import Frozen
from models.errors import NotFoundError
from models.policy import Policy
from models.supply import Supply


class Free(Frozen):
    """Any document, field by field."""

    model_config = ConfigDict(extra="allow")


MOST = 200
"""Differences looked at of one line; more is a new document."""


def recounted(connection: Connection, row: AuditRow) -> tuple[BookChange, ...]:
    """Return in what the document of a line differs from the version before it; of no document, what the line says.

    Accepted answers are left out: they are a world of their own, whose differences fill no line.
    """
    owner, _, rest = row.subject.partition("/")
    kind, _, name = rest.partition("/")
    numbers = [None if side is None else side.get("version") for side in (row.before, row.after)]
    if not name or kind not in set(Kind) - {Kind.SNAPSHOT} or numbers[1] is None:
        return plain_changes(row) if "/" not in row.subject else ()

    def read(number: int | None, model: type[Any]) -> Any:
        if number is None:
            return None
        try:
            return documents.version(connection, owner, kind, name, number, model).content
        except NotFoundError:  # a version that takes the document back has no content
            return None

    models: dict[str, tuple[type[Any], Callable[[Any, Any], Sequence[BookChange]]]] = {
        Kind.SUPPLY: (Supply, supply_changes),
        Kind.POLICY: (Policy, policy_changes),
    }
    if kind in models:
        model, changes = models[kind]
        before, after = (read(number, model) for number in numbers)
        return () if before is None or after is None else tuple(changes(before, after))[:MOST]
    before, after = (read(number, Free) for number in numbers)
    return _plain_changes(_flat(before), _flat(after))


def plain_changes(row: AuditRow) -> tuple[BookChange, ...]:
    """Return what a line says itself that is about no document: an account, a run, a plan."""
    return _plain_changes(_flat_data(row.before or {}), _flat_data(row.after or {}))


def _plain_changes(before: dict[str, str], after: dict[str, str]) -> tuple[BookChange, ...]:
    fields = dict.fromkeys((*before, *after))
    found = [BookChange("", (), name, before.get(name), after.get(name)) for name in fields]
    return tuple(change for change in found if change.before != change.after)[:MOST]


def _flat(document: Frozen | None) -> dict[str, str]:
    return {} if document is None else _flat_data(document.model_dump(mode="json"))


def _flat_data(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        pairs = [(f"{path}.{key}" if path else str(key), inside) for key, inside in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{path}[{number}]", inside) for number, inside in enumerate(value, start=1)]
    else:
        return {} if value is None or value == "" else {path: str(value)}
    return {key: said for inner, inside in pairs for key, said in _flat_data(inside, inner).items()}
