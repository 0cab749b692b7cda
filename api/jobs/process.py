"""Starting, hearing and stopping one worker process."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Lock, Timer

from pydantic import ValidationError

from models.plan import Progress

log = logging.getLogger(__name__)


COMMAND = (sys.executable, "-P", "-m", "api.jobs.worker")


class Worker:
    """A worker in a session of its own, so that it and its children can be stopped together."""

    def __init__(self, folder: Path, command: tuple[str, ...] = COMMAND) -> None:
        with (folder / "log").open("ab") as errors:
            self._process = subprocess.Popen(
                [*command, str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        self._killing: Timer | None = None
        self._stopping = Lock()

    def news(self) -> Iterator[Progress]:
        """Yield its news until it closes its output."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                yield Progress.model_validate_json(line)
            except ValidationError:
                log.warning("a worker wrote a line that is no news (%d bytes)", len(line))

    def stop(self, grace: float) -> None:
        """Ask it to stop with what it has; kill its group when it has not within ``grace`` seconds."""
        with self._stopping:
            if self._killing is not None:
                return
            self._killing = Timer(grace, self._kill)
            self._killing.daemon = True
            self._killing.start()
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            log.info("the worker had already ended")

    def _kill(self) -> None:
        with self._stopping:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end, leave none of its children behind, and return its exit status (negative: a signal)."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        status = self._process.wait()
        if self._killing is not None:
            self._killing.cancel()
        self._process.stdout.close()
        with self._stopping:
            if not self._process.stdin.closed:
                self._process.stdin.close()
        return status
