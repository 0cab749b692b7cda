"""Secrets: a session of a browser, a token of a program, a one-time link. Random, kept only as a hash, revocable."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Connection, Row, select, update
from sqlalchemy import insert as inserted

from api.people import accounts
from api.people.roles import Who
from api.store.database import Transaction
from api.store.pages import stamp
from api.store.schema import CREDENTIAL
from models.base import Frozen
from models.errors import AccessError, NotFoundError

IDLE, LONGEST, LINK = timedelta(minutes=30), timedelta(hours=12), timedelta(minutes=15)
"""A session unused for ``IDLE`` ends, and any after ``LONGEST``; a link can be opened for ``LINK``."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use of a session is known."""


class Kind(StrEnum):
    """What a secret is for."""

    SESSION = "session"
    TOKEN = "token"
    FIRST = "first"


class Credential(Frozen):
    """A secret without itself."""

    id: str
    kind: Kind
    account: str
    label: str
    created_at: AwareDatetime
    seen_at: AwareDatetime
    expires_at: AwareDatetime
    ended: bool = False


class Issued(Frozen):
    """A secret just made: the only moment it is known."""

    credential: Credential
    secret: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _credential(row: Row[Any]) -> Credential:
    fields = ("id", "kind", "account", "label", "created_at", "seen_at", "expires_at")
    return Credential.model_validate({name: getattr(row, name) for name in fields} | {"ended": bool(row.ended_at)})


def issue(change: Transaction, kind: Kind, account: str, lasts: timedelta, label: str = "") -> Issued:
    """Make a secret."""
    secret, id_ = secrets.token_urlsafe(32), f"k-{secrets.token_hex(8)}"
    now, expires = stamp(change.at), stamp(change.at + lasts)
    row = {"kind": kind.value, "account": account, "label": label, "created_at": now, "seen_at": now}
    change.connection.execute(inserted(CREDENTIAL).values(hash=_hash(secret), id=id_, expires_at=expires, **row))
    change.audit(f"{kind.value}.issued", account or "-", after={"id": id_, "expires_at": expires})
    made = Credential(
        id=id_,
        kind=kind,
        account=account,
        label=label,
        created_at=change.at,
        seen_at=change.at,
        expires_at=change.at + lasts,
    )
    return Issued(credential=made, secret=secret)


def _valid(connection: Connection, secret: str, kinds: tuple[Kind, ...], now: datetime) -> Credential | None:
    row = connection.execute(select(CREDENTIAL).where(CREDENTIAL.c.hash == _hash(secret))).one_or_none()
    if row is None or row.ended_at is not None or row.kind not in kinds:
        return None
    found = _credential(row)
    idle = found.kind is Kind.SESSION and now - found.seen_at > IDLE
    return None if idle or now >= found.expires_at else found


def who_has(connection: Connection, secret: str, kind: Kind, now: datetime) -> tuple[Who, Credential] | None:
    """Return who a session or token belongs to; None when it is unknown, over, idle, or its account is switched off."""
    found = _valid(connection, secret, (kind,), now)
    account = accounts.find(connection, found.account) if found else None
    if found is None or account is None or account.disabled:
        return None
    return Who(account=account.name, shown=account.shown, role=account.role, credential=found.id), found


def seen(change: Transaction, id_: str) -> None:
    """Note that a secret was used now; no decision, so no line in the audit log."""
    change.connection.execute(update(CREDENTIAL).where(CREDENTIAL.c.id == id_).values(seen_at=stamp(change.at)))


def use_up(change: Transaction, secret: str, kind: Kind) -> Credential:
    """Take a one-time secret: it works once."""
    found = _valid(change.connection, secret, (kind,), change.at)
    if found is None:
        raise AccessError("link_not_valid")
    _end(change, found)
    return found


def _end(change: Transaction, found: Credential) -> None:
    values = {"ended_at": stamp(change.at)}
    change.connection.execute(update(CREDENTIAL).where(CREDENTIAL.c.id == found.id).values(values))
    change.audit(f"{found.kind.value}.ended", found.account or "-", before={"id": found.id})


def end(change: Transaction, id_: str, account: str) -> None:
    """End a session or token of an account."""
    wanted = select(CREDENTIAL).where(CREDENTIAL.c.id == id_, CREDENTIAL.c.account == account)
    row = change.connection.execute(wanted).one_or_none()
    if row is None:
        raise NotFoundError("credential_not_found", id=id_)
    if row.ended_at is None:
        _end(change, _credential(row))


def end_all(change: Transaction, account: str, *, but: str = "") -> None:
    """End every session and token of an account (but one)."""
    open_ = select(CREDENTIAL).where(CREDENTIAL.c.account == account, CREDENTIAL.c.ended_at.is_(None))
    for row in change.connection.execute(open_.where(CREDENTIAL.c.id != but)).all():
        _end(change, _credential(row))


def of_account(connection: Connection, account: str, kind: Kind) -> tuple[Credential, ...]:
    """Return the secrets of an account that can still be used, newest first."""
    wanted = select(CREDENTIAL).where(
        CREDENTIAL.c.account == account, CREDENTIAL.c.kind == kind.value, CREDENTIAL.c.ended_at.is_(None)
    )
    return tuple(_credential(row) for row in connection.execute(wanted.order_by(CREDENTIAL.c.created_at.desc())))
