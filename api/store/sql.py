"""The store behind pages and runner: scenarios, plans and runs of one database, each call a transaction of its own."""

from datetime import datetime
from pathlib import Path

from api.store import plans, runs, scenarios
from api.store.checked import CheckedPlan
from api.store.database import Database
from api.store.protocol import PlanEntry, ScenarioEntry
from api.store.upgrade import upgrade
from models.job import PlanId, Run, RunId, ScenarioId
from models.outcome import Outcome
from models.plan import Plan, Progress, RunRecord
from models.scenario import Scenario

SERVICE = "service"
"""Who is written down for what no person did: a run that ended, a sample that was put in."""


class SqlStore:
    """Scenarios, plans and runs as rows of ``database``, whose tables it brings up to date."""

    def __init__(self, database: Database) -> None:
        upgrade(database)
        self.database = database

    @classmethod
    def in_folder(cls, folder: Path) -> "SqlStore":
        """Open the store kept in a data folder."""
        return cls(Database.in_folder(folder))

    def ready(self) -> None:
        """Try a write."""
        self.database.ready()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    # --- scenarios and plans

    def add_scenario(self, scenario: Scenario, name: str, at: datetime) -> ScenarioEntry:
        """Keep a scenario under a name made of its content."""
        with self.database.write(SERVICE, at) as change:
            return scenarios.add(change, scenario, name)

    def scenarios(self) -> tuple[ScenarioEntry, ...]:
        """Return all scenarios, newest first."""
        with self.database.read() as connection:
            return scenarios.entries(connection).items

    def scenario(self, scenario_id: ScenarioId) -> Scenario:
        """Read a whole scenario."""
        with self.database.read() as connection:
            return scenarios.body(connection, scenario_id)

    def add_plan(self, checked: CheckedPlan) -> PlanEntry:
        """Keep a plan and how it was found."""
        with self.database.write(SERVICE, checked.at) as change:
            return plans.add(change, checked)

    def plans(self) -> tuple[PlanEntry, ...]:
        """Return all plans, newest first."""
        with self.database.read() as connection:
            return plans.entries(connection).items

    def plan_entry(self, plan_id: PlanId) -> PlanEntry:
        """Read the line of one plan."""
        with self.database.read() as connection:
            return plans.entry(connection, plan_id)

    def plan(self, plan_id: PlanId) -> Plan:
        """Read a whole plan."""
        with self.database.read() as connection:
            return plans.body(connection, plan_id)

    def record(self, plan_id: PlanId) -> RunRecord | None:
        """Read how the plan was found."""
        with self.database.read() as connection:
            return plans.record(connection, plan_id)

    # --- runs

    def add_run(self, run: Run) -> None:
        """Keep a new run."""
        with self.database.write(SERVICE) as change:
            runs.add(change, run)

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, newest first."""
        with self.database.read() as connection:
            return runs.entries(connection).items

    def run(self, run_id: RunId) -> Run:
        """Read one run."""
        with self.database.read() as connection:
            return runs.get(connection, run_id)

    def open_runs(self) -> tuple[Run, ...]:
        """Return the runs that have not ended, oldest first."""
        with self.database.read() as connection:
            return runs.open_runs(connection)

    def update_run(self, run: Run) -> None:
        """Replace a run that is still open."""
        with self.database.write(SERVICE) as change:
            runs.get(change.connection, run.id)
            runs.replace(change, run)

    def end_run(self, run: Run, outcome: Outcome | None, checked: CheckedPlan | None) -> Run:
        """Write plan, outcome and state together."""
        with self.database.write(SERVICE) as change:
            return runs.end(change, run, outcome, checked)

    def outcome(self, run_id: RunId) -> Outcome | None:
        """Read how a run ended."""
        with self.database.read() as connection:
            return runs.outcome(connection, run_id)

    def add_progress(self, run_id: RunId, progress: Progress) -> None:
        """Append one line of news."""
        with self.database.write(SERVICE) as change:
            runs.add_news(change, run_id, progress)

    def progress(self, run_id: RunId, since: int = 0) -> tuple[Progress, ...]:
        """Read the news."""
        with self.database.read() as connection:
            return runs.news(connection, run_id, since)
