"""Bringing the tables of a store up to date; before that a copy of the file is kept, and put back when it fails."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from api.store.atomic import sync_folder
from api.store.database import Database
from models.errors import InputError

MIGRATIONS = Path(__file__).parent / "migrations"


def config_of(database: Database | None = None) -> Config:
    """Return how the migrations are run on a database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config


def newest() -> str:
    """Return the revision this release works with."""
    head = ScriptDirectory.from_config(config_of()).get_current_head()
    assert head is not None
    return head


def revision_of(database: Database) -> str | None:
    """Return the revision a database has; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, to: str = "head") -> None:
    """Apply every migration still to come, all or none."""
    here, known = revision_of(database), {step.revision for step in _steps()}
    if here == newest() and to == "head":
        return
    if here is not None and here not in known:
        raise InputError("store_newer", revision=here)
    before = _copy(database) if here is not None else None
    try:
        command.upgrade(config_of(database), to)
    except Exception:
        if before is not None and database.file is not None:
            database.close()
            os.replace(before, database.file)
        raise


def _steps() -> list[Script]:
    return list(ScriptDirectory.from_config(config_of()).walk_revisions())


def _copy(database: Database) -> Path | None:
    """Keep the file as it was; on PostgreSQL a migration is one transaction and needs no copy."""
    if database.file is None:
        return None
    copy = database.file.with_name(f"{database.file.name}.before-upgrade")
    copy.unlink(missing_ok=True)
    copy_file(database, copy)
    return copy


def copy_file(database: Database, copy: Path) -> None:
    """Write the whole of an SQLite database, as it is at this moment, into a new file for its owner alone."""
    copy.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(database.engine.url.database or "")) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    sync_folder(copy.parent)
