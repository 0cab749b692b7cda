"""One run while its worker lives: its news are written down, its lease renewed, and wishes to stop it heard."""

import logging
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread, Timer
from time import monotonic

from api.jobs.process import Worker
from api.jobs.worker import OUT_OF_MEMORY
from api.settings import ApiSettings
from api.store import runs
from api.store.sql import SERVICE, SqlStore
from models.errors import ConflictError
from models.job import Run, RunId
from models.plan import Progress

log = logging.getLogger(__name__)

KILLED = "worker_killed"
ENDS = {0: "no_outcome", OUT_OF_MEMORY: "out_of_memory", -signal.SIGKILL: KILLED, -signal.SIGTERM: KILLED}
"""What an exit status says where nothing was left; a worker that was killed did nothing wrong and can be resumed."""

TICK_SECONDS = 0.25
"""How often news are written down and a wish to stop is looked for."""


class Following:
    """Listens to workers; ``stop`` is called with a run and why it is to end."""

    def __init__(
        self, store: SqlStore, settings: ApiSettings, now: Callable[[], datetime], stop: Callable[[RunId, str], None]
    ) -> None:
        self._store = store
        self._settings = settings
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._now = now
        self._stop = stop

    def follow(self, run: Run, worker: Worker) -> str:
        """Listen until the worker has ended; return what to call that if it left nothing."""
        overrun = Timer(run.settings.seconds + self._settings.overrun_seconds, self._stop, (run.id, "overran"))
        overrun.daemon = True
        overrun.start()
        heard: list[Progress] = []
        ended = Event()
        beat = Thread(target=self._beat, args=(run, heard, ended), name=f"heart of {run.id}", daemon=True)
        beat.start()
        for progress in worker.news():
            heard.append(progress)
        status = worker.wait()
        ended.set()
        beat.join()
        overrun.cancel()
        log.info("run %s ended with status %d", run.id, status)
        return ENDS.get(status, "crashed")

    def _beat(self, run: Run, heard: list[Progress], ended: Event) -> None:
        """Write down the news and renew the lease; stop the worker when the run was taken away or is to be stopped."""
        told, renewed = 0, monotonic()
        while True:
            last = ended.wait(TICK_SECONDS)
            news = tuple(heard[told:])
            try:
                if news or last or monotonic() - renewed > self._settings.lease_seconds / 3:
                    with self._store.database.write(SERVICE, self._now()) as change:
                        now = runs.renew(change, run, self._lease, news)
                    told, renewed = told + len(news), monotonic()
                else:
                    now = self._store.run(run.id)
                if now.cancel_asked:
                    self._stop(run.id, "cancelled")
            except ConflictError as error:
                if error.code == "run_ended":
                    self._stop(run.id, "taken_away")
                    return
                log.warning("run %s: its news could not be written: %s", run.id, error.code)
            if last:
                return
