"""One database, SQLite or PostgreSQL, and the two ways to use it: looking, and changing with a line in the audit log.

A change is one transaction that first takes the last audit row for itself: so changes come one after the other, a
change and its audit row are both there or neither, and what returns without an error is on disk.
"""

import logging
import re
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select, update
from sqlalchemy.exc import DBAPIError

from api.store.chain import Head, append
from api.store.schema import CHAIN
from models.audit import AuditRow
from models.errors import ConflictError, InputError

log = logging.getLogger(__name__)

FILE_NAME = "store.sqlite3"
BUSY_SECONDS = 30
REPAIRED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite from 3.7.0 could drop committed changes when a checkpoint of its write-ahead log raced a writer; mended in
3.51.3, and in these releases of two older lines."""


def safe_with_log(version: tuple[int, int, int]) -> bool:
    """Tell whether the write-ahead log of this SQLite keeps every committed change."""
    newest, *older = REPAIRED
    return version >= newest or any(version[:2] == line[:2] and version >= line for line in older)


@dataclass(frozen=True)
class Transaction:
    """A change under way: who makes it and when."""

    connection: Connection
    by: str
    at: datetime

    def audit(
        self,
        action: str,
        subject: str,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> AuditRow:
        """Write down what is changed."""
        return append(
            self.connection,
            at=self.at,
            by=self.by,
            action=action,
            subject=subject,
            before=before,
            after=after,
            reason=reason,
        )


class Database:
    """A store's tables behind an address: a file of our own, or ``postgresql+psycopg://...``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writing = RLock()
        weakref.finalize(self, self.engine.dispose)  # a database nobody holds any more lets go of its connections

    @classmethod
    def in_folder(cls, folder: Path) -> "Database":
        """Return the database kept in a data folder, which only its owner may enter."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / FILE_NAME
        path.touch(mode=0o600, exist_ok=True)
        return cls(f"sqlite:///{path}")

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of our own."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file, where it is one."""
        name = make_url(self.url).database
        return Path(name) if self.is_sqlite and name else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Look, at one moment."""
        with _told(), self.engine.connect() as plain:
            connection = plain if self.is_sqlite else plain.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, by: str, at: datetime | None = None) -> Iterator[Transaction]:
        """Change: everything done inside is kept together, or nothing when it raises."""
        with self._writing, _told(), self.engine.connect() as plain:
            connection = plain.execution_options(changes=True)
            with connection.begin():
                connection.execute(select(CHAIN.c.number).with_for_update()).one()
                yield Transaction(connection, by, at or datetime.now(UTC))

    def ready(self) -> None:
        """Try a change that changes nothing."""
        with self.write("") as change:
            change.connection.execute(update(CHAIN).values(id=1))

    def head(self) -> Head:
        """Return the number and hash of the last audit row."""
        with self.read() as connection:
            number, hash_ = connection.execute(select(CHAIN.c.number, CHAIN.c.hash)).one()
        return Head(number=number, hash=hash_)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    name = make_url(url).get_backend_name()
    if name == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        _settle_sqlite(engine)
        return engine
    if name == "postgresql":
        # Writers see what the one before them left, since each waits for the last audit row.
        committed = {"isolation_level": "READ COMMITTED", "pool_pre_ping": True}
        return create_engine(url, connect_args={"connect_timeout": BUSY_SECONDS}, **committed)
    raise InputError("database_unknown", found=re.split(r"[:+]", url)[0][:40])


def _settle_sqlite(engine: Engine) -> None:
    journal = "WAL" if safe_with_log(sqlite3.sqlite_version_info) else "DELETE"
    if journal == "DELETE":
        log.info("SQLite %s has a faulty write-ahead log: it is not used (slower, safe)", sqlite3.sqlite_version)

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # this module alone says when a transaction begins
        for setting in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        changes = connection.get_execution_options().get("changes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if changes else "BEGIN")


FULL = {"SQLITE_FULL", "53100"}
BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED", "40001", "40P01", "55P03"}


@contextmanager
def _told() -> Iterator[None]:
    """Say in our own words what keeps a database from working; its own words may hold values."""
    try:
        yield
    except DBAPIError as error:
        code = str(getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or "")
        if code in FULL:
            raise ConflictError("store_full") from None
        if any(code.startswith(busy) for busy in BUSY):
            raise ConflictError("store_busy") from None
        if code.startswith(("SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "08", "57P", "25006")) or not code:
            raise ConflictError("store_not_writable", reason=code or type(error.orig).__name__) from None
        log.error("the database refused a statement: %s", code)
        raise ConflictError("store_refused", reason=code) from None
