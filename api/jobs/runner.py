"""Starts runs, sees to their turn, and stops them.

A run waits in the store, is taken by a server, runs in its own process (``following``), and ends as its outcome says
(``ending``). A process that dies without an outcome ends as failed; a server that stops or dies leaves its runs
interrupted, to be resumed.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, RLock, Thread

from api.jobs.ending import GAVE_WAY, SERVER_STOPPED, Ending
from api.jobs.folder import folder_of
from api.jobs.following import Following
from api.jobs.laying import laid_out
from api.jobs.process import Worker
from api.jobs.server import Server
from api.settings import ApiSettings
from api.store import runs, scenarios
from api.store.database import Transaction
from api.store.sql import SERVICE, SqlStore
from models.errors import ConflictError
from models.job import PlanId, Run, RunId, RunKind, RunState, ScenarioId
from models.settings import SolveSettings

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


class Runner:
    """The runs of one server."""

    def __init__(
        self,
        store: SqlStore,
        folder: Path,
        settings: ApiSettings,
        now: Callable[[], datetime] = utc_now,
        worker: Callable[[Path], Worker] = Worker,
    ) -> None:
        self._store = store
        self._folder = folder
        self._settings = settings
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._now = now
        self._worker = worker
        self._server = Server(folder)
        self._following = Following(store, settings, now, self._stop)
        self._ending = Ending(store, folder, settings, now)
        self._lock = RLock()
        self._workers: dict[RunId, Worker] = {}
        self._reasoning: set[RunId] = set()
        self._threads: dict[RunId, Thread] = {}
        self._stopped: dict[RunId, str] = {}
        self._closing = Event()

    # --- what a person asks for

    def order(
        self,
        change: Transaction,
        scenario_id: ScenarioId,
        settings: SolveSettings | None = None,
        kind: RunKind = RunKind.SOLVE,
        about: PlanId | None = None,
    ) -> Run:
        """Write a run down; call ``begin`` once the change is kept."""
        self._make_sure_there_is_room(change)
        entry = scenarios.entry(change.connection, scenario_id)
        return runs.add(
            change,
            Run(
                id=f"r-{secrets.token_hex(8)}",
                kind=kind,
                about=about,
                scenario=scenario_id,
                scenario_hash=entry.deciding_hash,
                settings=settings or self._settings.solve,
                created_at=change.at,
                by=change.by,
            ),
        )

    def resume(self, change: Transaction, run_id: RunId) -> Run:
        """Take up a run that was broken off, from its best plan; call ``begin`` once the change is kept."""
        self._make_sure_there_is_room(change)
        return runs.again(change, run_id)

    def _make_sure_there_is_room(self, change: Transaction) -> None:
        if self._closing.is_set():
            raise ConflictError("service_stopping")
        open_now = [run for run in runs.open_runs(change.connection) if run.kind is not RunKind.REASONS]
        if sum(run.state is RunState.QUEUED for run in open_now) >= self._settings.queued_runs:
            raise ConflictError("too_many_runs", limit=self._settings.queued_runs)
        if sum(run.by == change.by for run in open_now) >= self._settings.own_runs:
            raise ConflictError("too_many_own_runs", limit=self._settings.own_runs)

    def start(self, scenario_id: ScenarioId, settings: SolveSettings | None = None, by: str = SERVICE) -> Run:
        """Solve a scenario as soon as there is room."""
        with self._store.database.write(by, self._now()) as change:
            run = self.order(change, scenario_id, settings)
        self.begin()
        return self._store.run(run.id)

    def cancel(self, run_id: RunId, by: str = SERVICE) -> Run:
        """Stop a run; what it has found so far is kept. Asking again changes nothing."""
        with self._store.database.write(by, self._now()) as change:
            run = runs.get(change.connection, run_id)
            if run.state is RunState.QUEUED:
                ended = {"state": RunState.CANCELLED, "message": "cancelled", "ended_at": change.at}
                return runs.end(change, run.model_copy(update=ended), None, None)
            if run.state.ended and run.state is not RunState.CANCELLED:
                raise ConflictError("run_ended", id=run_id, state=run.state.value)
            if not run.state.ended:
                run = runs.ask_to_stop(change, run)
        self._stop(run_id, "cancelled")
        return run

    # --- the life of the server

    def recover(self) -> None:
        """Settle the runs an earlier server left open, go on with those that wait, and watch over the others."""
        self._server.take()
        self._settle_orphans(self._server.id)
        self.begin()
        Thread(target=self._watch_over_others, name="runs of other servers", daemon=True).start()

    def _settle_orphans(self, server: str = "") -> None:
        with self._store.database.read() as connection:
            left = runs.orphans(connection, self._now(), server)
        for run in left:
            with self._lock:
                known = run.id in self._threads
            if not known:
                self._watch(run, self._ending.settle)

    def _watch_over_others(self) -> None:
        while not self._closing.wait(self._settings.lease_seconds / 3):
            try:
                self._settle_orphans()
                self.begin()
            except ConflictError as error:
                log.warning("the runs could not be looked after: %s", error.code)

    def close(self) -> None:
        """Stop all runs, keeping the best plan of each, and wait for them. What waits goes on with the next server."""
        self._closing.set()
        with self._lock:
            for run_id in self._workers:
                self._stop(run_id, SERVER_STOPPED)
            threads = list(self._threads.values())
        for thread in threads:
            thread.join()
        self._server.leave()

    def wait(self) -> None:
        """Wait until nothing is running or waiting."""
        while True:
            with self._lock:
                threads = list(self._threads.values())
            if not threads:
                return
            for thread in threads:
                thread.join()

    # --- one run, in a thread of its own

    def begin(self) -> None:
        """Carry out the runs whose turn it is, as far as there is room."""
        while not self._closing.is_set():
            with self._lock:
                if len(self._threads) >= self._settings.running_runs:
                    self._make_way()
                    return
                with self._store.database.write(SERVICE, self._now()) as change:
                    run = runs.claim(change, self._server.id, self._lease)
                if run is None:
                    return
                self._begin(run)

    def _make_way(self) -> None:
        """Let reasons wait while somebody waits for a plan."""
        if not self._reasoning:
            return
        with self._store.database.read() as connection:
            wanted = any(run.kind is not RunKind.REASONS for run in runs.waiting(connection))
        if wanted:
            for run_id in self._reasoning:
                self._stop(run_id, GAVE_WAY)

    def _begin(self, run: Run) -> None:
        folder = folder_of(self._folder, run)
        try:
            with self._store.database.read() as connection:
                scenario, order = laid_out(connection, run, self._settings.memory_mb)
            folder.lay_out(scenario, order)
            self._workers[run.id] = self._worker(folder.path)
            if run.kind is RunKind.REASONS:
                self._reasoning.add(run.id)
        except OSError as error:
            log.error("run %s could not be started: %s", run.id, error.strerror)
            self._ending.end(run, RunState.FAILED, "not_started")
        else:
            self._watch(run, self._follow)

    def _stop(self, run_id: RunId, why: str) -> None:
        with self._lock:
            if run_id in self._workers:
                self._stopped.setdefault(run_id, why)
                self._workers[run_id].stop(self._settings.stop_seconds)

    def _watch(self, run: Run, task: Callable[[Run], None]) -> None:
        def body() -> None:
            try:
                task(run)
            except ConflictError as error:
                log.error("run %s was recorded elsewhere or could not be: %s", run.id, error.code)
            except Exception as error:
                log.error("run %s could not be recorded: %s", run.id, type(error).__name__)
                self._ending.end(self._store.run(run.id), RunState.FAILED, "not_recorded")
            finally:
                with self._lock:
                    self._workers.pop(run.id, None)
                    self._threads.pop(run.id, None)
                    self._stopped.pop(run.id, None)
                    self._reasoning.discard(run.id)
                self.begin()

        with self._lock:
            thread = Thread(target=body, name=f"run {run.id}", daemon=True)
            self._threads[run.id] = thread
            thread.start()

    def _follow(self, run: Run) -> None:
        died = self._following.follow(run, self._workers[run.id])
        self._ending.conclude(self._store.run(run.id), run.attempt, died, self._stopped.get(run.id))
