"""Every error has one shape, in the language asked for."""

import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.errors import status_of
from api.people.roles import Role
from models.errors import AllocationError, BrokenPlanError, ConflictError, InputError, NotFoundError
from tests.api.worlds import signed_in


def test_an_unknown_address_below_api_is_a_problem_not_a_page(client: TestClient) -> None:
    for path in ("/api/v1/typo", "/api/nothing", "/api/v2/runs", "/api/v1/runs/x/y/z"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["instance"] == path


def test_a_wrong_method_says_which_are_right(client: TestClient) -> None:
    answer = client.delete("/api/v1/runs")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")
    assert answer.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "ja"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("ja;q=0.5, en;q=0.8", "en"),
        ("fr, de;q=0.9", "ja"),
        ("en;q=x", "ja"),
        ("en;q=0", "ja"),
    ],
)
def test_the_language_follows_the_wish(client: TestClient, wish: str, language: str) -> None:
    answer = client.get("/api/v1/typo", headers={"Accept-Language": wish})
    assert answer.headers["Content-Language"] == language
    assert answer.json()["title"] == {"ja": "見つかりません", "en": "Not found"}[language]


def test_unreadable_json_is_the_senders_mistake(client: TestClient) -> None:
    answer = client.post("/api/v1/runs", content=b'{"scenario":', headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "json"


def test_a_fault_of_ours_tells_nothing_of_what_it_held(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise RuntimeError("カナリア株式会社")

    app.add_api_route("/broken", broken)
    own = signed_in(app.state.store.database, Role.VIEWER)
    client = TestClient(app, base_url="http://localhost", headers=own, raise_server_exceptions=False)
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "カナリア" not in answer.text
    assert "カナリア" not in caplog.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError("x"), 404),
        (ConflictError("x"), 409),
        (ConflictError("too_many_runs"), 429),
        (ConflictError("store_not_writable"), 503),
        (InputError("x"), 422),
        (BrokenPlanError("x"), 422),
        (AllocationError("x"), 400),
    ],
)
def test_each_kind_of_error_has_its_status(error: AllocationError, status: int) -> None:
    assert status_of(error) == status
