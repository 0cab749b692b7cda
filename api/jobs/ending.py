"""How a run ended, from what its worker left to what the store keeps: once, plan and state together.

The best plan so far is kept however a run ends, marked as not final unless the run found its answer.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from allocator.incumbent import unproven
from api.jobs.folder import RunFolder, folder_of
from api.jobs.following import KILLED
from api.jobs.orders import Again
from api.plans import reasons, replanned
from api.settings import ApiSettings
from api.store import runs
from api.store.checked import CheckedPlan
from api.store.database import Transaction
from api.store.sql import SERVICE, SqlStore
from models.errors import BrokenPlanError, ConflictError
from models.job import PlanId, Run, RunKind, RunState
from models.outcome import Cancelled, Infeasible, Outcome, OutOfTime, Solved
from models.plan import Plan, RunRecord
from models.studies import Reasons

log = logging.getLogger(__name__)

SERVER_STOPPED, GAVE_WAY = "server_stopped", "gave_way"
ATTEMPTS = 10
"""So often reasons are taken up by themselves; a worker that ends its server each time is then left alone."""


class Ending:
    """Records the ends of runs."""

    def __init__(self, store: SqlStore, folder: Path, settings: ApiSettings, now: Callable[[], datetime]) -> None:
        self._store = store
        self._folder = folder
        self._settings = settings
        self._now = now

    def settle(self, run: Run) -> None:
        """Record a run whose server is gone: let its worker leave what it has, then end it."""
        folder = folder_of(self._folder, run)
        patience = monotonic() + self._settings.stop_seconds
        while folder.worker_alive() and monotonic() < patience:
            sleep(0.05)
        folder.kill_worker()
        if run.kind is RunKind.REASONS:
            self._conclude_reasons(run, "", SERVER_STOPPED)
            return
        outcome = folder.outcome()
        if outcome is None or isinstance(outcome, Cancelled):
            self._record(run, outcome, RunState.INTERRUPTED, SERVER_STOPPED)
        else:
            self.conclude(run, run.attempt, "no_outcome")

    def conclude(self, run: Run, attempt: int, died: str, stopped: str | None = None) -> None:
        """Record a run whose worker has ended. ``died``: what to call an end without an outcome."""
        if run.attempt != attempt or run.state.ended:
            raise ConflictError("run_ended", id=run.id, state=run.state.value)
        if run.kind is RunKind.REASONS:
            self._conclude_reasons(run, died, stopped)
            return
        outcome = folder_of(self._folder, run).outcome()
        state = RunState.INTERRUPTED if stopped == SERVER_STOPPED else RunState.CANCELLED
        match outcome:
            case None if stopped:
                self._record(run, None, state, stopped)
            case None:
                self._record(run, None, RunState.INTERRUPTED if died == KILLED else RunState.FAILED, died)
            case Cancelled():
                self._record(run, outcome, state, stopped or "cancelled")
            case Solved():
                self._record(run, outcome, RunState.SOLVED, "")
            case Infeasible():
                self._record(run, outcome, RunState.INFEASIBLE, "infeasible")
            case OutOfTime():
                self._record(run, outcome, RunState.OUT_OF_TIME, "out_of_time")

    def end(self, run: Run, state: RunState, message: str) -> Run:
        """Record an end with nothing to keep."""
        return self._store.end_run(self._ended(run, state, message), None, None)

    def _ended(self, run: Run, state: RunState, message: str) -> Run:
        return run.model_copy(update={"state": state, "message": message, "ended_at": self._now()})

    def _conclude_reasons(self, run: Run, died: str, stopped: str | None) -> None:
        """Keep the reasons found; where they had to give way, or the server stopped, they are taken up again."""
        found = folder_of(self._folder, run).left(Reasons)
        assert run.about is not None
        with self._store.database.write(SERVICE, self._now()) as change:
            if found is not None:
                reasons.keep(change, run.about, found)
            broken_off = stopped in (GAVE_WAY, SERVER_STOPPED) or (stopped is None and died == KILLED)
            if broken_off and found is None and run.attempt >= ATTEMPTS:
                runs.end(change, self._ended(run, RunState.INTERRUPTED, stopped or died), None, None)
            elif broken_off and not run.cancel_asked:
                runs.give_way(change, run)
            elif stopped or run.cancel_asked:
                runs.end(change, self._ended(run, RunState.CANCELLED, stopped or "cancelled"), None, None)
            elif found is None:
                runs.end(change, self._ended(run, RunState.FAILED, died), None, None)
            else:
                runs.end(change, self._ended(run, RunState.SOLVED, "reasons_found"), None, None)

    def _record(self, run: Run, outcome: Outcome | None, state: RunState, message: str) -> None:
        folder = folder_of(self._folder, run)
        try:
            again = folder.left(Again) if run.kind is RunKind.REPLAN else None
            checked = self._checked(run, again, outcome, state)
        except BrokenPlanError as error:
            log.error("run %s: its plan breaks %s (%d findings)", run.id, error.params["first"], error.params["count"])
            self.end(run, RunState.FAILED, "broken_plan")
            return
        ended = self._ended(run, state, message)
        with self._store.database.write(SERVICE, self._now()) as change:
            if again is not None:
                ended = ended.model_copy(update={"made": replanned.keep_scenario(change, run, again.scenario)})
            ended = runs.end(change, ended, outcome, checked)
            if again is not None and again.changes is not None and ended.plan is not None:
                replanned.keep_changes(change, ended.plan, again.changes)
            if state is RunState.SOLVED and ended.plan is not None:
                self._ask_why(change, ended.plan)

    def _ask_why(self, change: Transaction, plan_id: PlanId) -> None:
        """Have the reasons of a plan settled, unless they were before."""
        seconds = self._settings.reasons_seconds
        if seconds and reasons.kept(change.connection, plan_id) is None:
            reasons.order(change, plan_id, self._settings.solve.model_copy(update={"seconds": seconds}))

    def _checked(self, run: Run, again: Again | None, outcome: Outcome | None, state: RunState) -> CheckedPlan | None:
        folder = folder_of(self._folder, run)
        plan, record = _plan_of(outcome, folder)
        if plan is None:
            return None
        scenario = again.scenario if again is not None else folder.order()[0]
        return CheckedPlan(
            scenario_id=replanned.id_of(scenario) if again is not None else run.scenario,
            scenario=scenario,
            plan=plan,
            record=record,
            run=run.id,
            final=state is RunState.SOLVED,
            at=self._now(),
        )


def _plan_of(outcome: Outcome | None, folder: RunFolder) -> tuple[Plan | None, RunRecord | None]:
    """Return the plan of an outcome; without one the best the worker had found when it ended."""
    if isinstance(outcome, Solved | Cancelled) and outcome.plan is not None:
        return outcome.plan, outcome.record
    found = folder.found() if outcome is None and folder.prepared else None
    if found is None:
        return None, None
    return unproven(folder.order()[0], found), None
