"""Every route as every role: open to exactly those the table names, closed to all others, and none without a line."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access import permitted
from api.people.matrix import MATRIX
from api.people.roles import Role, Who
from api.settings import PREFIX
from models.errors import AccessError
from tests.api.worlds import signed_in

SIGN_OUT = ("DELETE", "/session")
"""Ends what it was asked with, so it is asked with something of its own."""
ANSWERED_BY_THE_DOOR = {"not_signed_in", "not_allowed"}


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Return method and path of every route in the description."""
    return {
        (method.upper(), path.removeprefix(PREFIX))
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    }


@pytest.fixture
def asking(app: FastAPI) -> dict[Role | None, TestClient]:
    made: dict[Role | None, TestClient] = {}
    for role in (None, *Role):
        headers = signed_in(app.state.store.database, role) if role else {}
        made[role] = TestClient(app, base_url="http://127.0.0.1:8000", headers=headers, raise_server_exceptions=False)
    return made


def test_every_route_has_a_line_and_every_line_a_route(app: FastAPI) -> None:
    assert routes(app) == set(MATRIX)


def test_every_route_is_open_to_exactly_the_roles_of_its_line(
    app: FastAPI, asking: dict[Role | None, TestClient]
) -> None:
    wrong: list[tuple[str, str, str, int]] = []
    for (method, path), roles in MATRIX.items():
        address = PREFIX + re.sub(r"{[^}]*}", "x-00000000", path)
        for role, client in asking.items():
            own = signed_in(app.state.store.database, role) if role and (method, path) == SIGN_OUT else None
            answer = client.request(method, address, headers=own)
            refused = (
                answer.headers.get("content-type") == "application/problem+json"
                and answer.json()["code"] in ANSWERED_BY_THE_DOOR
            )
            allowed = roles is None or role in roles
            if refused is allowed:
                wrong.append((method, path, str(role), answer.status_code))
    assert wrong == []


def test_a_route_without_a_line_is_closed_to_all() -> None:
    for role in Role:
        with pytest.raises(AccessError) as refused:
            permitted("GET", "/new", Who(account="x", shown="x", role=role))
        assert refused.value.code == "not_allowed"


def test_a_new_route_is_closed_until_it_has_a_line(app: FastAPI, client: TestClient) -> None:
    from api.routers import health

    health.router.add_api_route("/unlisted", lambda: "in", methods=["GET"])
    try:
        assert client.get(f"{PREFIX}/unlisted").status_code in (403, 404)
    finally:
        health.router.routes.pop()


def test_pages_and_description_are_closed_to_who_has_not_signed_in(app: FastAPI) -> None:
    anybody = TestClient(app, base_url="http://127.0.0.1:8000")
    assert anybody.get(f"{PREFIX}/openapi.json").status_code == 401
    assert anybody.get(f"{PREFIX}/typo").status_code == 401
