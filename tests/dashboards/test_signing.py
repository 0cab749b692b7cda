"""The pages for signing in: nobody gets further without, and everybody is led back to where they were going."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from api.people import passwords
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.app import create_app

PASSWORD = "correct horse battery"
FORM = {"name": "aoki", "shown": "青木", "password": PASSWORD}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    return SqlStore.in_folder(tmp_path / "data")


@pytest.fixture
def client(store: SqlStore, tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(store, tmp_path / "work", ApiSettings())
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client


def first_link(store: SqlStore) -> str:
    return f"/first?key={Signing(store.database).first_link()}"


@pytest.mark.parametrize("path", ["/ui/", "/ui/lanes", "/ui/_dash-layout", "/account", "/nowhere"])
def test_a_page_leads_to_signing_in_first(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?to={path}")


def test_a_callback_of_the_pages_is_closed_too(client: TestClient) -> None:
    assert client.post("/ui/_dash-update-component", json={}).status_code == 303


def test_the_first_coordinator_is_made_by_the_link_and_is_signed_in(client: TestClient, store: SqlStore) -> None:
    link = first_link(store)
    page = client.get(link)
    assert page.status_code == 200
    key = re.search(r'name="key" value="([^"]+)"', page.text)
    assert key is not None
    short = client.post("/first", data=FORM | {"key": key[1], "password": "short"})
    assert short.status_code == 401
    assert "12文字以上" in short.text
    odd = client.post("/first", data=FORM | {"key": key[1], "name": "あ"})
    assert odd.status_code == 422
    made = client.post("/first", data=FORM | {"key": key[1]})
    assert (made.status_code, made.headers["location"]) == (303, "/ui/")
    assert client.get("/ui/").status_code == 200
    assert "青木（経済産業省 担当者）" in client.get("/account").text
    client.cookies.clear()
    used = client.post("/first", data=FORM | {"key": key[1], "name": "baba"})
    assert used.status_code == 401


def test_signing_in_leads_back_and_signing_out_closes_again(client: TestClient, store: SqlStore) -> None:
    client.post("/first", data=FORM | {"key": first_link(store).partition("=")[2]})
    client.cookies.clear()
    wrong = client.post("/sign-in", data={"name": "aoki", "password": "x", "to": "/ui/lanes"})
    assert wrong.status_code == 401
    assert "パスワードが違います" in wrong.text
    right = client.post("/sign-in", data={"name": "aoki", "password": PASSWORD, "to": "/ui/lanes"})
    assert (right.status_code, right.headers["location"]) == (303, "/ui/lanes")
    assert client.get("/ui/lanes").status_code == 200
    assert client.post("/account").headers["location"] == "/sign-in"
    assert client.get("/ui/lanes").status_code == 303


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/ui/", "/api/v1/plans"])
def test_signing_in_leads_to_our_own_pages_only(client: TestClient, store: SqlStore, to: str) -> None:
    client.post("/first", data=FORM | {"key": first_link(store).partition("=")[2]})
    answer = client.post("/sign-in", data={"name": "aoki", "password": PASSWORD, "to": to})
    assert answer.headers["location"] == "/ui/"


@pytest.mark.parametrize("path", ["/sign-in", "/first", "/account"])
@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "http://example.invalid"}])
def test_another_site_cannot_send_the_forms(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, data=FORM, headers=headers).status_code == 403


def test_what_was_typed_is_shown_as_text(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"name": '"><script>x</script>', "password": "x"})
    assert "<script>" not in answer.text


def test_sample_mode_is_signed_in_from_the_start(store: SqlStore, tmp_path: Path) -> None:
    app = create_app(store, tmp_path / "work2", ApiSettings(sample=True))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        assert client.get("/ui/").status_code == 200
        assert client.get("/api/v1/session").json()["role"] == "coordinator"
        assert "見本モード" in client.get("/account").text
        assert client.post("/account").headers["location"] == "/sign-in"
