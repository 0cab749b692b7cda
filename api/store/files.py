"""The store on files of one folder, for one server process.

``scenarios/<id>/`` and ``plans/<id>/`` hold the document and, written last, ``entry.json``: without it the rest does
not count. ``runs/<id>/`` holds ``run.json`` (replaced whole), ``progress.jsonl`` (appended) and ``outcome.json``.
Folders are readable by their owner only.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from pydantic import TypeAdapter

from api.store.atomic import sync_folder, write_whole
from api.store.checked import CheckedPlan
from api.store.protocol import PlanEntry, ScenarioEntry
from models.base import Frozen, canonical_json
from models.errors import ConflictError, NotFoundError
from models.job import PlanId, Run, RunId, ScenarioId
from models.outcome import Outcome
from models.plan import Plan, Progress, RunRecord
from models.scenario import Scenario

ID = re.compile(r"[a-z]-[0-9a-f]{8,62}")
OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
Entry = TypeVar("Entry", ScenarioEntry, PlanEntry)


def _save(path: Path, value: Frozen) -> None:
    write_whole(path, canonical_json(value).encode())


class FileStore:
    """Scenarios, plans and runs as files below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = RLock()
        for kind in ("scenarios", "plans", "runs"):
            (folder / kind).mkdir(mode=0o700, parents=True, exist_ok=True)

    def ready(self) -> None:
        """Try a write."""
        try:
            write_whole(self.folder / "ready", b"")
        except OSError as error:
            raise ConflictError("store_not_writable", reason=error.strerror or "") from error

    # --- scenarios and plans

    def add_scenario(self, scenario: Scenario, name: str, at: datetime) -> ScenarioEntry:
        """Keep a scenario under a name made of its content."""
        entry = ScenarioEntry(
            id=f"s-{scenario.full_hash[:16]}",
            name=name,
            created_at=at,
            deciding_hash=scenario.deciding_hash,
            full_hash=scenario.full_hash,
            stage=scenario.rules.stage,
            horizon=scenario.horizon,
            proposals=len(scenario.proposals),
            pools=len(scenario.pools),
            fictional=scenario.labels.fictional,
        )
        with self._lock:
            place = self.folder / "scenarios" / entry.id
            if (place / "entry.json").exists():
                return self._entry(place, ScenarioEntry)
            self._new(place)
            _save(place / "scenario.json", scenario)
            _save(place / "entry.json", entry)
        return entry

    def scenarios(self) -> tuple[ScenarioEntry, ...]:
        """Return all scenarios, newest first."""
        entries = (self._entry(place, ScenarioEntry) for place in self._whole("scenarios"))
        return tuple(sorted(entries, key=lambda entry: (entry.created_at, entry.id), reverse=True))

    def scenario(self, scenario_id: ScenarioId) -> Scenario:
        """Read a whole scenario."""
        return Scenario.model_validate_json(self._document("scenarios", scenario_id, "scenario.json"))

    def add_plan(self, checked: CheckedPlan) -> PlanEntry:
        """Keep a plan and how it was found."""
        entry = PlanEntry(
            id=checked.id,
            scenario=checked.scenario_id,
            run=checked.run,
            created_at=checked.at,
            plan_hash=checked.plan.hash,
            scenario_hash=checked.plan.scenario_hash,
            stage=checked.plan.stage,
            proven=checked.plan.proven and checked.final,
            final=checked.final,
        )
        with self._lock:
            place = self.folder / "plans" / entry.id
            if (place / "entry.json").exists():
                return self._entry(place, PlanEntry)
            self._new(place)
            _save(place / "plan.json", checked.plan)
            if checked.record is not None:
                _save(place / "record.json", checked.record)
            _save(place / "entry.json", entry)
        return entry

    def plans(self) -> tuple[PlanEntry, ...]:
        """Return all plans, newest first."""
        entries = (self._entry(place, PlanEntry) for place in self._whole("plans"))
        return tuple(sorted(entries, key=lambda entry: (entry.created_at, entry.id), reverse=True))

    def plan_entry(self, plan_id: PlanId) -> PlanEntry:
        """Read the line of one plan."""
        return PlanEntry.model_validate_json(self._document("plans", plan_id, "entry.json"))

    def plan(self, plan_id: PlanId) -> Plan:
        """Read a whole plan."""
        return Plan.model_validate_json(self._document("plans", plan_id, "plan.json"))

    def record(self, plan_id: PlanId) -> RunRecord | None:
        """Read how the plan was found."""
        self.plan_entry(plan_id)
        path = self.folder / "plans" / plan_id / "record.json"
        return RunRecord.model_validate_json(path.read_bytes()) if path.exists() else None

    # --- runs

    def add_run(self, run: Run) -> None:
        """Keep a new run."""
        with self._lock:
            place = self.folder / "runs" / run.id
            self._new(place)
            _save(place / "run.json", run)

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, newest first."""
        places = (place for place in (self.folder / "runs").iterdir() if (place / "run.json").exists())
        runs = (Run.model_validate_json((place / "run.json").read_bytes()) for place in places)
        return tuple(sorted(runs, key=lambda run: (run.created_at, run.id), reverse=True))

    def run(self, run_id: RunId) -> Run:
        """Read one run."""
        return Run.model_validate_json(self._document("runs", run_id, "run.json"))

    def update_run(self, run: Run) -> None:
        """Replace a run that is still open."""
        with self._lock:
            stored = self.run(run.id)
            if stored.state.ended or stored.attempt != run.attempt:
                raise ConflictError("run_ended", id=run.id, state=stored.state.value)
            _save(self.folder / "runs" / run.id / "run.json", run)

    def end_run(self, run: Run, outcome: Outcome | None, checked: CheckedPlan | None) -> Run:
        """Write plan and outcome, then the state that makes them count."""
        with self._lock:
            stored = self.run(run.id)
            if stored.state.ended or stored.attempt != run.attempt:
                raise ConflictError("run_ended", id=run.id, state=stored.state.value)
            if checked is not None:
                run = run.model_copy(update={"plan": self.add_plan(checked).id})
            if outcome is not None:
                _save(self.folder / "runs" / run.id / "outcome.json", outcome)
            self.update_run(run)
        return run

    def outcome(self, run_id: RunId) -> Outcome | None:
        """Read how a run ended."""
        ended = self.run(run_id).state.ended
        path = self.folder / "runs" / run_id / "outcome.json"
        return OUTCOME.validate_json(path.read_bytes()) if ended and path.exists() else None

    def add_progress(self, run_id: RunId, progress: Progress) -> None:
        """Append one line of news."""
        with self._lock:
            self.run(run_id)
            with (self.folder / "runs" / run_id / "progress.jsonl").open("ab") as news:
                news.write(canonical_json(progress).encode() + b"\n")

    def progress(self, run_id: RunId, since: int = 0) -> tuple[Progress, ...]:
        """Read the news; a last line cut off by a crash is left away."""
        self.run(run_id)
        path = self.folder / "runs" / run_id / "progress.jsonl"
        if not path.exists():
            return ()
        *lines, _cut = path.read_bytes().split(b"\n")
        return tuple(Progress.model_validate_json(line) for line in lines[since:])

    # --- places

    def _document(self, kind: str, name: str, file: str) -> bytes:
        path = self.folder / kind / name / file
        marker = "run.json" if kind == "runs" else "entry.json"
        if not ID.fullmatch(name) or not path.with_name(marker).exists():
            raise NotFoundError(f"{kind.removesuffix('s')}_not_found", id=name)
        return path.read_bytes()

    def _whole(self, kind: str) -> list[Path]:
        return [place for place in (self.folder / kind).iterdir() if (place / "entry.json").exists()]

    @staticmethod
    def _entry(place: Path, model: type[Entry]) -> Entry:
        return model.model_validate_json((place / "entry.json").read_bytes())

    @staticmethod
    def _new(place: Path) -> None:
        os.makedirs(place, mode=0o700, exist_ok=True)
        sync_folder(place.parent)
