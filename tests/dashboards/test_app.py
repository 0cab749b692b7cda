"""The whole application from outside, without a browser."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.app import create_app
from models.text import Lang, text
from tests.api.worlds import NOON, checked, small_scenario


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    store = SqlStore.in_folder(tmp_path / "data")
    store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id))
    app = create_app(store, tmp_path / "work", ApiSettings(sample=True))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client


def test_the_bare_address_leads_to_the_pages(client: TestClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/ui/")


def test_the_very_first_page_asked_for_has_its_looks(client: TestClient) -> None:
    # Dash prepares itself at its own first address only; whoever came by a link had a page without any style.
    assert "/ui/assets/pages.css" in client.get("/ui/schedule").text


@pytest.mark.parametrize("path", ["/ui/", "/ui/lanes", "/ui/utilisation", "/ui/allocation", "/ui/summary"])
def test_a_page_is_a_document_under_its_own_name(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="ja">' in answer.text
    assert "｜計算資源の配分</title>" in answer.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/nowhere", "application/problem+json"),
        ("/api/typo", "application/problem+json"),
        ("/nowhere", "application/problem+json"),
        ("/ui/nowhere", "text/html; charset=utf-8"),
    ],
)
def test_an_unknown_address_is_not_found(client: TestClient, path: str, kind: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, kind)


def test_a_wrong_method_is_not_answered_by_a_page(client: TestClient) -> None:
    assert client.post("/api/typo").status_code == 404
    assert client.post("/api/v1/plans").status_code == 405


def test_the_service_is_still_there(client: TestClient) -> None:
    assert len(client.get("/api/v1/plans").json()["items"]) == 1
    assert "/ui/{rest}" not in client.get("/api/v1/openapi.json").text


def test_only_our_own_scripts_may_run(client: TestClient) -> None:
    answer = client.get("/ui/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in policy["script-src"]
    assert policy["connect-src"] == policy["form-action"] == "'self'"
    assert "http" not in answer.headers["content-security-policy"]
    assert client.get("/api/v1/plans").headers["content-security-policy"] == answer.headers["content-security-policy"]


def test_the_language_is_kept_and_everything_follows_it(client: TestClient) -> None:
    switched = client.get("/ui/language/en", params={"to": "/ui/lanes"})
    assert (switched.status_code, switched.headers["location"]) == (303, "/ui/lanes")
    page = client.get("/ui/lanes")
    assert '<html lang="en">' in page.text
    assert "<title>Schedule in bars of equal thickness | Compute allocation</title>" in page.text
    assert text("pages.loading", Lang.EN) in client.get("/ui/_dash-layout").text
    client.get("/ui/language/ja")
    assert text("pages.loading", Lang.JA) in client.get("/ui/_dash-layout").json().__str__()


def test_a_language_there_is_not_is_refused(client: TestClient) -> None:
    assert client.get("/ui/language/fr").status_code == 422


def test_a_page_is_made_when_the_browser_asks_for_it(client: TestClient) -> None:
    question = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [
            {"id": "location", "property": "pathname", "value": "/ui/schedule"},
            {"id": "again", "property": "data", "value": None},
        ],
        "state": [
            {"id": "location", "property": "search", "value": ""},
            {"id": "message", "property": "children", "value": []},
        ],
        "changedPropIds": ["location.pathname"],
    }
    answer = client.post("/ui/_dash-update-component", json=question)
    assert answer.status_code == 200
    assert "chart-schedule" in json.dumps(answer.json())


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "http://example.invalid"}])
def test_another_site_cannot_use_our_callbacks(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/ui/_dash-update-component", json={}, headers=headers).status_code == 403


def test_another_host_name_is_turned_away(client: TestClient) -> None:
    assert client.get("/ui/", headers={"host": "example.invalid"}).status_code == 400


def test_a_plan_is_written_as_a_page_with_its_pictures(client: TestClient) -> None:
    plan = client.get("/api/v1/plans").json()["items"][0]["id"]
    answer = client.get(f"/api/v1/plans/{plan}/document", params={"format": "html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"<html" in answer.content
