"""What the pages show: one plan of the store with its scenario and figures, and how the runs stand.

Plans and scenarios never change once stored, so what was read of them is kept for the next look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from allocator.ledger import Figures, figures
from api.plans import drafts, publishing
from api.store.protocol import PlanEntry
from api.store.sql import SqlStore
from models.job import PlanId, Run, RunState, ScenarioId
from models.outcome import Infeasible
from models.plan import Plan
from models.reasons import Reason
from models.scenario import Scenario

KEPT_PLANS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan and everything a page needs beside it."""

    entry: PlanEntry
    scenario: Scenario
    plan: Plan
    figures: Figures


@dataclass(frozen=True, slots=True)
class RunNews:
    """The run people should know about: the one going on, or the last one where it ended without a plan.

    ``conflict``: what cannot be kept together where there is none.
    """

    run: Run
    scenario: Scenario
    conflict: tuple[Reason, ...] = ()


class Window:
    """Looks into the store for the pages."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._kept = lru_cache(maxsize=KEPT_PLANS)(self._read)
        self.scenario = lru_cache(maxsize=KEPT_PLANS)(store.scenario)

    def plans(self) -> tuple[PlanEntry, ...]:
        """Return all plans but those that were discarded, newest first."""
        with self._store.database.read() as connection:
            gone = drafts.discarded(connection)
        return tuple(entry for entry in self._store.plans() if entry.id not in gone)

    def scenario_names(self) -> dict[ScenarioId, str]:
        """Return what each scenario is called."""
        return {entry.id: entry.name for entry in self._store.scenarios()}

    def newest(self) -> PlanId | None:
        """Return the newest final plan, or the newest of all where none is final.

        What planning again has proposed counts once somebody has decided to keep it.
        """
        with self._store.database.read() as connection:
            aside = publishing.set_aside(connection)
        return _best([entry for entry in self._store.plans() if entry.id not in aside])

    def plan_of(self, scenario_id: ScenarioId) -> PlanId | None:
        """Return the newest final plan of a scenario, or the newest of all where none is final."""
        return _best([entry for entry in self.plans() if entry.scenario == scenario_id])

    def shown(self, plan_id: PlanId | None) -> Shown | None:
        """Return the plan asked for, without one the newest; None where there is no plan at all."""
        wanted = plan_id or self.newest()
        return self._kept(wanted) if wanted else None

    def _read(self, plan_id: PlanId) -> Shown:
        entry = self._store.plan_entry(plan_id)
        scenario, plan = self._store.scenario(entry.scenario), self._store.plan(plan_id)
        return Shown(entry, scenario, plan, figures(scenario, plan))

    def news(self) -> RunNews | None:
        """Return what is to be said about runs, if anything: nothing of an end that a newer plan has overtaken."""
        runs = self._store.runs()
        run = next((run for run in runs if run.state is RunState.RUNNING), runs[0] if runs else None)
        if run is None or run.state is RunState.SOLVED:
            return None
        plans = self._store.plans()
        if run.ended_at and plans and plans[0].created_at > run.ended_at:
            return None
        outcome = self._store.outcome(run.id)
        conflict = outcome.conflict if isinstance(outcome, Infeasible) else ()
        return RunNews(run, self._store.scenario(run.made or run.scenario), conflict)


def _best(entries: Sequence[PlanEntry]) -> PlanId | None:
    """Return the first final plan, or the first of all where none is final."""
    best = next((entry for entry in entries if entry.final), entries[0] if entries else None)
    return best.id if best else None
