"""How long a run may take, how it reports and how it is stopped."""

import threading
import time
from collections.abc import Callable
from enum import StrEnum

from ortools.sat.python import cp_model

from models.plan import Progress
from models.settings import SolveSettings


class Status(StrEnum):
    """How one search ended."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    UNKNOWN = "UNKNOWN"
    MODEL_INVALID = "MODEL_INVALID"


Report = Callable[[Progress], None]
Cancelled = Callable[[], bool]

LOOK_EVERY = 0.1
"""Seconds between two looks at whether the run was cancelled."""
LEAST_SECONDS, LEAST_WORK = 0.01, 1e-6
"""What a search is given at least."""
GRAIN = 1e9
"""Grains of one unit of deterministic work."""


class Control:
    """The clock, the news channel and the stop button of one run.

    Time is shared over tiers by one rule: a tier may use half of what is left, and never less than an equal share of
    it; what it does not need goes back. A deterministic ``work_limit`` is shared the same way.
    """

    def __init__(
        self, settings: SolveSettings, report: Report | None = None, cancelled: Cancelled | None = None
    ) -> None:
        self.settings = settings
        self._report = report
        self._cancelled = cancelled
        self.began = time.monotonic()
        self._work = 0
        self.first_plan: float | None = None
        self._counting = threading.Lock()
        self._stop = False
        self._looked = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(0.0, self.settings.seconds - self.seconds)

    @property
    def spent(self) -> bool:
        """Whether nothing is left of the time, or of the work when that is what bounds the run."""
        if self.settings.work_limit is not None:
            return self.work_used >= self.settings.work_limit
        return self.left <= 0

    @property
    def work_used(self) -> float:
        """Deterministic work used so far."""
        return self._work / GRAIN

    @property
    def work_left(self) -> float | None:
        """Deterministic work left, None when the clock decides."""
        limit = self.settings.work_limit
        return None if limit is None else max(0.0, limit - self.work_used)

    def count_work(self, work: float) -> None:
        """Count work. In whole grains, so that searches side by side add up to the same in whatever order they end."""
        with self._counting:
            self._work += round(work * GRAIN)

    @property
    def stopped(self) -> bool:
        """Whether a person asked to stop; who once did does not take it back."""
        if not self._stop and self._cancelled is not None:
            self._stop = self._cancelled()
        return self._stop

    def stopped_lately(self) -> bool:
        """Tell whether a person asked to stop, without asking each time: for the innermost loops."""
        now = time.monotonic()
        if not self._stop and now - self._looked >= LOOK_EVERY:
            self._looked = now
            return self.stopped
        return self._stop

    @property
    def at_once(self) -> int:
        """Workers of one search: one where the work is limited, so that their number never decides."""
        return 1 if self.settings.work_limit is not None else self.settings.workers

    @property
    def abreast(self) -> int:
        """Searches side by side: as many as workers; always two where the work is limited, whoever carries them out."""
        return 2 if self.settings.work_limit is not None else self.settings.workers

    def share(self, turns_left: int) -> float:
        """Return the seconds the next of ``turns_left`` turns may use."""
        return self.left * max(0.5, 1 / max(1, turns_left))

    def work_share(self, turns_left: int) -> float | None:
        """Return the deterministic work the next turn may use, None when the run is bounded by the clock."""
        left = self.work_left
        return None if left is None else left * max(0.5, 1 / max(1, turns_left))

    def tell(self, news: Progress) -> None:
        """Pass on one piece of news."""
        if self._report is not None:
            self._report(news.model_copy(update={"seconds": round(self.seconds, 3)}))

    def solver(self, workers: int, seed: int = 0) -> cp_model.CpSolver:
        """Return CP-SAT as every search here wants it.

        All constraints enter the linear programme: capacity and fill are what proves these rounds. Cuts and probing
        cost more than they gave (measured at 20 proposals).

        Precedences between optional intervals that may not overlap are left alone: with them ortools 9.14 claimed an
        optimum that was none (outside job shop Behnke22: 88 on three seeds of ten, where 87 exists).
        """
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.settings.seed + seed
        solver.parameters.num_workers = workers
        solver.parameters.linearization_level = 2
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.cut_level = 0
        solver.parameters.use_precedences_in_disjunctive_constraint = False
        return solver

    def bound(self, solver: cp_model.CpSolver, seconds: float, work: float | None) -> None:
        """Let a search end after so much work, and after so many seconds unless it is work that bounds the run."""
        if work is None or self.settings.work_limit is None:
            solver.parameters.max_time_in_seconds = max(LEAST_SECONDS, seconds)
        if work is not None:
            solver.parameters.max_deterministic_time = max(LEAST_WORK, work)

    def solve(
        self,
        solver: cp_model.CpSolver,
        model: cp_model.CpModel,
        callback: cp_model.CpSolverSolutionCallback | None = None,
    ) -> Status:
        """Solve while watching the stop button; the search is asked to stop again and again until it does."""
        done = threading.Event()
        solver.parameters.catch_sigint_signal = False  # Ctrl-C is for the caller; in a thread the solver's own aborts

        def watch() -> None:
            while not done.wait(LOOK_EVERY):
                if self.stopped:
                    solver.stop_search()

        watcher = threading.Thread(target=watch, daemon=True) if self._cancelled is not None else None
        if watcher is not None:
            watcher.start()
        try:
            solver.solve(model, callback)
            return Status(solver.status_name())
        finally:
            done.set()
            if watcher is not None:
                watcher.join()
            self.count_work(solver.response_proto.deterministic_time)
