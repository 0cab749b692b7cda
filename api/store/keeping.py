"""Backup, restore and retention of a store.

A backup is one file: the whole of an SQLite store as it is at one moment, made while the service runs. A store on
PostgreSQL is backed up with PostgreSQL's own tools.
"""

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from api.store import runs
from api.store.atomic import sync_folder
from api.store.chain import Head
from api.store.database import FILE_NAME, Database
from api.store.pages import stamp
from api.store.schema import NEWS, ONCE, RUN
from api.store.upgrade import copy_file, revision_of, upgrade
from api.store.verify import findings
from models.base import Frozen
from models.errors import ConflictError, InputError

ONCE_DAYS = 7
"""Days after which a repeated request counts as a new one."""


class Removed(Frozen):
    """How much was taken away."""

    news: int
    answers: int
    folders: int = 0


def backup(database: Database, copy: Path) -> Head:
    """Write the store into a new file; return its last audit row, to be kept apart from the file."""
    if database.file is None:
        raise InputError("backup_by_postgresql")
    if copy.exists():
        raise InputError("backup_exists", file=str(copy))
    copy_file(database, copy)
    return checked(copy)


def checked(copy: Path, published: Head | None = None) -> Head:
    """Make sure a backup is whole and says what was written; return its last audit row."""
    if not copy.is_file():
        raise InputError("file_not_found", file=str(copy))
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise InputError("backup_damaged", file=str(copy), first="-")
    database = Database(f"sqlite:///{copy}")
    try:
        if revision_of(database) is None:
            raise InputError("backup_damaged", file=str(copy), first="-")
        with database.read() as connection:
            first = next(findings(connection, published), None)
        if first is not None:
            raise InputError("backup_damaged", file=str(copy), first=f"{first.subject}: {first.fault}")
        return database.head()
    finally:
        database.close()


def restore(copy: Path, folder: Path) -> Head:
    """Make a data folder from a backup. A folder with a store in it is refused: nothing is ever written over."""
    head = checked(copy)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / FILE_NAME
    if target.exists():
        raise ConflictError("restore_over_store", folder=str(folder))
    beside = folder / f".{FILE_NAME}.restoring"
    beside.unlink(missing_ok=True)
    copy_file(Database(f"sqlite:///{copy}"), beside)
    os.replace(beside, target)
    sync_folder(folder)
    database = Database.in_folder(folder)
    upgrade(database)
    database.close()
    return head


def retain(database: Database, days: int, now: datetime, by: str, folders: int = 0) -> Removed:
    """Take away what nobody decides by: the news of runs that ended longer ago, and answers kept for repeats.

    Inputs, plans, outcomes and the audit log stay, however old. ``folders``: so many folders of such runs go with it.
    """
    with database.write(by, now) as change:
        old = select(RUN.c.id).where(
            RUN.c.created_at < stamp(now - timedelta(days=days)), RUN.c.state.not_in(runs.OPEN)
        )
        news = change.connection.execute(delete(NEWS).where(NEWS.c.run.in_(old))).rowcount
        before = stamp(now - timedelta(days=ONCE_DAYS))
        answers = change.connection.execute(delete(ONCE).where(ONCE.c.at < before)).rowcount
        removed = Removed(news=news, answers=answers, folders=folders)
        change.audit("store.retained", "store", after=removed.model_dump(mode="json"), reason=f"{days} days")
    return removed
