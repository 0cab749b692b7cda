"""kill -9 while people write: what was acknowledged is there, nothing is there twice, and it is ready again soon.

``KILLS=500 make long`` asks for more than the few of every day.
"""

import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest

from allocator.bench.generator import generate
from allocator.bench.generator.recipe import Family, Recipe
from api.people.roles import Role
from api.store import chain
from api.store.sql import SqlStore
from api.store.verify import findings
from models.audit import AuditRow
from models.job import RunKind
from tests.api.worlds import NOON, eventually, signed_in
from tests.e2e.service import Service, ok, state_of

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", "10"))
WRITERS = 3


class Writer(Thread):
    """Begins cycles one after the other, each with a key; sends again what was not answered."""

    def __init__(self, service: Service, number: int) -> None:
        super().__init__(daemon=True)
        self.service, self.number = service, number
        self.done = Event()
        self.acknowledged: dict[str, str] = {}
        self.sent_again = 0

    def run(self) -> None:
        count = 0
        while not self.done.is_set():
            name = f"w{self.number}-{count:06}"
            tries = 0
            while name not in self.acknowledged:
                try:
                    with self.service.client() as client:
                        key = {"Idempotency-Key": f"key-{name}"}
                        answer = client.post("/api/v1/cycles", json={"name": name}, headers=key)
                    if answer.status_code == 201:
                        self.acknowledged[name] = answer.json()["version"]["owner"]
                except httpx2.TransportError:
                    time.sleep(0.05)
                tries += 1
                if tries > 1:
                    self.sent_again += 1
            count += 1


def test_a_killed_service_loses_nothing_it_acknowledged_and_does_nothing_twice(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    service = Service(tmp_path / "data", signed_in(store.database, Role.COORDINATOR))
    store.close()
    rng = random.Random(1)
    waits = [service.start()]
    writers = [Writer(service, number) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(KILLS):
        time.sleep(rng.uniform(0.2, 1.5))
        service.kill()
        waits.append(service.start())
    for writer in writers:
        writer.done.set()
    for writer in writers:
        writer.join()
    with service.client() as client:
        kept = {row["content"]["name"]: row["version"]["owner"] for row in ok(client.get("/api/v1/cycles"))["items"]}
        rows = len(ok(client.get("/api/v1/cycles"))["items"])
    assert service.stop() == 0
    acknowledged = {name: owner for writer in writers for name, owner in writer.acknowledged.items()}
    assert acknowledged
    assert kept == acknowledged  # all there, under the ids that were told
    assert rows == len(acknowledged)  # and nothing twice
    store = SqlStore.in_folder(tmp_path / "data")
    with store.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert list(findings(connection)) == []
    again = sum(writer.sent_again for writer in writers)
    sys.stdout.write(
        f"\n{KILLS} kills, {rows} acknowledged, {again} sent again, ready after at most {max(waits):.1f} s"
    )


MID_RUN = max(2, KILLS // 4)
"""Kills of the server, and as many of a worker, while a run is under way."""


def ended(client: httpx2.Client, run: str) -> str:
    """Wait for the end of a run and return how it ended."""
    eventually(lambda: state_of(client, run) not in ("running", "queued"))
    return state_of(client, run)


def begun(service: Service, scenario: str, rng: random.Random) -> str:
    """Start a run and wait until it is under way, for a moment more or less."""
    with service.client() as client:
        run = str(ok(client.post("/api/v1/runs", json={"scenario": scenario}))["run"]["id"])
        eventually(lambda: state_of(client, run) != "queued")
    time.sleep(rng.uniform(0.0, 2.0))
    return run


def kill_worker(data: Path, run: str) -> None:
    """Kill the worker of a run without a word, if it lives."""
    alive = data / "work" / run / "alive"
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.killpg(int(alive.read_text()), signal.SIGKILL)


def test_runs_are_never_stuck_can_be_resumed_and_have_one_result_each(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = SqlStore.in_folder(data)
    lasting = generate(Recipe.of(Family.CAPACITY, 20, 1))  # seconds of work, so that a kill finds it under way
    worlds = [lasting.model_copy(update={"cycle_id": f"round {number}"}) for number in range(2 * MID_RUN)]
    scenarios = [store.add_scenario(world, world.cycle_id, NOON).id for world in worlds]
    service = Service(data, signed_in(store.database, Role.COORDINATOR))
    store.close()
    service.start()
    rng = random.Random(2)
    under_way = begun_anew = 0
    runs: list[str] = []
    for number, scenario in enumerate(scenarios):
        run = begun(service, scenario, rng)
        with service.client() as client:
            under_way += state_of(client, run) == "running"
        if number % 2:
            kill_worker(data, run)
        else:
            service.kill()
            service.start()
        with service.client() as client:
            if ended(client, run) == "interrupted":
                ok(client.post(f"/api/v1/runs/{run}/resume"))
            assert ended(client, run) == "solved"
            begun_anew += ok(client.get(f"/api/v1/runs/{run}"))["run"]["attempt"] > 1
        runs.append(run)
    service.stop()
    store = SqlStore.in_folder(data)
    with store.database.read() as connection:
        assert list(findings(connection)) == []
        solved = [
            row.subject for row in chain.search(connection, action="run.ended", limit=10_000) if said(row, "solved")
        ]
        open_now = {run.id: run.state for run in store.open_runs() if run.kind is not RunKind.REASONS}
    assert sorted(run for run in solved if run in runs) == sorted(runs)
    assert open_now == {}
    final = [entry for entry in store.plans() if entry.final]
    assert sorted(entry.scenario for entry in final) == sorted(scenarios)
    assert under_way > MID_RUN, "most kills found the run ended already"
    sys.stdout.write(
        f"\n{MID_RUN} kills of the server, {MID_RUN} of a worker: {under_way} runs under way, {begun_anew} begun anew"
    )


def said(row: AuditRow, state: str) -> bool:
    """Tell whether a row records an end of this kind."""
    return row.after is not None and row.after["state"] == state
