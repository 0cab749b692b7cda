"""A re-plan over HTTP: what happened in, a new scenario, a draft plan and what changes out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from allocator.incumbent import unproven
from api.app import create_app
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from models.changes import Changes
from tests.allocator.replan.world import BOTH, wants, world
from tests.api.worlds import NOON, QUICK, eventually, signed_in
from tests.builders import a_pool

SLIP = {"kind": "delivery_short", "pool": "pool", "since": "2024-10-15", "missing": 2, "reason": "故障"}
SPARE = world(wants("P1"), wants("P2"), pools=(a_pool(nodes=4), a_pool("other", nodes=2, provider="B")))
"""Two proposals on one pool, and room for one of them elsewhere."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[FastAPI]:
    store = SqlStore.in_folder(tmp_path / "data")
    app = create_app(store, tmp_path / "work", ApiSettings(solve=QUICK, reasons_seconds=0))
    with TestClient(app, base_url="http://localhost"):
        yield app


@pytest.fixture
def client(service: FastAPI) -> TestClient:
    headers = signed_in(service.state.store.database, Role.OPERATOR) | {"Accept-Language": "en"}
    return TestClient(service, base_url="http://localhost", headers=headers)


@pytest.fixture
def plan(service: FastAPI) -> str:
    store: SqlStore = service.state.store
    scenario = store.add_scenario(SPARE, "published", NOON).id
    checked = CheckedPlan(scenario, SPARE, unproven(SPARE, BOTH), None, None, True, NOON)
    return store.add_plan(checked).id


def ended(client: TestClient, answer: Any) -> Any:
    assert answer.status_code == 202, answer.text
    place = answer.headers["Location"]
    eventually(lambda: client.get(place).json()["run"]["state"] not in ("queued", "running"))
    return client.get(place).json()


def order(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"events": {"events": list(events)}, "as_of": "2024-10-15", "seconds": 20, **more}


def test_a_repair_makes_a_scenario_a_draft_and_a_list_of_changes(
    client: TestClient, service: FastAPI, plan: str
) -> None:
    before = client.get(f"/api/v1/plans/{plan}").json()["entry"]
    run = ended(client, client.post(f"/api/v1/plans/{plan}/replan", json=order(SLIP, name="後", reason="故障のため")))[
        "run"
    ]
    assert (run["kind"], run["about"], run["state"]) == ("replan", plan, "solved")
    made = client.get(f"/api/v1/scenarios/{run['made']}/entry").json()
    assert (made["name"], made["origin"]["parent"], made["origin"]["plan"]) == ("後", before["scenario"], plan)
    assert [edit["kind"] for edit in made["origin"]["edits"]] == ["delivery_short"]
    assert (made["origin"]["by"], made["origin"]["reason"]) == ("operator", "故障のため")
    new = client.get(f"/api/v1/plans/{run['plan']}").json()
    assert (new["entry"]["scenario"], new["entry"]["final"], new["publication"]) == (run["made"], True, None)
    changes = Changes.model_validate_json(client.get(f"/api/v1/plans/{run['plan']}/changes").content)
    assert (changes.fewest, changes.bound) == (1, 1)
    assert [change.forced for change in changes.changes] == [True]
    assert client.get(f"/api/v1/plans/{plan}").json()["entry"] == before
    assert client.get("/api/v1/plans/published").json()["items"] == []


def test_the_same_order_under_one_key_is_one_run(client: TestClient, plan: str) -> None:
    headers = {"Idempotency-Key": "replan-0001"}
    answers = [client.post(f"/api/v1/plans/{plan}/replan", json=order(SLIP), headers=headers) for _ in range(2)]
    assert len({ended(client, answer)["run"]["id"] for answer in answers}) == 1
    assert len(client.get("/api/v1/runs", params={"kind": "replan"}).json()["items"]) == 1


def test_a_redistribution_may_change_more(client: TestClient, plan: str) -> None:
    asked = order(SLIP, mode="redistribute", k=1)
    run = ended(client, client.post(f"/api/v1/plans/{plan}/replan", json=asked))["run"]
    changes = client.get(f"/api/v1/plans/{run['plan']}/changes").json()
    assert (changes["mode"], changes["allowed"]) == ("redistribute", 2)


def test_where_no_plan_is_left_the_conflict_is_said(client: TestClient, plan: str) -> None:
    pin = {"id": "x", "proposal": "P1", "phase": "1", "pool": "other", "nodes": 2, "reason": "協議"}
    other = pin | {"id": "y", "proposal": "P2"}
    events = [{"kind": "pin", "pin": each, "reason": "協議"} for each in (pin, other)]
    seen = ended(client, client.post(f"/api/v1/plans/{plan}/replan", json=order(*events)))
    assert seen["run"]["state"] == "infeasible"
    assert seen["run"]["plan"] is None
    assert all(stated["sentence"] for stated in seen["conflict"])
    assert seen["conflict"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (order(SLIP | {"pool": "nowhere"}), "event_unknown_pool"),
        (order({"kind": "withdrawal", "proposal": "P9", "reason": "x"}), "event_unknown_proposal"),
        (order(SLIP) | {"as_of": "2020-01-01"}, "replan_before_as_of"),
        (order(SLIP, k=1), "replan_k_without_redistribute"),
        (order({"kind": "nothing"}), "request_invalid"),
    ],
)
def test_what_cannot_be_planned_again_is_refused_at_once(
    client: TestClient, plan: str, asked: dict[str, Any], code: str
) -> None:
    answer = client.post(f"/api/v1/plans/{plan}/replan", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert client.get("/api/v1/runs").json()["items"] == []


def test_a_plan_that_came_otherwise_has_no_changes(client: TestClient, plan: str) -> None:
    answer = client.get(f"/api/v1/plans/{plan}/changes")
    assert (answer.status_code, answer.json()["code"]) == (404, "changes_not_kept")
    for missing in ("replan", "changes"):
        method = "POST" if missing == "replan" else "GET"
        answer = client.request(method, f"/api/v1/plans/p-0000000000000000/{missing}", json=order())
        assert (answer.status_code, answer.json()["code"]) == (404, "plan_not_found")


def test_a_viewer_plans_nothing_again(service: FastAPI, plan: str) -> None:
    headers = signed_in(service.state.store.database, Role.VIEWER)
    viewer = TestClient(service, base_url="http://localhost", headers=headers)
    assert viewer.post(f"/api/v1/plans/{plan}/replan", json=order(SLIP)).status_code == 403


def test_a_draft_is_kept_or_discarded_by_the_tag_one_saw(client: TestClient, plan: str) -> None:
    address = f"/api/v1/plans/{plan}/draft"
    kept = client.put(address, json={"standing": "kept"}, headers={"If-None-Match": "*"})
    assert (kept.status_code, kept.json()["content"]["standing"]) == (200, "kept")
    stale = client.put(address, json={"standing": "discarded"}, headers={"If-None-Match": "*"})
    assert stale.status_code == 412
    gone = client.put(address, json={"standing": "discarded"}, headers={"If-Match": kept.headers["ETag"]})
    assert gone.json()["content"]["standing"] == "discarded"
