"""Scenarios over HTTP."""

import json

from fastapi.testclient import TestClient

from api.store.sql import SqlStore
from models.scenario import Scenario
from tests.api.worlds import small_scenario
from tests.builders import a_proposal, a_scenario

BODY = {"Content-Type": "application/json"}


def test_a_scenario_can_be_kept_listed_and_read_back(client: TestClient) -> None:
    made = client.post(
        "/api/v1/scenarios", params={"name": "第1回"}, content=small_scenario().model_dump_json(), headers=BODY
    )
    assert made.status_code == 201
    listed = client.get("/api/v1/scenarios").json()["items"]
    assert [(entry["id"], entry["name"]) for entry in listed] == [(made.json()["id"], "第1回")]
    read = client.get(f"/api/v1/scenarios/{made.json()['id']}")
    assert Scenario.model_validate_json(read.content) == small_scenario()


def test_a_scenario_with_a_wrong_field_is_refused_field_by_field(client: TestClient) -> None:
    data = small_scenario().model_dump(mode="json")
    data["proposals"][1]["phases"][0]["demand"]["desired_gpus"] = "many"
    answer = client.post(
        "/api/v1/scenarios", params={"name": "x"}, content=json.dumps(data), headers=BODY | {"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["path"] == "body.proposals[1].phases[0].demand.desired_gpus"
    assert fault["code"] == "whole_number"
    assert "many" not in answer.text


def test_a_scenario_whose_shares_do_not_add_up_is_refused(client: TestClient, store: SqlStore) -> None:
    proposal = a_proposal("P1")
    half = proposal.model_copy(update={"phases": (proposal.phases[0].model_copy(update={"share_ppm": 500_000}),)})
    wrong = a_scenario(half)
    answer = client.post("/api/v1/scenarios", params={"name": "x"}, content=wrong.model_dump_json(), headers=BODY)
    assert answer.status_code == 422
    assert answer.json()["code"] == "scenario_contradicts"
    assert store.scenarios() == ()


def test_a_name_is_needed(client: TestClient) -> None:
    answer = client.post("/api/v1/scenarios", content=small_scenario().model_dump_json(), headers=BODY)
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["errors"]] == ["query.name"]


def test_an_unknown_scenario_is_not_found(client: TestClient) -> None:
    answer = client.get("/api/v1/scenarios/s-0000000000000000")
    assert answer.status_code == 404
    assert answer.json()["code"] == "scenario_not_found"
