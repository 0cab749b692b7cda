"""What coordinators do to accounts: a change may end sessions; a new password is made up here and told once."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from api.people import accounts, credentials, passwords
from api.people.credentials import IDLE, Credential, Kind
from api.people.roles import Account, Role
from api.store.database import Transaction

_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
"""No sign that is easily taken for another."""
_GROUPS, _LENGTH = 4, 5


def made_up() -> str:
    """Make up a password somebody can read out: four groups of five signs, about 100 bits."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def change(
    under_way: Transaction,
    name: str,
    *,
    shown: str | None = None,
    role: Role | None = None,
    disabled: bool | None = None,
    password: str | None = None,
) -> Account:
    """Change an account. A new password (``password``: what is kept of it) ends its sessions, switching it off too."""
    changed = accounts.change_account(under_way, name, shown=shown, role=role, disabled=disabled)
    if password is not None:
        accounts.set_password(under_way, name, password)
    if password is not None or changed.disabled:
        credentials.end_all(under_way, name)
    return changed


def new_password() -> tuple[str, str]:
    """Make up a password; return it with what is kept of it."""
    password = made_up()
    return password, passwords.hashed(password)


def open_secrets(connection: Connection, account: str, kind: Kind, now: datetime) -> tuple[Credential, ...]:
    """Return the sessions or tokens of an account that still open the door at a moment, newest first."""
    found = credentials.of_account(connection, account, kind)
    return tuple(
        one for one in found if one.expires_at > now and (kind is not Kind.SESSION or now - one.seen_at <= IDLE)
    )
