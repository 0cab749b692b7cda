"""Where a round stands, and who looks after what is open."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from allocator.sample import write
from api.app import create_app
from api.cycles.inputs import inputs_of
from api.cycles.overview import news
from api.cycles.standing import Step, standing
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.settings import SolveSettings
from tests.api.routers.test_cycle import client_of, done
from tests.api.worlds import eventually

NEW = {"If-None-Match": "*"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[FastAPI]:
    store = SqlStore.in_folder(tmp_path / "data")
    app = create_app(store, tmp_path / "work", ApiSettings(solve=SolveSettings(seconds=20, workers=1)))
    with TestClient(app, base_url="http://localhost"):
        yield app


def begun(client: TestClient) -> str:
    kept = done(client.post("/api/v1/cycles", json={"name": "第1回"}), 201)
    return f"/api/v1/cycles/{kept['version']['owner']}"


def send(client: TestClient, place: str, inputs: tuple[Path, Path, Path]) -> None:
    _, supply, policy = inputs
    for name, file in (("policy", policy), ("supply", supply)):
        done(client.put(f"{place}/{name}/workbook?name={file.name}", content=file.read_bytes(), headers=NEW))


def states(client: TestClient, place: str) -> dict[str, str]:
    return {row["step"]: row["state"] for row in done(client.get(f"{place}/standing"))["steps"]}


def test_a_round_goes_step_by_step_and_back_where_something_changed(service: FastAPI, tmp_path: Path) -> None:
    client = client_of(service, Role.COORDINATOR)
    surveys, *_ = inputs = write(tmp_path / "sample")
    files = sorted(surveys.iterdir())
    place = begun(client)
    assert set(states(client, place).values()) == {"open"}

    send(client, place, inputs)
    for file in files[:3]:
        done(client.post(f"{place}/surveys?name={file.name}", content=file.read_bytes()), 201)
    assert [step for step, state in states(client, place).items() if state == "done"] == [
        "received",
        "supply",
        "policy",
    ]

    accepted = client.put(f"{place}/snapshot?reason=freeze", headers=NEW)
    scenario = done(client.post(f"{place}/scenarios", json={"name": "S1"}), 201)["entry"]["id"]
    assert (done(accepted)["proposals"], states(client, place)["scenario"]) == (3, "done")
    run = done(client.post("/api/v1/runs", json={"scenario": scenario}), 202)["run"]["id"]
    eventually(lambda: client.get(f"/api/v1/runs/{run}").json()["run"]["state"] == "solved")
    assert states(client, place)["plan"] == "done"

    done(client.post(f"{place}/surveys?name={files[3].name}", content=files[3].read_bytes()), 201)
    now = states(client, place)
    assert (now["accepted"], now["scenario"], now["plan"], now["published"]) == ("again", "again", "done", "open")
    done(client.put(f"{place}/snapshot?reason=more", headers={"If-Match": accepted.headers["etag"]}))
    done(client.post(f"{place}/scenarios", json={"name": "S2"}), 201)
    now = states(client, place)
    assert (now["accepted"], now["scenario"], now["plan"]) == ("done", "done", "again")


def test_what_comes_next_depends_on_who_may_do_it(service: FastAPI) -> None:
    client = client_of(service, Role.COORDINATOR)
    cycle = begun(client).rpartition("/")[2]
    with service.state.store.database.read() as connection:
        inputs = inputs_of(connection, cycle)
        found = standing(connection, inputs, service.state.desk.read(inputs))
    steps = {role: found.next_for(role) for role in Role}
    assert {role: None if step is None else step.step for role, step in steps.items()} == {
        Role.COORDINATOR: Step.RECEIVED,
        Role.OPERATOR: Step.SUPPLY,
        Role.VIEWER: None,
    }


def test_open_points_keep_who_looks_after_them(service: FastAPI, tmp_path: Path) -> None:
    client, viewer = client_of(service, Role.COORDINATOR), client_of(service, Role.VIEWER)
    surveys, *_ = inputs = write(tmp_path / "sample")
    place = begun(client)
    send(client, place, inputs)
    file = surveys / "調査票_036_架空.xlsx"
    done(client.post(f"{place}/surveys?name={file.name}", content=file.read_bytes()), 201)
    rows: list[dict[str, Any]] = done(client.get(f"{place}/open-points"))["items"]
    assert rows
    assert {row["etag"] for row in rows} == {"new"}
    where = f"{place}/open-points/{rows[0]['key']}"
    assert viewer.put(where, json={"owner": "青木"}, headers=NEW).status_code == 403
    done(client.put(where, json={"owner": "青木", "due": "2024-09-30"}, headers=NEW))
    assert client.put(where, json={"owner": "馬場"}, headers=NEW).status_code == 412
    (now,) = (row for row in done(client.get(f"{place}/open-points"))["items"] if row["key"] == rows[0]["key"])
    assert (now["care"]["owner"], now["care"]["due"]) == ("青木", "2024-09-30")


def test_news_count_what_was_done_and_tell_no_values(service: FastAPI) -> None:
    client = client_of(service, Role.COORDINATOR)
    before = datetime.now(UTC) - timedelta(seconds=1)
    place = begun(client)
    for key in ("0" * 16, "1" * 16):
        done(client.put(f"{place}/open-points/{key}", json={"owner": "秘密"}, headers=NEW))
    with service.state.store.database.read() as connection:
        found = news(connection, before)
        later = news(connection, datetime.now(UTC) + timedelta(seconds=1))
    assert [(one.action, one.count) for one in found] == [("care.added", 2)]
    assert "秘密" not in str(found)
    assert later == ()
