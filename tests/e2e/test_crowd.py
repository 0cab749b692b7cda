"""Many people at once, some of them hostile: no edit is lost, nobody else notices.

``PEOPLE=50 SECONDS=120 make long`` asks for more than the few of every day, ``HOSTILE=500`` for more hostile files.
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest

from allocator.alone import complete
from allocator.importing import prepared
from allocator.intake.questions import NONE
from allocator.sample.offers import supply as supply_of_sample
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.scenario import Scenario
from models.supply import Supply
from tests.allocator.intake.jail import hostile
from tests.api.worlds import NOON, signed_in
from tests.builders import H100, a_pool
from tests.e2e.service import Service, ok, state_of

pytestmark = pytest.mark.slow

ROWS = 20
PACE = (1.0, 3.0)
"""Seconds between two edits of one person."""


class Person(Thread):
    """Reads a cell, adds one node to it, and sends that with what was seen."""

    def __init__(self, service: Service, cells: list[str], number: int, end: float) -> None:
        super().__init__(daemon=True)
        self.service, self.cells, self.rng, self.end = service, cells, random.Random(number), end
        self.reads: list[float] = []
        self.writes: list[float] = []
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        with self.service.client() as client:
            while time.monotonic() < self.end:
                address = self.rng.choice(self.cells)
                began = time.monotonic()
                seen = client.get(address)
                self.reads.append(time.monotonic() - began)
                value = seen.json()["value"]
                changed = value | {"nodes": value["nodes"] + 1}
                began = time.monotonic()
                answer = client.put(address, json=changed, headers={"If-Match": seen.headers["ETag"]})
                self.writes.append(time.monotonic() - began)
                self.answers[answer.status_code] += 1
                time.sleep(self.rng.uniform(*PACE))


class Solving(Thread):
    """Keeps one run going: as soon as one has ended the next begins, with another seed."""

    def __init__(self, service: Service, scenario: str, end: float) -> None:
        super().__init__(daemon=True)
        self.service, self.scenario, self.end = service, scenario, end
        self.ended: Counter[str] = Counter()

    def run(self) -> None:
        seed = 0
        with self.service.client() as client:
            while time.monotonic() < self.end:
                seed += 1
                order = {"scenario": self.scenario, "settings": {"seconds": 30, "workers": 1, "seed": seed}}
                run = ok(client.post("/api/v1/runs", json=order))["run"]["id"]
                while state_of(client, run) in ("queued", "running") and time.monotonic() < self.end:
                    time.sleep(1)
                if time.monotonic() >= self.end:
                    ok(client.post(f"/api/v1/runs/{run}/cancel"))
                self.ended[state_of(client, run)] += 1


def slow(times: list[float]) -> int:
    """Return what 95 of 100 stay below, in milliseconds."""
    return round(1000 * sorted(times)[int(len(times) * 0.95)])


def test_many_people_on_few_rows_lose_no_edit_while_a_run_solves(tmp_path: Path) -> None:
    """Each adds 1 to a row it has read; what is there in the end is the sum of all that were let through."""
    people, seconds = int(os.environ.get("PEOPLE", "12")), float(os.environ.get("SECONDS", "10"))
    store = SqlStore.in_folder(tmp_path / "data")
    hard = hard_scenario()
    scenario = store.add_scenario(hard, "hard", NOON).id
    service = Service(tmp_path / "data", signed_in(store.database, Role.COORDINATOR))
    store.close()
    service.start()
    pools = tuple(a_pool(f"pool-{number:02}", nodes=0) for number in range(ROWS))
    supply = Supply(cycle_id="1", gpu_types=(H100,), pools=pools, providers=())
    with service.client() as client:
        owner = ok(client.post("/api/v1/cycles", json={"name": "x"}))["version"]["owner"]
        place = f"/api/v1/cycles/{owner}"
        headers = {"If-None-Match": "*", "Content-Type": "application/json"}
        ok(client.put(f"{place}/supply", content=supply.model_dump_json(), headers=headers))
    end = time.monotonic() + seconds
    solving = Solving(service, scenario, end)
    cells = [f"{place}/capacity/{pool.id}/2024-10-01" for pool in pools]
    crowd = [Person(service, cells, number, end) for number in range(people)]
    for thread in (solving, *crowd):
        thread.start()
    for thread in (solving, *crowd):
        thread.join()
    with service.client() as client:
        kept = ok(client.get(f"{place}/capacity"))["items"]
    service.stop()
    answers = sum((person.answers for person in crowd), Counter[int]())
    assert set(answers) <= {200, 412}
    assert sum(cell["value"]["nodes"] for cell in kept) == answers[200]
    reads, writes = ([second for person in crowd for second in getattr(person, kind)] for kind in ("reads", "writes"))
    sys.stdout.write(
        f"\n{people} people, {seconds:.0f} s, runs {dict(solving.ended)}: {answers[200]} edits, "
        f"{answers[412]} refused, p95 read {slow(reads)} ms, write {slow(writes)} ms, load {os.getloadavg()[0]:.1f}"
    )


def hard_scenario() -> Scenario:
    """A round of the sample, which keeps a worker busy for a while."""
    scenario, _ = prepared(snapshot(), supply_of_sample(), policy(), NONE)
    assert scenario is not None
    return complete(scenario)


# --- hostile people


GIGABYTE = 1_000_000_000
BODIES = 100
PIECE = b"x" * 65_536


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    store = SqlStore.in_folder(tmp_path / "data")
    service = Service(tmp_path / "data", signed_in(store.database, Role.COORDINATOR))
    store.close()
    service.start()
    yield service
    service.stop()


class Bystander(Thread):
    """Somebody else, who reads and writes as if nothing were."""

    def __init__(self, service: Service, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.service, self.headers, self.done = service, headers, Event()
        self.reads: list[float] = []
        self.writes: list[float] = []

    def run(self) -> None:
        with self.service.client() as client:
            while not self.done.wait(0.5):
                began = time.monotonic()
                ok(client.get("/api/v1/cycles", headers=self.headers))
                self.reads.append(time.monotonic() - began)
                began = time.monotonic()
                ok(client.post("/api/v1/cycles", headers=self.headers, json={"name": "by"}))
                self.writes.append(time.monotonic() - began)

    def stop(self) -> str:
        self.done.set()
        self.join()
        return f"somebody else: p95 read {slow(self.reads)} ms, write {slow(self.writes)} ms"


def bystander(service: Service) -> Bystander:
    store = SqlStore.in_folder(service.data)
    other = Bystander(service, signed_in(store.database, Role.COORDINATOR, "other"))
    store.close()
    other.start()
    return other


def large(told: list[int], total: int = GIGABYTE) -> Iterator[bytes]:
    """Yield a body piece by piece, and count how much of it was taken."""
    for _ in range(total // len(PIECE)):
        told[0] += len(PIECE)
        yield PIECE


def send(service: Service, address: str, declared: bool, taken: list[int], answers: Counter[str]) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    headers |= {"Content-Length": str(GIGABYTE // len(PIECE) * len(PIECE))} if declared else {}
    try:
        with service.client() as client:
            answers[str(client.post(address, content=large(taken), headers=headers).status_code)] += 1
    except httpx2.TransportError:  # the service closed the line before all was sent
        answers["closed"] += 1


def test_bodies_of_a_gigabyte_are_turned_away_and_nobody_else_notices(service: Service) -> None:
    with service.client() as client:
        owner = ok(client.post("/api/v1/cycles", json={"name": "x"}))["version"]["owner"]
    other = bystander(service)
    before = service.memory()
    answers: Counter[str] = Counter()
    taken = [[0] for _ in range(BODIES)]
    addresses = (f"/api/v1/cycles/{owner}/surveys?name=x.xlsx", "/api/v1/runs")
    threads = [
        Thread(target=send, args=(service, addresses[number % 2], number % 4 < 2, taken[number], answers))
        for number in range(BODIES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    grown = service.peak() - before
    said = other.stop()
    assert set(answers) <= {"413", "429", "closed"}
    settings = ApiSettings()
    most = settings.reads * 2 * settings.document_bytes
    assert grown < 100_000_000 + most  # what is read at a time may be in memory, the rest never is
    with service.client() as client:
        assert ok(client.get(f"/api/v1/cycles/{owner}/surveys"))["items"] == []
    sys.stdout.write(
        f"\n{BODIES} bodies of 1 GB: {dict(answers)}, {sum(each[0] for each in taken) / 1e6:.0f} MB sent in all, "
        f"memory grew by {grown / 1e6:.0f} MB at most; {said}"
    )


def test_hostile_workbooks_are_refused_one_by_one_and_nobody_else_notices(service: Service, tmp_path: Path) -> None:
    wanted = int(os.environ.get("HOSTILE", "80"))
    with service.client() as client:
        owner = ok(client.post("/api/v1/cycles", json={"name": "x"}))["version"]["owner"]
    other = bystander(service)
    wrong: list[str] = []
    answers: Counter[int] = Counter()
    times: list[float] = []
    with service.client() as client:
        for number in range(wanted):
            kind = hostile.KINDS[number % len(hostile.KINDS)]
            path = hostile.write(kind, number, tmp_path)
            address = f"/api/v1/cycles/{owner}/surveys"
            with path.open("rb") as file:
                content = file.read(ApiSettings().document_bytes + 1)  # one byte too many is as good as a gigabyte
            began = time.monotonic()
            answer = client.post(address, params={"name": path.name}, content=content)
            times.append(time.monotonic() - began)
            answers[answer.status_code] += 1
            refused = answer.status_code in (413, 422) and answer.json()["detail"]
            if not refused and not (answer.status_code == 201 and (kind.read or not kind.codes)):
                wrong.append(f"{path.name}: {answer.status_code}")
            path.unlink()
        kept = len(ok(client.get(address))["items"])
    said = other.stop()
    assert wrong == []
    assert kept == answers[201]
    assert list((service.data / "work" / "desk").iterdir()) == []
    sys.stdout.write(
        f"\n{wanted} hostile files: {dict(answers)}, p95 {slow(times)} ms, slowest {max(times):.1f} s; {said}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
