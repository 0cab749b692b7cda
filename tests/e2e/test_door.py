"""What only a real server shows: whose address counts, and that a session is never one somebody else has chosen."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.people.roles import Role
from api.people.signing import PER_ADDRESS, Signing
from api.store.sql import SqlStore
from tests.api.worlds import signed_in
from tests.e2e.service import Service, ok

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    store = SqlStore.in_folder(tmp_path / "data")
    key = Signing(store.database).first_link()
    service = Service(tmp_path / "data", {})
    service.start()
    with service.client() as client:
        ok(client.post("/api/v1/first", json={"key": key, "name": "aoki", "password": PASSWORD}))
        second = client.post("/api/v1/first", json={"key": key, "name": "baba", "password": PASSWORD})
    assert (second.status_code, second.json()["code"]) == (401, "link_not_valid")
    service.headers = signed_in(store.database, Role.VIEWER)
    store.close()
    yield service
    service.stop()


def test_an_address_in_a_header_is_not_believed(service: Service) -> None:
    """Neither in the log nor where tries are counted: without a proxy of ours anybody could write it."""
    with service.client() as client:
        spoofed = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
        assert client.get("/api/v1/cycles", headers=spoofed | {"X-Forwarded-Proto": "https"}).status_code == 200
        statuses = [
            client.post(
                "/api/v1/session",
                json={"name": f"name{number}", "password": "wrong horse battery"},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            ).status_code
            for number in range(PER_ADDRESS + 2)
        ]
    assert statuses == [401] * PER_ADDRESS + [429] * 2
    log = (service.data / "log" / "service.jsonl").read_text(encoding="utf-8")
    addresses = {json.loads(line).get("address") for line in log.splitlines()} - {None}
    assert addresses == {"127.0.0.1"}
    assert "203.0.113" not in log


def test_a_session_somebody_else_has_chosen_is_never_taken_up(service: Service) -> None:
    chosen = "chosen-by-somebody-else"
    service.headers = {}
    with service.client() as client:
        client.cookies.set("session", chosen, domain="127.0.0.1")
        begun = client.post("/api/v1/session", json={"name": "aoki", "password": PASSWORD})
        assert begun.is_success
        given = begun.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    assert given not in ("", chosen)
    with service.client() as client:
        assert client.get("/api/v1/session", headers={"Cookie": f"session={chosen}"}).status_code == 401
        assert client.get("/api/v1/session", headers={"Cookie": f"session={given}"}).status_code == 200
        crossing = {"Cookie": f"session={given}", "Origin": "https://evil.example"}
        assert client.post("/api/v1/tokens", json={"label": "x"}, headers=crossing).status_code == 403
