"""Inputs that people change: every change is a new version of a document, and none is ever lost.

A document has an owner (a cycle, a plan), a kind and a name. Who changes one says which version it saw; when another
change came between, the change is refused with all three: what it was based on, what is there now, and what was sent.
"""

import json
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from pydantic import AwareDatetime
from sqlalchemy import Connection, Row, Select, and_, func, insert, select

from api.store.database import Transaction
from api.store.schema import DOCUMENT
from models.base import Frozen, canonical_json, digest
from models.errors import NotFoundError, StaleError
from models.units import Sha256

Content = TypeVar("Content", bound=Frozen)


class Version(Frozen):
    """One version of a document, without its content."""

    owner: str
    kind: str
    name: str
    version: int
    sha256: Sha256
    at: AwareDatetime
    by: str
    reason: str
    gone: bool = False

    @property
    def tag(self) -> str:
        """What a client sends back to change exactly this version."""
        return f"{self.version}-{self.sha256[:16]}"


class Kept(Frozen, Generic[Content]):
    """A document as it stands: which version, and what it says."""

    version: Version
    content: Content


def _of(owner: str, kind: str, name: str) -> Any:
    return and_(DOCUMENT.c.owner == owner, DOCUMENT.c.kind == kind, DOCUMENT.c.name == name)


def _version(row: Row[Any]) -> Version:
    fields = ("owner", "kind", "name", "version", "sha256", "at", "by", "reason")
    return Version.model_validate({name: getattr(row, name) for name in fields} | {"gone": row.body is None})


def _newest(owner: str, kind: str) -> Select[Any]:
    last = (
        select(DOCUMENT.c.name, func.max(DOCUMENT.c.version).label("version"))
        .where(DOCUMENT.c.owner == owner, DOCUMENT.c.kind == kind)
        .group_by(DOCUMENT.c.name)
        .subquery()
    )
    same = and_(DOCUMENT.c.name == last.c.name, DOCUMENT.c.version == last.c.version)
    return (
        select(DOCUMENT)
        .join(last, same)
        .where(DOCUMENT.c.owner == owner, DOCUMENT.c.kind == kind)
        .order_by(DOCUMENT.c.name)
    )


def find(connection: Connection, owner: str, kind: str, name: str, model: type[Content]) -> Kept[Content] | None:
    """Return a document as it stands, or None where there is none (any more)."""
    row = _row(connection, owner, kind, name)
    if row is None or row.body is None:
        return None
    return Kept(version=_version(row), content=model.model_validate_json(row.body))


def get(connection: Connection, owner: str, kind: str, name: str, model: type[Content]) -> Kept[Content]:
    """Return a document as it stands."""
    kept = find(connection, owner, kind, name, model)
    if kept is None:
        raise NotFoundError("document_not_found", owner=owner, kind=kind, id=name)
    return kept


def each(connection: Connection, owner: str, kind: str, model: type[Content]) -> tuple[Kept[Content], ...]:
    """Return all documents of a kind as they stand, by name."""
    rows = connection.execute(_newest(owner, kind)).all()
    return tuple(
        Kept(version=_version(row), content=model.model_validate_json(row.body)) for row in rows if row.body is not None
    )


def owners(connection: Connection, kind: str) -> frozenset[str]:
    """Return who has or had a document of a kind, without reading any."""
    rows = connection.execute(select(DOCUMENT.c.owner).where(DOCUMENT.c.kind == kind).distinct())
    return frozenset(row.owner for row in rows)


def of_every_owner(connection: Connection, kind: str, model: type[Content]) -> tuple[Kept[Content], ...]:
    """Return the documents of a kind that is kept once per owner, as they stand, by owner."""
    found = (find(connection, owner, kind, kind, model) for owner in owners(connection, kind))
    return tuple(sorted((kept for kept in found if kept is not None), key=lambda kept: kept.version.owner))


def history(connection: Connection, owner: str, kind: str, name: str) -> tuple[Version, ...]:
    """Return every version of a document, newest first."""
    rows = connection.execute(select(DOCUMENT).where(_of(owner, kind, name)).order_by(DOCUMENT.c.version.desc()))
    return tuple(_version(row) for row in rows)


def version(
    connection: Connection, owner: str, kind: str, name: str, number: int, model: type[Content]
) -> Kept[Content]:
    """Return an earlier version of a document."""
    row = connection.execute(select(DOCUMENT).where(_of(owner, kind, name), DOCUMENT.c.version == number)).one_or_none()
    if row is None or row.body is None:
        raise NotFoundError("document_not_found", owner=owner, kind=kind, id=f"{name}@{number}")
    return Kept(version=_version(row), content=model.model_validate_json(row.body))


def put(
    change: Transaction,
    owner: str,
    kind: str,
    name: str,
    content: Content,
    *,
    seen: str | None = None,
    reason: str = "",
    action: str = "",
) -> Kept[Content]:
    """Write the next version. ``seen``: the tag of the version it is based on, ``new`` for a document not there yet.

    Without ``seen`` the caller has made sure itself, in this transaction, of what it changes.
    """
    before = _row(change.connection, owner, kind, name)
    if seen is not None and seen != _tag(before):
        raise StaleError(
            "stale",
            base=_seen(change.connection, owner, kind, name, seen),
            theirs=None if before is None or before.body is None else _plain(before.body),
            yours=content.model_dump(mode="json"),
            etag=_tag(before),
        )
    made = _write(change, before, (owner, kind, name), canonical_json(content), digest(content), reason, action)
    return Kept(version=made, content=content)


def withdraw(change: Transaction, owner: str, kind: str, name: str, seen: str, reason: str) -> Version:
    """Take a document back; its versions stay."""
    before = _row(change.connection, owner, kind, name)
    if before is None or before.body is None:
        raise NotFoundError("document_not_found", owner=owner, kind=kind, id=name)
    if seen != _tag(before):
        base = _seen(change.connection, owner, kind, name, seen)
        raise StaleError("stale", base=base, theirs=_plain(before.body), yours=None, etag=_tag(before))
    return _write(change, before, (owner, kind, name), None, digest({}), reason, "")


def _write(
    change: Transaction,
    before: Row[Any] | None,
    place: tuple[str, str, str],
    body: str | None,
    sha256: str,
    reason: str,
    action: str,
) -> Version:
    owner, kind, name = place
    number = 1 if before is None else before.version + 1
    made = Version(
        owner=owner,
        kind=kind,
        name=name,
        version=number,
        sha256=sha256,
        at=change.at,
        by=change.by,
        reason=reason,
        gone=body is None,
    )
    row = made.model_dump(mode="json", exclude={"gone"})
    change.connection.execute(insert(DOCUMENT).values(row | {"body": body}))
    change.audit(
        action or (f"{kind}.withdrawn" if body is None else f"{kind}.changed" if before else f"{kind}.added"),
        f"{owner}/{kind}/{name}",
        before=None if before is None else {"version": before.version, "sha256": before.sha256},
        after={"version": number, "sha256": sha256},
        reason=reason,
    )
    return made


def _row(connection: Connection, owner: str, kind: str, name: str) -> Row[Any] | None:
    newest = select(DOCUMENT).where(_of(owner, kind, name)).order_by(DOCUMENT.c.version.desc()).limit(1)
    return connection.execute(newest).one_or_none()


def _tag(row: Row[Any] | None) -> str:
    return "new" if row is None or row.body is None else _version(row).tag


def _plain(body: str) -> Any:
    return json.loads(body)


def _seen(connection: Connection, owner: str, kind: str, name: str, tag: str) -> Any:
    """Return what a client had before it, by the tag it sent; None where there was no such version."""
    number = tag.partition("-")[0]
    if not number.isdecimal():
        return None
    row = connection.execute(
        select(DOCUMENT).where(_of(owner, kind, name), DOCUMENT.c.version == int(number))
    ).one_or_none()
    return None if row is None or row.body is None or _version(row).tag != tag else _plain(row.body)


def stored(connection: Connection) -> Iterator[Row[Any]]:
    """Yield every version of every document as it is stored."""
    order = (DOCUMENT.c.owner, DOCUMENT.c.kind, DOCUMENT.c.name, DOCUMENT.c.version)
    yield from connection.execute(select(DOCUMENT).order_by(*order))
