"""Any sequence of what people do to a round over HTTP leaves the service as a plain dictionary says.

They edit capacity, send workbooks in and take them back, answer questions, start, stop and resume runs, and the server
is stopped and started again. ``SEQUENCES=200 make long`` asks for more than the few of every day.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from allocator.intake.template import write_survey
from allocator.sample.survey import snapshot
from api.app import create_app
from api.jobs.runner import Runner
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from api.store.verify import findings
from models.questions import cell_key
from models.supply import Supply
from tests.api.jobs.fakes import WAITS, a_worker
from tests.api.worlds import NOON, QUICK, eventually, signed_in, small_scenario
from tests.builders import H100, a_pool

pytestmark = pytest.mark.slow

NEW = {"If-None-Match": "*"}
POOLS = ("one", "two")
WORKBOOKS = 3
QUESTIONS = tuple(cell_key(f"{number}" * 64, "unit", "回答", "B2") for number in range(2))
ANSWERS = ("このまま", "8", "")


class Living(RuleBasedStateMachine):
    """A service, and what it must say."""

    folder: TemporaryDirectory[str]
    workbooks: tuple[bytes, ...] = ()

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.place = Path(self.folder.name)
        if not Living.workbooks:
            Living.workbooks = tuple(self._workbook(number) for number in range(WORKBOOKS))
        self.store = SqlStore.in_folder(self.place / "data")
        self.scenario = self.store.add_scenario(small_scenario(), "small", NOON).id
        self.headers = signed_in(self.store.database, Role.COORDINATOR)
        self._open()
        owner = self.done("POST", "/api/v1/cycles", json={"name": "x"})["version"]["owner"]
        self.cycle = f"/api/v1/cycles/{owner}"
        supply = Supply(cycle_id="1", gpu_types=(H100,), pools=tuple(a_pool(name) for name in POOLS), providers=())
        self.done("PUT", f"{self.cycle}/supply", json=supply.model_dump(mode="json"), headers=NEW)
        self.nodes = dict.fromkeys(POOLS, 4)
        self.tags: dict[str, str] = {}
        self.uploads: dict[int, tuple[str, str]] = {}
        self.answers: dict[str, tuple[str, str]] = {}
        self.runs: dict[str, str] = {}

    def _workbook(self, number: int) -> bytes:
        path = self.place / f"{number}.xlsx"
        write_survey(path, snapshot().entries[number])
        return path.read_bytes()

    def _open(self) -> None:
        limits = ApiSettings(solve=QUICK, reasons_seconds=0, stop_seconds=30)
        self.app: FastAPI = create_app(self.store, self.place / "work", limits)
        worker = a_worker(self.place / "fake", WAITS)
        self.app.state.runner = self.runner = Runner(self.store, self.place / "work", limits, worker=worker)
        self.runner.recover()
        self.client = TestClient(
            self.app, base_url="http://localhost", headers=self.headers, raise_server_exceptions=False
        )

    def ask(self, method: str, path: str, **how: Any) -> Any:
        answer = self.client.request(method, path, **how)
        assert answer.status_code < 500, answer.text
        return answer

    def done(self, method: str, path: str, **how: Any) -> Any:
        answer = self.ask(method, path, **how)
        assert answer.is_success, answer.text
        return answer.json()

    # --- capacity

    pool = st.sampled_from(POOLS)

    @rule(pool=pool)
    def look(self, pool: str) -> None:
        self.tags[pool] = self.ask("GET", f"{self.cycle}/capacity/{pool}/2024-10-01").headers["ETag"]

    @rule(pool=pool, nodes=st.integers(0, 9))
    def edit_what_was_seen(self, pool: str, nodes: int) -> None:
        address = f"{self.cycle}/capacity/{pool}/2024-10-01"
        now = self.ask("GET", address).headers["ETag"]
        seen = self.tags.get(pool, '"0-0"')
        answer = self.ask("PUT", address, json={"nodes": nodes}, headers={"If-Match": seen})
        assert answer.status_code == (200 if seen == now else 412)
        if answer.status_code == 200:
            self.nodes[pool] = nodes
        else:
            assert {"base", "theirs", "yours"} <= set(answer.json()["params"])

    # --- workbooks and answers

    number = st.integers(0, WORKBOOKS - 1)

    @rule(number=number)
    def send_in(self, number: int) -> None:
        kept = self.done(
            "POST", f"{self.cycle}/surveys", params={"name": f"{number}.xlsx"}, content=self.workbooks[number]
        )
        version = kept["kept"]["version"]
        if number in self.uploads:
            assert version["name"] == self.uploads[number][0]
        self.uploads[number] = (version["name"], f'"{version["version"]}-{version["sha256"][:16]}"')

    @precondition(lambda self: bool(self.uploads))
    @rule(data=st.data(), seen=st.booleans())
    def take_back(self, data: Any, seen: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.uploads)))
        name, tag = self.uploads[number]
        headers = {"If-Match": tag if seen else '"7-0"'}
        answer = self.ask("DELETE", f"{self.cycle}/surveys/{name}", params={"reason": "x"}, headers=headers)
        assert answer.status_code == (200 if seen else 412)
        if seen:
            del self.uploads[number]

    @rule(question=st.sampled_from(QUESTIONS), text=st.sampled_from(ANSWERS), seen=st.booleans())
    def answer_a_question(self, question: str, text: str, seen: bool) -> None:
        known = self.answers.get(question)
        headers = NEW if known is None else {"If-Match": known[1]}
        wrong = {"If-Match": '"7-0"'}
        asked = {"params": {"question": question}, "json": {"text": text}}
        answer = self.ask("PUT", f"{self.cycle}/answers", headers=headers if seen else wrong, **asked)
        expected = 422 if not text else 200 if seen else 412
        assert answer.status_code == expected, answer.text
        if expected == 200:
            self.answers[question] = (text, answer.headers["ETag"])

    # --- runs

    def _running(self) -> list[str]:
        return [run for run, state in self.runs.items() if state == "running"]

    def _settled(self) -> None:
        """The next in the line is begun as soon as there is room."""
        if not self._running():
            waiting = next((run for run, state in self.runs.items() if state == "queued"), None)
            if waiting:
                self.runs[waiting] = "running"

    @precondition(lambda self: sum(state in ("queued", "running") for state in self.runs.values()) < 4)
    @rule()
    def start_a_run(self) -> None:
        run = self.done("POST", "/api/v1/runs", json={"scenario": self.scenario})["run"]["id"]
        self.runs[run] = "queued"
        self._settled()

    @precondition(lambda self: bool(self.runs))
    @rule(data=st.data())
    def stop_a_run(self, data: Any) -> None:
        run = data.draw(st.sampled_from(sorted(self.runs)))
        state = self.runs[run]
        answer = self.ask("POST", f"/api/v1/runs/{run}/cancel")
        assert answer.status_code == (409 if state == "interrupted" else 202)
        if state != "interrupted":
            self.runs[run] = "cancelled"
        self._settled()

    @precondition(lambda self: bool(self.runs))
    @rule(data=st.data())
    def resume_a_run(self, data: Any) -> None:
        run = data.draw(st.sampled_from(sorted(self.runs)))
        state = self.runs[run]
        answer = self.ask("POST", f"/api/v1/runs/{run}/resume")
        assert answer.status_code == (202 if state == "interrupted" else 409)
        if state == "interrupted":
            # its place in the line is that of the day it was asked for
            self.runs[run] = "queued"
            self._settled()

    @rule()
    def start_the_server_again(self) -> None:
        self._close()
        for run in self._running():
            self.runs[run] = "interrupted"
        self.store = SqlStore.in_folder(self.place / "data")
        self._open()
        self._settled()

    def _close(self) -> None:
        self.runner.close()
        self.client.close()
        self.store.close()

    # --- what must be so after each step

    @invariant()
    def the_service_says_what_the_dictionary_says(self) -> None:
        cells = self.done("GET", f"{self.cycle}/capacity")["items"]
        assert {cell["pool"]: cell["value"]["nodes"] for cell in cells} == self.nodes
        kept = self.done("GET", f"{self.cycle}/surveys")["items"]
        assert {row["version"]["name"] for row in kept} == {name for name, _ in self.uploads.values()}
        said = self.done("GET", f"{self.cycle}/answers")["items"]
        assert {row["version"]["name"]: row["content"]["text"] for row in said} == {
            question: text for question, (text, _) in self.answers.items()
        }
        eventually(lambda: self._states() == self.runs)
        with self.store.database.read() as connection:
            assert list(findings(connection)) == []

    def _states(self) -> dict[str, str]:
        return {run["id"]: run["state"] for run in self.done("GET", "/api/v1/runs")["items"]}

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self._close()
            self.folder.cleanup()


TestLiving = Living.TestCase
TestLiving.settings = settings(
    max_examples=int(os.environ.get("SEQUENCES", "3")),
    stateful_step_count=20,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
