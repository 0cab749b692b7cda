"""The audit log: rows chained by hash, so that a row changed, taken out, put in or moved afterwards shows.

Taking away the newest rows cannot show in the rows themselves: hold a head published earlier (number and hash) against
them.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, insert, select, update

from api.store.schema import AUDIT, CHAIN
from models.audit import AuditRow
from models.base import Frozen, canonical_json
from models.units import Sha256

FIRST = "0" * 64
"""What stands in place of a hash before the first row."""


class Head(Frozen):
    """The last row of the log at some moment."""

    number: int = 0
    hash: Sha256 = FIRST


class BadRow(Frozen):
    """The first row that is not as it was written: ``missing``, ``changed``, ``unlinked``, ``cut`` or ``surplus``."""

    number: int
    fault: str


def append(
    connection: Connection,
    *,
    at: datetime,
    by: str,
    action: str,
    subject: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
) -> AuditRow:
    """Add a row. The caller holds the last row for itself."""
    last = connection.execute(select(CHAIN.c.number, CHAIN.c.hash)).one()
    row = AuditRow(
        number=last.number + 1,
        at=at,
        by=by,
        action=action,
        subject=subject,
        before=before,
        after=after,
        reason=reason,
        previous=last.hash,
    )
    columns = row.model_dump(mode="json") | {
        "before": None if before is None else canonical_json(before),
        "after": None if after is None else canonical_json(after),
        "hash": row.hash,
    }
    connection.execute(insert(AUDIT).values(columns))
    connection.execute(update(CHAIN).values(number=row.number, hash=row.hash))
    return row


def read_row(columns: Any) -> AuditRow:
    """Return a row as it is stored."""
    data = dict(columns._mapping)
    data.pop("hash")
    for side in ("before", "after"):
        data[side] = None if data[side] is None else json.loads(data[side])
    return AuditRow.model_validate(data)


def search(
    connection: Connection,
    *,
    subject: str = "",
    by: str = "",
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int = 0,
    limit: int = 100,
) -> tuple[AuditRow, ...]:
    """Return rows newest first: those whose subject and action begin so, by one person, from before a row on.

    ``since`` and ``until``: from a moment on, and up to but not at one, to the second.
    """
    wanted = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit)
    if since is not None:
        wanted = wanted.where(AUDIT.c.at >= _second(since))
    if until is not None:
        wanted = wanted.where(AUDIT.c.at < _second(until))
    if subject:
        wanted = wanted.where(AUDIT.c.subject.startswith(subject, autoescape=True))
    if action:
        wanted = wanted.where(AUDIT.c.action.startswith(action, autoescape=True))
    if by:
        wanted = wanted.where(AUDIT.c.by == by)
    if before:
        wanted = wanted.where(AUDIT.c.number < before)
    return tuple(read_row(row) for row in connection.execute(wanted))


def _second(moment: datetime) -> str:
    """Write a moment so that it stands before every text of a time in the same second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _stored(connection: Connection) -> Iterator[tuple[int, str, AuditRow | None]]:
    """Yield number, stored hash and content of every row; no content where it cannot be read."""
    for columns in connection.execute(select(AUDIT).order_by(AUDIT.c.number)):
        try:
            yield columns.number, columns.hash, read_row(columns)
        except (ValidationError, ValueError):
            yield columns.number, columns.hash, None


def verify(connection: Connection, published: Head | None = None) -> BadRow | None:
    """Return the first row that is not as it was written, or None; ``published``: a head known from elsewhere."""
    last = Head()
    for number, hash_, row in _stored(connection):
        if number != last.number + 1:
            return BadRow(number=last.number + 1, fault="missing")
        if row is None or row.hash != hash_:
            return BadRow(number=number, fault="changed")
        if row.previous != last.hash:
            return BadRow(number=number, fault="unlinked")
        last = Head(number=number, hash=hash_)
        if published is not None and number == published.number and hash_ != published.hash:
            return BadRow(number=number, fault="changed")
    head = connection.execute(select(CHAIN.c.number, CHAIN.c.hash)).one_or_none()
    known = max(published.number if published else 0, head.number if head else 0)
    if known > last.number:
        return BadRow(number=last.number + 1, fault="cut")
    if head is None or (head.number, head.hash) != (last.number, last.hash):
        return BadRow(number=last.number, fault="surplus")
    return None
