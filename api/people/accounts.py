"""Accounts: made, changed and switched off, never deleted, since the audit log names them."""

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from api.people.roles import Account, Role
from api.store.database import Transaction
from api.store.pages import stamp
from api.store.schema import ACCOUNT
from models.errors import ConflictError, NotFoundError


def add(change: Transaction, name: str, shown: str, role: Role, password: str) -> Account:
    """Make an account; ``password`` is what is kept of it (``passwords.hashed``)."""
    if _row(change.connection, name) is not None:
        raise ConflictError("account_exists", name=name)
    made = Account(name=name, shown=shown or name, role=role, created_at=change.at)
    change.connection.execute(
        insert(ACCOUNT).values(
            name=name, shown=made.shown, role=role.value, password=password, disabled=0, created_at=stamp(change.at)
        )
    )
    change.audit("account.added", name, after={"role": role.value, "shown": made.shown})
    return made


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).one_or_none()


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name, shown=row.shown, role=Role(row.role), disabled=bool(row.disabled), created_at=row.created_at
    )


def find(connection: Connection, name: str) -> Account | None:
    """Return an account, or None."""
    row = _row(connection, name)
    return None if row is None else _account(row)


def get(connection: Connection, name: str) -> Account:
    """Return an account."""
    found = find(connection, name)
    if found is None:
        raise NotFoundError("account_not_found", id=name)
    return found


def password_of(connection: Connection, name: str) -> str | None:
    """Return what is kept of the password of an account that may sign in."""
    row = _row(connection, name)
    return None if row is None or row.disabled else str(row.password)


def every(connection: Connection) -> tuple[Account, ...]:
    """Return all accounts by name."""
    return tuple(_account(row) for row in connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)))


def change_account(
    change: Transaction, name: str, *, shown: str | None = None, role: Role | None = None, disabled: bool | None = None
) -> Account:
    """Change a name, a role, or whether the account may be used. A coordinator must always be left."""
    before = get(change.connection, name)
    wanted = {"shown": shown, "role": role, "disabled": disabled}
    after = before.model_copy(update={key: value for key, value in wanted.items() if value is not None})
    change.connection.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.name == name)
        .values(shown=after.shown, role=after.role.value, disabled=int(after.disabled))
    )
    left = select(func.count()).where(ACCOUNT.c.role == Role.COORDINATOR.value, ACCOUNT.c.disabled == 0)
    if not change.connection.execute(left).scalar():
        raise ConflictError("last_coordinator", name=name)
    was, is_ = (account.model_dump(mode="json", include={"shown", "role", "disabled"}) for account in (before, after))
    change.audit("account.changed", name, was, is_)
    return after


def set_password(change: Transaction, name: str, password: str) -> None:
    """Keep another password."""
    get(change.connection, name)
    change.connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(password=password))
    change.audit("account.password", name)
