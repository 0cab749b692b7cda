"""What is turned away at the door."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from api.people.roles import Role
from tests.api.worlds import signed_in


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:1234", "[::1]:8000"])
def test_own_names_are_welcome(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil:8000", "[::1"])
def test_foreign_names_are_not(client: TestClient, host: str) -> None:
    answer = client.get("/api/v1/health", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "foreign_host")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 422),
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({"Sec-Fetch-Site": "none"}, 422),
        ({"Origin": "http://127.0.0.1:8000"}, 422),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9000"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
    ],
)
def test_only_our_own_pages_may_change_something(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/api/v1/runs", json={}, headers=headers).status_code == status


def test_reading_is_free_for_all_origins(client: TestClient) -> None:
    assert client.get("/api/v1/health", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_foreign_page_cannot_open_a_websocket(app: FastAPI) -> None:
    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("in")
        await websocket.close()

    headers = signed_in(app.state.store.database, Role.VIEWER)
    client = TestClient(app, base_url="http://localhost", headers=headers)
    with client.websocket_connect("/socket", headers={"Origin": "http://localhost", "Host": "localhost"}) as own:
        assert own.receive_text() == "in"
    foreign = client.websocket_connect("/socket", headers={"Origin": "http://evil.example", "Host": "localhost"})
    with pytest.raises(WebSocketDisconnect) as refused, foreign:
        pass
    assert refused.value.code == 4403


def test_a_body_that_says_it_is_too_large_is_not_read(client: TestClient) -> None:
    answer = client.post("/api/v1/runs", content=b"x" * 2_001, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.json()["params"] == {"limit": 2_000}


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off(client: TestClient) -> None:
    def stream() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 100

    answer = client.post("/api/v1/runs", content=stream(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_scenario_may_be_larger_than_other_bodies(client: TestClient) -> None:
    longer, longest = b"[" + b" " * 3_000 + b"]", b"x" * 20_001
    headers = {"Content-Type": "application/json"}
    assert client.post("/api/v1/scenarios?name=x", content=longer, headers=headers).status_code == 422
    assert client.post("/api/v1/scenarios?name=x", content=longest, headers=headers).status_code == 413


@pytest.mark.parametrize("length", ["-1", "many"])
def test_a_length_that_is_no_number_is_refused(client: TestClient, length: str) -> None:
    answer = client.post("/api/v1/runs", content=b"{}", headers={"Content-Length": length})
    assert answer.status_code == 413


def test_answers_carry_their_guards(client: TestClient) -> None:
    for path in ("/api/v1/health", "/api/v1/nothing"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("size", "declared", "closes"),
    [(500_000, True, True), (50_000, True, False), (500_000, False, True), (0, True, False)],
)
def test_what_is_left_of_a_refused_body_is_not_taken_in(
    client: TestClient, size: int, declared: bool, closes: bool
) -> None:
    """Nobody pays for a gigabyte that was refused: the line is closed, be the refusal one of size, origin or rights."""

    def stream() -> Iterator[bytes]:
        yield b"x" * size

    foreign = {"Sec-Fetch-Site": "cross-site"}
    stranger = {"Authorization": "Bearer nothing"}
    for headers in (foreign, stranger):
        answer = client.post("/api/v1/runs", content=b"x" * size if declared else stream(), headers=headers)
        assert answer.status_code in (401, 403, 413)
        assert (answer.headers.get("Connection") == "close") is closes


def test_what_is_dropped_onto_a_page_may_be_larger_than_one_document(app: FastAPI) -> None:
    settings = app.state.settings
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        for size, status in ((settings.document_bytes + 1, 404), (settings.drop_bytes + 1, 413)):
            headers = {"Content-Length": str(size)}
            assert client.post("/ui/_dash-update-component", content=b"{}", headers=headers).status_code == status
