"""Lists in pieces: newest first, each piece with the place where the next begins."""

from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, or_, select

from models.base import Frozen
from models.errors import InputError

Item = TypeVar("Item", bound=Frozen)
MOST = 200


def stamp(at: datetime) -> str:
    """Write a time so that texts are in the order of time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class Slice(Frozen):
    """Which piece: how many lines, from where (``after``, as the piece before told; empty: from the newest)."""

    limit: int = MOST
    after: str = ""


class Page(Frozen, Generic[Item]):
    """One piece of a list. ``next``: where the next piece begins; empty where there is none."""

    items: tuple[Item, ...]
    next: str = ""


def page_of(
    connection: Connection,
    table: Table,
    model: type[Item],
    text: Column[Any],
    part: Slice | None,
    *where: ColumnElement[bool],
) -> Page[Item]:
    """Return a piece of a table with ``created_at`` and ``id``; the whole of it without ``part``."""
    wanted = select(table.c.id, table.c.created_at, text.label("text")).where(*where)
    if part is not None and part.after:
        at, _, id_ = part.after.rpartition("~")
        if not at:
            raise InputError("page_unknown", value=part.after[:80])
        wanted = wanted.where(or_(table.c.created_at < at, and_(table.c.created_at == at, table.c.id < id_)))
    wanted = wanted.order_by(table.c.created_at.desc(), table.c.id.desc())
    if part is not None:
        wanted = wanted.limit(part.limit + 1)
    rows = connection.execute(wanted).all()
    shown = rows if part is None else rows[: part.limit]
    more = len(shown) < len(rows)
    return Page(
        items=tuple(model.model_validate_json(row.text) for row in shown),
        next=f"{shown[-1].created_at}~{shown[-1].id}" if more else "",
    )
