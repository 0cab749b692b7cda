"""kill -9 while people write: what was acknowledged is there, nothing is there twice, and it is ready again soon.

``KILLS=500 make long`` asks for more than the few of every day.
"""

import os
import random
import sys
import time
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest

from api.people.roles import Role
from api.store.sql import SqlStore
from api.store.verify import findings
from models.supply import Supply
from tests.api.worlds import NOON, eventually, signed_in, small_scenario
from tests.builders import H100, a_pool
from tests.e2e.service import Service, ok

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


def ended(client: httpx2.Client, run: str) -> str:
    """Wait for the end of a run and return how it ended."""

    def state() -> str:
        return str(ok(client.get(f"/api/v1/runs/{run}"))["run"]["state"])

    eventually(lambda: state() not in ("running", "queued"))
    return state()


def test_runs_of_a_killed_service_are_never_stuck_and_can_be_resumed(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    scenario = store.add_scenario(small_scenario(), "small", NOON).id
    service = Service(tmp_path / "data", signed_in(store.database, Role.COORDINATOR))
    store.close()
    service.start()
    rng = random.Random(2)
    for _ in range(max(2, KILLS // 5)):
        with service.client() as client:
            run = ok(client.post("/api/v1/runs", json={"scenario": scenario}))["run"]["id"]
        time.sleep(rng.uniform(0.0, 1.5))
        service.kill()
        service.start()
        with service.client() as client:
            if ended(client, run) == "interrupted":
                ok(client.post(f"/api/v1/runs/{run}/resume"))
            assert ended(client, run) == "solved"
    service.stop()
    assert len(SqlStore.in_folder(tmp_path / "data").plans()) <= 2  # one answer; perhaps one that was not final


def test_many_people_on_few_cells_lose_no_edit(tmp_path: Path) -> None:
    """Each adds 1 to a cell it has read; what is there in the end is the sum of all that were let through."""
    people, seconds = int(os.environ.get("PEOPLE", "12")), float(os.environ.get("SECONDS", "10"))
    store = SqlStore.in_folder(tmp_path / "data")
    service = Service(tmp_path / "data", signed_in(store.database, Role.COORDINATOR))
    store.close()
    service.start()
    pools = tuple(a_pool(f"pool-{number}", nodes=0) for number in range(4))
    supply = Supply(cycle_id="1", gpu_types=(H100,), pools=pools, providers=())
    with service.client() as client:
        owner = ok(client.post("/api/v1/cycles", json={"name": "x"}))["version"]["owner"]
        place = f"/api/v1/cycles/{owner}"
        new = {"If-None-Match": "*"}
        ok(
            client.put(
                f"{place}/supply", content=supply.model_dump_json(), headers=new | {"Content-Type": "application/json"}
            )
        )
    counts: dict[int, int] = {200: 0, 412: 0}
    times: list[float] = []
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        rng = random.Random(number)
        with service.client() as client:
            while time.monotonic() < end:
                address = f"{place}/capacity/{rng.choice(pools).id}/2024-10-01"
                seen = client.get(address)
                value = seen.json()["value"]
                began = time.monotonic()
                answer = client.put(
                    address,
                    json=value | {"nodes": value["nodes"] + 1},
                    headers={"If-Match": seen.headers["ETag"]},
                )
                times.append(time.monotonic() - began)
                counts[answer.status_code] = counts.get(answer.status_code, 0) + 1
                time.sleep(rng.uniform(0, 0.5))

    threads = [Thread(target=work, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with service.client() as client:
        cells = ok(client.get(f"{place}/capacity"))["items"]
    service.stop()
    assert set(counts) == {200, 412}
    assert sum(cell["value"]["nodes"] for cell in cells) == counts[200]
    slow = sorted(times)[int(len(times) * 0.95)]
    sys.stdout.write(
        f"\n{people} people, {seconds:.0f} s: {counts[200]} edits, {counts[412]} refused, p95 {slow * 1000:.0f} ms"
    )
