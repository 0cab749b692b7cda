"""Starts runs, listens to them, stops them, and records how each ended - once.

A run is queued, runs in its own process, and ends as its outcome says. A process that dies without an outcome ends as
failed; a server that stops or dies leaves the run interrupted, with the best plan so far where the worker could still
write it. Only this class moves a run from state to state.
"""

import logging
import secrets
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock, Thread, Timer
from time import monotonic, sleep

from api.jobs.folder import RunFolder
from api.jobs.process import Worker
from api.settings import ApiSettings
from api.store.checked import CheckedPlan
from api.store.protocol import Store
from models.errors import BrokenPlanError, ConflictError
from models.job import Run, RunId, RunState, ScenarioId
from models.outcome import Cancelled, Infeasible, Outcome, OutOfTime, Solved
from models.settings import SolveSettings

log = logging.getLogger(__name__)

NEWS_SECONDS = 0.2
"""How often the run itself is rewritten while it solves; its list of news has every line."""


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


class Runner:
    """The runs of one server."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        settings: ApiSettings,
        now: Callable[[], datetime] = utc_now,
        worker: Callable[[Path], Worker] = Worker,
    ) -> None:
        self._store = store
        self._folder = folder
        self._settings = settings
        self._now = now
        self._worker = worker
        self._lock = RLock()
        self._waiting: deque[RunId] = deque()
        self._workers: dict[RunId, Worker] = {}
        self._threads: dict[RunId, Thread] = {}
        self._stopped: dict[RunId, str] = {}
        self._closing = False

    # --- what a person asks for

    def start(self, scenario_id: ScenarioId, settings: SolveSettings | None = None) -> Run:
        """Freeze the scenario and solve it as soon as there is room."""
        scenario = self._store.scenario(scenario_id)
        run = Run(
            id=f"r-{secrets.token_hex(8)}",
            scenario=scenario_id,
            scenario_hash=scenario.deciding_hash,
            settings=settings or self._settings.solve,
            created_at=self._now(),
        )
        with self._lock:
            if self._closing:
                raise ConflictError("service_stopping")
            if len(self._waiting) >= self._settings.queued_runs and len(self._threads) >= self._settings.running_runs:
                raise ConflictError("too_many_runs", limit=self._settings.queued_runs)
            RunFolder(self._folder / run.id).prepare(scenario, run.settings)
            self._store.add_run(run)
            self._waiting.append(run.id)
            self._start_waiting()
        return self._store.run(run.id)

    def cancel(self, run_id: RunId) -> Run:
        """Stop a run; what it has found so far is kept. Asking again changes nothing."""
        with self._lock:
            run = self._store.run(run_id)
            if run_id in self._waiting:
                self._waiting.remove(run_id)
                return self._end(run, RunState.CANCELLED, "cancelled")
            if run_id in self._workers:
                self._stop(run_id, "cancelled")
            elif run.state.ended and run.state is not RunState.CANCELLED:
                raise ConflictError("run_ended", id=run_id, state=run.state.value)
        return run

    # --- the life of the server

    def recover(self) -> None:
        """Settle the runs an earlier server left open."""
        for run in self._store.runs():
            if not run.state.ended:
                self._watch(run, self._settle)

    def close(self) -> None:
        """Stop all runs and wait for them; the best plan of each is kept."""
        with self._lock:
            self._closing = True
            for run_id in self._waiting:
                self._end(self._store.run(run_id), RunState.INTERRUPTED, "server_stopped")
            self._waiting.clear()
            for run_id in self._workers:
                self._stop(run_id, "server_stopped")
            threads = list(self._threads.values())
        for thread in threads:
            thread.join()

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

    def _stop(self, run_id: RunId, why: str) -> None:
        with self._lock:
            if run_id in self._workers:
                self._stopped.setdefault(run_id, why)
                self._workers[run_id].stop(self._settings.stop_seconds)

    def _start_waiting(self) -> None:
        while self._waiting and len(self._threads) < self._settings.running_runs:
            run = self._store.run(self._waiting.popleft())
            run = run.model_copy(update={"state": RunState.RUNNING, "started_at": self._now()})
            self._store.update_run(run)
            try:
                self._workers[run.id] = self._worker(self._folder / run.id)
            except OSError as error:
                log.error("run %s could not be started: %s", run.id, error.strerror)
                self._end(run, RunState.FAILED, "not_started")
            else:
                self._watch(run, self._follow)

    def _watch(self, run: Run, task: Callable[[Run], None]) -> None:
        def body() -> None:
            try:
                task(run)
            except Exception as error:
                log.error("run %s could not be recorded: %s", run.id, type(error).__name__)
                self._end(self._store.run(run.id), RunState.FAILED, "not_recorded")
            finally:
                with self._lock:
                    self._workers.pop(run.id, None)
                    self._threads.pop(run.id, None)
                    self._stopped.pop(run.id, None)
                    if not self._closing:
                        self._start_waiting()

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
        written = 0.0
        for progress in worker.news():
            self._store.add_progress(run.id, progress)
            run = run.model_copy(update={"progress": progress})
            if monotonic() - written >= NEWS_SECONDS:
                self._store.update_run(run)
                written = monotonic()
        status = worker.wait()
        overrun.cancel()
        log.info("run %s ended with status %d", run.id, status)
        self._conclude(run, "crashed" if status else "no_outcome")

    def _settle(self, run: Run) -> None:
        folder = RunFolder(self._folder / run.id)
        patience = monotonic() + self._settings.stop_seconds
        while folder.worker_alive() and monotonic() < patience:
            sleep(0.05)
        folder.kill_worker()
        outcome = folder.outcome()
        if outcome is None or isinstance(outcome, Cancelled):
            self._record(run, outcome, RunState.INTERRUPTED, "server_stopped")
        else:
            self._conclude(run, "no_outcome")

    def _conclude(self, run: Run, died: str) -> None:
        outcome = RunFolder(self._folder / run.id).outcome()
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
        plan = outcome.plan if isinstance(outcome, Solved | Cancelled) else None
        checked = None
        if outcome is not None and plan is not None:
            scenario, _settings = RunFolder(self._folder / run.id).order()
            try:
                checked = CheckedPlan(
                    scenario_id=run.scenario,
                    scenario=scenario,
                    plan=plan,
                    record=outcome.record,
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
