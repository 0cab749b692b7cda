"""Signing in and out, the first coordinator, and how many wrong passwords are listened to."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, insert, select

from api.people import accounts, credentials, passwords
from api.people.credentials import Issued, Kind
from api.people.roles import Role, Who
from api.store.database import Database
from api.store.pages import stamp
from api.store.schema import ACCOUNT, TRIAL
from models.errors import AccessError, ConflictError

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 5, 20
"""Tries that may fail in a window; after that even the right password is not listened to until it is over."""


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


class Signing:
    """The door for people. ``now``: the clock."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    def who(self, secret: str, kind: Kind) -> Who | None:
        """Return who a session or token belongs to."""
        now = self._now()
        with self._database.read() as connection:
            found = credentials.who_has(connection, secret, kind, now)
        if found is None:
            return None
        who, credential = found
        if now - credential.seen_at > credentials.SEEN_EVERY:
            with self._database.write(who.account, now) as change:
                credentials.seen(change, credential.id)
        return who

    def sign_in(self, name: str, password: str, address: str) -> Issued:
        """Begin a session. A try counts before its password is looked at, so that many at once are not more."""
        name = name.strip().lower()[:200]
        trial = self._try(name, address)
        with self._database.read() as connection:
            kept = accounts.password_of(connection, name)
        if not passwords.fits(password, kept):
            raise AccessError("sign_in_refused")
        with self._database.write(name, self._now()) as change:
            change.connection.execute(delete(TRIAL).where(TRIAL.c.id == trial))
            return credentials.issue(change, Kind.SESSION, name, credentials.LONGEST)

    def _try(self, name: str, address: str) -> str:
        now = self._now()
        since = stamp(now - WINDOW)
        with self._database.write(name, now) as change:
            change.connection.execute(delete(TRIAL).where(TRIAL.c.at < since))
            for column, value, limit in ((TRIAL.c.account, name, PER_ACCOUNT), (TRIAL.c.address, address, PER_ADDRESS)):
                if change.connection.execute(select(func.count()).where(column == value)).scalar_one() >= limit:
                    raise AccessError("too_many_trials", minutes=int(WINDOW.total_seconds() // 60))
            trial = f"y-{secrets.token_hex(8)}"
            change.connection.execute(insert(TRIAL).values(id=trial, account=name, address=address, at=stamp(now)))
        return trial

    def sign_out(self, who: Who) -> None:
        """End the session at hand."""
        with self._database.write(who.account, self._now()) as change:
            credentials.end(change, who.credential, who.account)

    def change_password(self, who: Who, old: str, new: str, address: str) -> None:
        """Keep another password; every other session and token of the account ends."""
        trial = self._try(who.account, address)
        with self._database.read() as connection:
            kept = accounts.password_of(connection, who.account)
        if not passwords.fits(old, kept):
            raise AccessError("sign_in_refused")
        hashed = passwords.hashed(new)
        with self._database.write(who.account, self._now()) as change:
            change.connection.execute(delete(TRIAL).where(TRIAL.c.id == trial))
            accounts.set_password(change, who.account, hashed)
            credentials.end_all(change, who.account, but=who.credential)

    # --- the first coordinator

    def nobody_yet(self) -> bool:
        """Tell whether there is no account at all."""
        with self._database.read() as connection:
            return not connection.execute(select(func.count()).select_from(ACCOUNT)).scalar()

    def first_link(self) -> str:
        """Return the secret of the link that makes the first coordinator."""
        with self._database.write("service", self._now()) as change:
            return credentials.issue(change, Kind.FIRST, "", credentials.LINK).secret

    def first(self, secret: str, name: str, shown: str, password: str) -> Issued:
        """Make the first coordinator and begin its session."""
        hashed = passwords.hashed(password)
        with self._database.write(name, self._now()) as change:
            credentials.use_up(change, secret, Kind.FIRST)
            if change.connection.execute(select(func.count()).select_from(ACCOUNT)).scalar():
                raise ConflictError("not_the_first")
            accounts.add(change, name, shown, Role.COORDINATOR, hashed)
            return credentials.issue(change, Kind.SESSION, name, credentials.LONGEST)
