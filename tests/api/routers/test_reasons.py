"""Why, over HTTP: what is said while the reasons are being settled, and once they are."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from allocator.incumbent import unproven
from api.app import create_app
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from tests.allocator.replan.world import BOTH, world
from tests.api.worlds import NOON, QUICK, eventually, signed_in


@pytest.fixture
def service(tmp_path: Path) -> Iterator[FastAPI]:
    store = SqlStore.in_folder(tmp_path / "data")
    app = create_app(store, tmp_path / "work", ApiSettings(solve=QUICK))
    with TestClient(app, base_url="http://localhost"):
        yield app


@pytest.fixture
def client(service: FastAPI) -> TestClient:
    headers = signed_in(service.state.store.database, Role.OPERATOR) | {"Accept-Language": "en"}
    return TestClient(service, base_url="http://localhost", headers=headers)


@pytest.fixture
def place(service: FastAPI) -> str:
    """A plan in which P3 has nothing, without reasons so far."""
    store: SqlStore = service.state.store
    scenario = world()
    kept = store.add_scenario(scenario, "full", NOON).id
    plan = store.add_plan(CheckedPlan(kept, scenario, unproven(scenario, BOTH), None, None, True, NOON))
    return f"/api/v1/plans/{plan.id}"


def sheets(content: bytes) -> dict[str, str]:
    book = load_workbook(BytesIO(content), read_only=True)
    return {
        sheet.title: "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
        for sheet in book.worksheets
    }


def test_until_they_are_there_it_is_said_that_they_are_not(client: TestClient, place: str) -> None:
    said = client.get(f"{place}/explanation").json()
    assert (said["reasons"], said["why"]) == ("none", [])
    assert "not been settled" in said["sentence"]
    assert client.get(f"{place}/reasons").json()["reasons"] is None
    refused = client.get(f"{place}/document", params={"document": "reasons"})
    assert (refused.status_code, refused.json()["code"]) == (409, "reasons_not_there")
    whole = client.get(f"{place}/document")
    assert whole.headers["Reasons-State"] == "none"
    assert all("reasons: " in text for text in sheets(whole.content).values())


def test_settled_reasons_are_told_by_explanation_and_documents(client: TestClient, place: str) -> None:
    asked: Any = client.post(f"{place}/reasons", params={"seconds": 20})
    assert asked.status_code == 202
    assert asked.json()["run"]["kind"] == "reasons"
    eventually(lambda: client.get(f"{place}/reasons").json()["state"] == "settled")
    run = client.get(asked.headers["Location"]).json()
    assert (run["run"]["state"], run["sentence"]) == ("solved", "the reasons are settled")
    said = client.get(f"{place}/explanation", params={"proposal": "P3"}).json()
    assert said["reasons"] == "settled"
    assert [row["verified"] for row in said["items"]] == [True]
    ((own,),) = [[row["lines"] for row in said["why"]]]
    assert len(own) > 1
    written = client.get(f"{place}/document", params={"document": "reasons"})
    assert written.status_code == 200
    assert "P3" in "".join(sheets(written.content).values())
    assert not any("reasons: " in text for text in sheets(client.get(f"{place}/document").content).values())
    masked = client.get(f"{place}/document", params={"document": "reasons", "redacted": True})
    assert (masked.status_code, masked.json()["code"]) == (422, "reasons_redacted")


def test_those_of_an_unknown_plan_are_not_found(client: TestClient) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, "/api/v1/plans/p-0000000000000000/reasons")
        assert (answer.status_code, answer.json()["code"]) == (404, "plan_not_found")
