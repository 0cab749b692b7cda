"""The folder a run and its worker share: the frozen input, the best plan so far, the outcome, and a lock.

The lock says that a worker is alive. Each attempt of a run has a folder of its own.
"""

import fcntl
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from api.jobs.orders import Again, Order
from api.store.atomic import write_whole
from models.base import Frozen, canonical_json
from models.errors import InputError
from models.job import Run
from models.outcome import Outcome
from models.scenario import Decision, Scenario
from models.settings import SolveSettings
from models.studies import Reasons

OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
Left = TypeVar("Left", Again, Reasons)
LEFT: Mapping[type[Frozen], str] = {Again: "again.json", Reasons: "reasons.json"}


class Decisions(Frozen):
    """A plan so far."""

    decisions: tuple[Decision, ...]


def folder_of(work: Path, run: Run) -> "RunFolder":
    """Return the folder of a run's present attempt."""
    return RunFolder(work / (run.id if run.attempt == 1 else f"{run.id}.{run.attempt}"))


class RunFolder:
    """One attempt's working files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(
        self,
        scenario: Scenario,
        settings: SolveSettings,
        start: tuple[Decision, ...] | None = None,
        memory_mb: int | None = None,
    ) -> None:
        """Freeze the input of a search for a plan."""
        self.lay_out(scenario, Order(full_hash=scenario.full_hash, settings=settings, start=start, memory_mb=memory_mb))

    def lay_out(self, scenario: Scenario, order: Order) -> None:
        """Freeze the input."""
        self.path.mkdir(mode=0o700, parents=True)
        write_whole(self.path / "scenario.json", canonical_json(scenario).encode())
        write_whole(self.path / "order.json", canonical_json(order).encode())

    @property
    def prepared(self) -> bool:
        """Whether the input is whole."""
        return (self.path / "order.json").exists()

    def order(self) -> tuple[Scenario, Order]:
        """Read the input back and make sure it is the one that was frozen."""
        order = Order.model_validate_json((self.path / "order.json").read_bytes())
        scenario = Scenario.model_validate_json((self.path / "scenario.json").read_bytes())
        if scenario.full_hash != order.full_hash:
            raise InputError("run_input_changed")
        return scenario, order

    def write_found(self, decisions: tuple[Decision, ...]) -> None:
        """Keep the best plan so far."""
        write_whole(self.path / "found.json", canonical_json(Decisions(decisions=decisions)).encode())

    def found(self) -> tuple[Decision, ...] | None:
        """Return the best plan so far, or None."""
        try:
            return Decisions.model_validate_json((self.path / "found.json").read_bytes()).decisions
        except (FileNotFoundError, ValidationError):
            return None

    def write_outcome(self, outcome: Outcome) -> None:
        """Leave the outcome for the server."""
        write_whole(self.path / "outcome.json", canonical_json(outcome).encode())

    def outcome(self) -> Outcome | None:
        """Return what the worker left, or None when it left nothing that can be read."""
        try:
            return OUTCOME.validate_json((self.path / "outcome.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def leave(self, noun: Again | Reasons) -> None:
        """Leave what is no outcome for the server: what planning again led to, or reasons."""
        write_whole(self.path / LEFT[type(noun)], canonical_json(noun).encode())

    def left(self, kind: type[Left]) -> Left | None:
        """Return what the worker left of a kind, or None."""
        try:
            return kind.model_validate_json((self.path / LEFT[kind]).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def claim(self) -> int:
        """Hold the lock until this process ends; its number is written inside. Two workers never hold it at once."""
        handle = os.open(self.path / "alive", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        return handle

    def worker_alive(self) -> bool:
        """Tell whether a worker holds the lock."""
        if not (self.path / "alive").exists():
            return False
        handle = os.open(self.path / "alive", os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def kill_worker(self) -> None:
        """Kill the process group of the worker that holds the lock. Only a worker claims it, so it is never another."""
        if self.worker_alive():
            os.killpg(int((self.path / "alive").read_text()), signal.SIGKILL)
