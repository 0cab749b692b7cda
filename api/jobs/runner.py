"""Starts runs, listens to them, stops them, and records how each ended - once.

A run waits in the store, is taken by a server, runs in its own process, and ends as its outcome says. A process that
dies without an outcome ends as failed; a server that stops or dies leaves its runs interrupted, to be resumed. The best
plan so far is kept in each case, marked as not final. Only this class moves a run from state to state.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, RLock, Thread, Timer
from time import monotonic, sleep

from allocator.incumbent import unproven
from api.jobs.folder import RunFolder, folder_of
from api.jobs.process import Worker
from api.jobs.server import Server
from api.jobs.worker import OUT_OF_MEMORY
from api.settings import ApiSettings
from api.store import runs, scenarios
from api.store.checked import CheckedPlan
from api.store.database import Transaction
from api.store.sql import SERVICE, SqlStore
from models.errors import BrokenPlanError, ConflictError
from models.job import Run, RunId, RunState, ScenarioId
from models.outcome import Cancelled, Infeasible, Outcome, OutOfTime, Solved
from models.plan import Plan, Progress, RunRecord
from models.settings import SolveSettings

log = logging.getLogger(__name__)

TICK_SECONDS = 0.25
"""How often news are written down and a wish to stop is looked for."""


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
        self._lock = RLock()
        self._workers: dict[RunId, Worker] = {}
        self._threads: dict[RunId, Thread] = {}
        self._stopped: dict[RunId, str] = {}
        self._closing = Event()

    # --- what a person asks for

    def order(self, change: Transaction, scenario_id: ScenarioId, settings: SolveSettings | None = None) -> Run:
        """Write a run down; call ``begin`` once the change is kept."""
        self._make_sure_there_is_room(change)
        entry = scenarios.entry(change.connection, scenario_id)
        return runs.add(
            change,
            Run(
                id=f"r-{secrets.token_hex(8)}",
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
        open_now = runs.open_runs(change.connection)
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
                self._watch(run, self._settle)

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
                self._stop(run_id, "server_stopped")
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
                    return
                with self._store.database.write(SERVICE, self._now()) as change:
                    run = runs.claim(change, self._server.id, self._lease)
                if run is None:
                    return
                self._begin(run)

    def _begin(self, run: Run) -> None:
        folder = folder_of(self._folder, run)
        try:
            start = self._store.plan(run.plan).decisions if run.plan else None
            folder.prepare(self._store.scenario(run.scenario), run.settings, start, self._settings.memory_mb)
            self._workers[run.id] = self._worker(folder.path)
        except OSError as error:
            log.error("run %s could not be started: %s", run.id, error.strerror)
            self._end(run, RunState.FAILED, "not_started")
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
                self._end(self._store.run(run.id), RunState.FAILED, "not_recorded")
            finally:
                with self._lock:
                    self._workers.pop(run.id, None)
                    self._threads.pop(run.id, None)
                    self._stopped.pop(run.id, None)
                self.begin()

        with self._lock:
            thread = Thread(target=body, name=f"run {run.id}", daemon=True)
            self._threads[run.id] = thread
            thread.start()

    def _follow(self, run: Run) -> None:
        worker = self._workers[run.id]
        longest = run.settings.seconds + self._settings.overrun_seconds
        overrun = Timer(longest, self._stop, (run.id, "overran"))
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
        died = {0: "no_outcome", OUT_OF_MEMORY: "out_of_memory"}.get(status, "crashed")
        self._conclude(self._store.run(run.id), run.attempt, died)

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

    def _settle(self, run: Run) -> None:
        folder = folder_of(self._folder, run)
        patience = monotonic() + self._settings.stop_seconds
        while folder.worker_alive() and monotonic() < patience:
            sleep(0.05)
        folder.kill_worker()
        outcome = folder.outcome()
        if outcome is None or isinstance(outcome, Cancelled):
            self._record(run, outcome, RunState.INTERRUPTED, "server_stopped")
        else:
            self._conclude(run, run.attempt, "no_outcome")

    def _conclude(self, run: Run, attempt: int, died: str) -> None:
        if run.attempt != attempt or run.state.ended:
            raise ConflictError("run_ended", id=run.id, state=run.state.value)
        outcome = folder_of(self._folder, run).outcome()
        stopped = self._stopped.get(run.id)
        state = RunState.INTERRUPTED if stopped == "server_stopped" else RunState.CANCELLED
        match outcome:
            case None if stopped:
                self._record(run, None, state, stopped)
            case None:
                self._record(run, None, RunState.FAILED, died)
            case Cancelled():
                self._record(run, outcome, state, stopped or "cancelled")
            case Solved():
                self._record(run, outcome, RunState.SOLVED, "")
            case Infeasible():
                self._record(run, outcome, RunState.INFEASIBLE, "infeasible")
            case OutOfTime():
                self._record(run, outcome, RunState.OUT_OF_TIME, "out_of_time")

    def _record(self, run: Run, outcome: Outcome | None, state: RunState, message: str) -> None:
        folder = folder_of(self._folder, run)
        plan, record = _plan_of(outcome, folder)
        checked = None
        if plan is not None:
            try:
                checked = CheckedPlan(
                    scenario_id=run.scenario,
                    scenario=folder.order()[0],
                    plan=plan,
                    record=record,
                    run=run.id,
                    final=state is RunState.SOLVED,
                    at=self._now(),
                )
            except BrokenPlanError as error:
                log.error(
                    "run %s: its plan breaks %s (%d findings)", run.id, error.params["first"], error.params["count"]
                )
                self._end(run, RunState.FAILED, "broken_plan")
                return
        self._end(run, state, message, outcome, checked)

    def _end(
        self,
        run: Run,
        state: RunState,
        message: str,
        outcome: Outcome | None = None,
        checked: CheckedPlan | None = None,
    ) -> Run:
        ended = run.model_copy(update={"state": state, "message": message, "ended_at": self._now()})
        return self._store.end_run(ended, outcome, checked)


def _plan_of(outcome: Outcome | None, folder: RunFolder) -> tuple[Plan | None, RunRecord | None]:
    """Return the plan of an outcome; without one the best the worker had found when it ended."""
    if isinstance(outcome, Solved | Cancelled) and outcome.plan is not None:
        return outcome.plan, outcome.record
    found = folder.found() if outcome is None and folder.prepared else None
    if found is None:
        return None, None
    return unproven(folder.order()[0], found), None
