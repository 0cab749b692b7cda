"""Which server this is: the one that holds a work folder, known by a name that folder keeps."""

import fcntl
import os
import secrets
from pathlib import Path

from api.store.atomic import write_whole
from models.errors import ConflictError


class Server:
    """A server by its work folder; at most one holds a folder at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._lock: int | None = None
        name = folder / "server"
        if not name.exists():
            write_whole(name, f"v-{secrets.token_hex(8)}".encode())
        self.id = name.read_text()

    def take(self) -> None:
        """Hold the folder until this process ends: whatever its earlier holder left open is now ours to settle."""
        if self._lock is not None:
            return
        self._lock = os.open(self._folder / "held", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.leave()
            raise ConflictError("folder_in_use", folder=str(self._folder)) from None

    def leave(self) -> None:
        """Let go of the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
