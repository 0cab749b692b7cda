"""Commands that look after a store: backup, restore, verification, retention. They work beside a running service."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from allocator.cli.call import Argument, Command, file, whole
from allocator.cli.terminal import Terminal
from api.jobs import clearing
from api.store import keeping
from api.store.chain import Head
from api.store.verify import findings
from dashboards.serving import open_store
from models.errors import InputError

DATA = Argument(("--data",), "data", "DIR", file, Path("out/data"))
BROKEN = 5


def head(name: str, word: str) -> Head:
    """Read the number and hash of an audit row: ``123:<64 hexadecimal digits>``."""
    number, _, hash_ = word.partition(":")
    if not number.isdecimal() or len(hash_) != 64 or set(hash_) - set("0123456789abcdef"):
        raise InputError("head_unreadable", option=name, value=word[:80])
    return Head(number=int(number), hash=hash_)


def _existing(folder: Path) -> Path:
    if not (folder / "store.sqlite3").exists():
        raise InputError("no_store", folder=str(folder))
    return folder


def backup(values: dict[str, Any], terminal: Terminal) -> int:
    """Write a store into one file."""
    store = open_store(_existing(values["data"]))
    last = keeping.backup(store.database, values["out"])
    terminal.say("cli.backup.done", file=str(values["out"]), head=f"{last.number}:{last.hash}")
    return 0


def restore(values: dict[str, Any], terminal: Terminal) -> int:
    """Make a data folder from a backup."""
    last = keeping.restore(values["file"], values["data"])
    terminal.say("cli.restore.done", folder=str(values["data"]), head=f"{last.number}:{last.hash}")
    return 0


def verify(values: dict[str, Any], terminal: Terminal) -> int:
    """Say whether a store is as it was written; name what is not."""
    store = open_store(_existing(values["data"]))
    with store.database.read() as connection:
        found = list(findings(connection, values["head"]))
    for finding in found:
        terminal.say(f"cli.audit.{finding.fault}", subject=finding.subject)
    if found:
        return BROKEN
    last = store.database.head()
    terminal.say("cli.audit.sound", head=f"{last.number}:{last.hash}")
    return 0


def retain(values: dict[str, Any], terminal: Terminal) -> int:
    """Take away old news of runs, and their folders."""
    store, now = open_store(_existing(values["data"])), datetime.now(UTC)
    with store.database.read() as connection:
        old = clearing.old_folders(connection, values["data"] / "work", now - timedelta(days=values["days"]))
    removed = keeping.retain(store.database, values["days"], now, "service", len(old))
    clearing.clear(old)
    terminal.say("cli.retain.done", news=removed.news, folders=removed.folders, days=values["days"])
    return 0


COMMANDS = (
    Command("backup", (DATA, Argument(("-o", "--out"), "out", "FILE", file, required=True)), backup),
    Command("restore", (Argument(("file",), "file", "FILE", file, required=True), DATA), restore),
    Command("audit", (DATA, Argument(("--head",), "head", "N:HASH", head)), verify),
    Command("retain", (DATA, Argument(("--days",), "days", "N", whole(1, 36_600), 400)), retain),
)
