"""Taking away the folders of runs that ended long ago: what they led to is in the store."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from api.store import runs
from models.job import RunId


def old_folders(connection: Connection, work: Path, before: datetime) -> tuple[Path, ...]:
    """Return the folders in ``work`` of all attempts of runs that ended before a day; other folders are not ours."""
    ended = {run.id for run in runs.ended_before(connection, before)}
    return tuple(folder for folder in _folders(work) if run_of(folder) in ended)


def _folders(work: Path) -> Iterator[Path]:
    if work.is_dir():
        yield from sorted(folder for folder in work.glob("r-*") if folder.is_dir() and not folder.is_symlink())


def run_of(folder: Path) -> RunId:
    """Return the run a folder belongs to: a later attempt has its number behind a dot."""
    return folder.name.partition(".")[0]


def clear(folders: tuple[Path, ...]) -> None:
    """Remove the folders with all that is in them."""
    for folder in folders:
        shutil.rmtree(folder)
