"""The reading processes of this program: at most one for each core, kept for the next file, replaced when one dies."""

import atexit
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock, Timer

from pydantic import ValidationError

from allocator.intake.jail.limits import PROCESS
from allocator.intake.jail.read import Read

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-I", "-m", "allocator.intake.jail.child")
CORES = os.cpu_count() or 1
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""All it gets of ours: nothing. One thread, because only a process of one thread may leave the network."""


class ChildEnded(Exception):
    """A reading process died, was stopped by the clock, or answered nonsense."""


class CannotStart(RuntimeError):
    """No reading process can be started on this machine: a fault of the installation, not of a file."""


class Child:
    """One reading process, in a session of its own and with none of our open files."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        self._ending = Lock()
        self.files = 0
        self.peak_bytes = 0
        """The most memory it held at a time; known when it has ended."""
        with self._at_most(PROCESS.start_seconds):
            ready = self._line()
        if ready != b"ready\n":
            raise CannotStart(f"{' '.join(command)}: {self.end()}")

    def read(self, file: str, data: bytes) -> Read:
        """Have one file read."""
        assert self._process.stdin is not None
        self.files += 1
        with self._at_most(PROCESS.wall_seconds):
            try:
                self._process.stdin.write(json.dumps({"file": file, "bytes": len(data)}).encode() + b"\n")
                self._process.stdin.write(data)
                self._process.stdin.flush()
            except BrokenPipeError as error:
                raise ChildEnded from error
            answer = self._line()
        if not answer.endswith(b"\n"):
            raise ChildEnded
        try:
            return Read.model_validate(json.loads(answer))
        except (ValueError, TypeError, ArithmeticError, RecursionError, ValidationError) as error:
            raise ChildEnded from error

    def end(self) -> str:
        """End the process and whatever it started; return how it ended."""
        with self._ending:
            if self._process.returncode is None:
                os.killpg(self._process.pid, signal.SIGKILL)
                _, status, used = os.wait4(self._process.pid, 0)
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self.peak_bytes = used.ru_maxrss * (1024 if sys.platform == "linux" else 1)
                self._close()
        return f"status {self._process.returncode}, at most {self.peak_bytes} bytes of memory"

    def _close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdout.close()
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            log.debug("what was left to say to a reading process is lost with it")

    def _line(self) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.readline(PROCESS.reply_bytes)

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        clock = Timer(seconds, self._stop)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def _stop(self) -> None:
        """Stop it from another thread: whoever waits for its answer gets none and ends it."""
        with self._ending:
            if self._process.returncode is None:
                os.killpg(self._process.pid, signal.SIGKILL)


class Children:
    """Reading processes waiting for files."""

    def __init__(self, most: int = CORES, command: tuple[str, ...] = COMMAND) -> None:
        self._most = most
        self._command = command
        self.peak_bytes = 0
        """The most memory any that has ended held at a time."""
        self.forget()

    def forget(self) -> None:
        """Begin anew, leaving them to the process this one was copied from: two cannot talk through one pipe."""
        self._idle: list[Child] = []
        self._lock = Lock()
        self._places = BoundedSemaphore(self._most)

    def read(self, file: str, data: bytes) -> Read | None:
        """Have one file read by whichever process is free; None when the process did not survive it."""
        with self._places:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            child = child or Child(self._command)
            found: Read | None = None
            try:
                found = child.read(file, data)
            except ChildEnded:
                log.warning("reading a file of %d bytes ended its process: %s", len(data), child.end())
            finally:
                self._keep(child, found is not None and child.files < PROCESS.files)
            return found

    def end(self) -> None:
        """End all that wait."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            self._keep(child, False)

    def _keep(self, child: Child, again: bool) -> None:
        if not again:
            child.end()
        with self._lock:
            self.peak_bytes = max(self.peak_bytes, child.peak_bytes)
            if again:
                self._idle.append(child)


CHILDREN = Children()
atexit.register(CHILDREN.end)
os.register_at_fork(after_in_child=CHILDREN.forget)
