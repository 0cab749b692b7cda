"""Listening on one address of this machine and serving the application there until Ctrl-C."""

import errno
import socket
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from allocator.cli.documents import make_folder, trouble
from api.store.database import Database
from api.store.sql import SqlStore
from models.errors import InputError

GRACE_SECONDS = 3
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def take_address(host: str, port: int, proxy: str = "") -> socket.socket:
    """Take a port of this machine before any work is done for it.

    Without a proxy that speaks TLS before us only loopback names are accepted: passwords would cross the network.
    """
    if host not in LOOPBACK and not proxy:
        raise InputError("host_not_loopback", host=host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen()
    except OSError as error:
        taken.close()
        code = "port_in_use" if error.errno == errno.EADDRINUSE else "port_not_available"
        raise InputError(code, port=str(port), other=str(port + 1), detail=error.strerror or "") from error
    return taken


def link(taken: socket.socket) -> str:
    """Return the address to open in a browser."""
    host, port = taken.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def open_store(folder: Path, url: str = "") -> SqlStore:
    """Open the store in a data folder, which is made if it is not there; or the one at an address."""
    if not folder.exists():
        make_folder(folder)
        folder.chmod(0o700)
    try:
        return SqlStore(Database(url)) if url else SqlStore.in_folder(folder)
    except OSError as error:
        raise trouble(folder, error) from error


def serve_until_stopped(app: ASGIApp, taken: socket.socket, proxy: str = "") -> None:
    """Serve until Ctrl-C, which arrives here as ``KeyboardInterrupt`` after the runs have been stopped.

    ``proxy``: whose word is taken for where a request came from, and whether by TLS; nobody else's is.
    """
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(settings).run(sockets=[taken])
