"""Runs over HTTP: start, follow, stop."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.jobs.runner import Runner
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from tests.api.jobs.fakes import SOLVES, WAITS, a_worker
from tests.api.worlds import NOON, QUICK, eventually, impossible_scenario, signed_in


@pytest.fixture
def waiting(store: SqlStore, tmp_path: Path) -> Iterator[TestClient]:
    """A service whose runs wait until they are stopped."""
    yield from served(store, tmp_path, WAITS)


@pytest.fixture
def solving(store: SqlStore, tmp_path: Path) -> Iterator[TestClient]:
    """A service whose runs end at once with a plan."""
    yield from served(store, tmp_path, SOLVES)


def served(store: SqlStore, tmp_path: Path, body: str) -> Iterator[TestClient]:
    settings = ApiSettings(solve=QUICK, reasons_seconds=0, queued_runs=1)
    app = create_app(store, tmp_path / "work", settings)
    app.state.runner = Runner(store, tmp_path / "work", settings, worker=a_worker(tmp_path / "fake", body))
    headers = signed_in(store.database, Role.OPERATOR) | {"Accept-Language": "en"}
    with TestClient(app, base_url="http://localhost", headers=headers) as client:
        yield client
    app.state.runner.close()


def test_a_run_is_started_followed_and_leads_to_its_plan(solving: TestClient, scenario_id: str) -> None:
    started = solving.post("/api/v1/runs", json={"scenario": scenario_id})
    assert started.status_code == 202
    place = started.headers["Location"]
    assert started.json()["run"]["settings"]["seconds"] == QUICK.seconds
    eventually(lambda: solving.get(place).json()["run"]["state"] == "solved")
    ended = solving.get(place).json()
    assert ended["sentence"] == "a plan is ready"
    assert solving.get(f"/api/v1/plans/{ended['run']['plan']}").status_code == 200
    news = solving.get(f"{place}/progress").json()
    assert [item["stage"] for item in news] == ["options", "done"]
    assert solving.get(f"{place}/progress", params={"since": 1}).json() == news[1:]
    assert [run["id"] for run in solving.get("/api/v1/runs").json()["items"]] == [ended["run"]["id"]]


def test_settings_may_be_given(solving: TestClient, scenario_id: str) -> None:
    order = {"scenario": scenario_id, "settings": {"seconds": 3, "workers": 1}}
    assert solving.post("/api/v1/runs", json=order).json()["run"]["settings"]["seconds"] == 3


def test_the_stream_tells_each_news_once_and_ends_with_the_run(solving: TestClient, scenario_id: str) -> None:
    run = solving.post("/api/v1/runs", json={"scenario": scenario_id}).json()["run"]["id"]
    with solving.stream("GET", f"/api/v1/runs/{run}/events") as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        events = [block.split("\n") for block in "".join(answer.iter_text()).strip().split("\n\n")]
    names = [line for event in events for line in event if line.startswith("event:")]
    assert names == ["event: progress", "event: progress", "event: end"]
    assert json.loads(events[-1][-1].removeprefix("data: "))["run"]["state"] == "solved"


def test_a_run_can_be_stopped_and_keeps_its_plan(waiting: TestClient, scenario_id: str) -> None:
    run = waiting.post("/api/v1/runs", json={"scenario": scenario_id}).json()["run"]["id"]
    eventually(lambda: bool(waiting.get(f"/api/v1/runs/{run}/progress").json()))
    assert waiting.post(f"/api/v1/runs/{run}/cancel").status_code == 202
    eventually(lambda: waiting.get(f"/api/v1/runs/{run}").json()["run"]["state"] == "cancelled")
    plan = waiting.get(f"/api/v1/runs/{run}").json()["run"]["plan"]
    assert waiting.get(f"/api/v1/plans/{plan}").json()["entry"]["final"] is False


def test_too_many_runs_are_turned_away_with_a_time_to_come_back(waiting: TestClient, scenario_id: str) -> None:
    answers = [waiting.post("/api/v1/runs", json={"scenario": scenario_id}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert answers[2].json()["code"] == "too_many_runs"
    assert answers[2].headers["Retry-After"]


def test_an_ended_run_cannot_be_stopped(solving: TestClient, scenario_id: str) -> None:
    run = solving.post("/api/v1/runs", json={"scenario": scenario_id}).json()["run"]["id"]
    eventually(lambda: solving.get(f"/api/v1/runs/{run}").json()["run"]["state"] == "solved")
    answer = solving.post(f"/api/v1/runs/{run}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_ended")


def test_an_impossible_scenario_ends_with_its_conflict_in_words(store: SqlStore, app: FastAPI) -> None:
    scenario = store.add_scenario(impossible_scenario(), "impossible", NOON).id
    headers = signed_in(store.database, Role.OPERATOR) | {"Accept-Language": "en"}
    with TestClient(app, base_url="http://localhost", headers=headers) as client:
        place = client.post("/api/v1/runs", json={"scenario": scenario}).headers["Location"]
        eventually(lambda: client.get(place).json()["run"]["state"] == "infeasible")
        conflict = client.get(place).json()["conflict"]
    assert conflict
    assert all(stated["sentence"] for stated in conflict)


@pytest.mark.parametrize(
    ("order", "path"),
    [
        ({}, "body.scenario"),
        ({"scenario": "s-00000000", "settings": {"seconds": -1}}, "body.settings.seconds"),
        ({"scenario": "s-00000000", "speed": "high"}, "body.speed"),
    ],
)
def test_a_wrong_order_is_refused_with_its_field(client: TestClient, order: dict[str, object], path: str) -> None:
    answer = client.post("/api/v1/runs", json=order)
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["errors"]] == [path]


def test_unknown_runs_and_scenarios_are_not_found(client: TestClient) -> None:
    missing = "/api/v1/runs/r-0000000000000000"
    answers = [
        client.get(missing),
        client.get(f"{missing}/progress"),
        client.get(f"{missing}/events"),
        client.post(f"{missing}/cancel"),
        client.post("/api/v1/runs", json={"scenario": "s-0000000000000000"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
