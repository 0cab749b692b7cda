"""A plan on paper: marked, dated, identified, from the same pieces as the screen, with scripts of its own only."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.app import create_app
from dashboards.printing import LIBRARY, policy
from models.text import Lang, text
from tests.api.worlds import NOON, checked, signed_in, small_scenario, solved


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return SqlStore.in_folder(tmp_path / "data")


@pytest.fixture
def client(store: SqlStore, tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(store, tmp_path / "work", ApiSettings())
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        client.headers.update(signed_in(store.database, Role.VIEWER))
        yield client


def keep(store: SqlStore) -> str:
    return store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id)).id


def test_a_page_says_what_it_is(store: SqlStore, client: TestClient) -> None:
    plan = keep(store)
    page = client.get(f"/ui/print?plan={plan}").text
    assert text("pages.print.draft", Lang.JA) in page
    assert solved().plan.hash[:12] in page
    assert small_scenario().deciding_hash[:12] in page
    assert re.search(r"作成日 \d{4}年\d{1,2}月\d{1,2}日", page)
    assert "証明" in page


@pytest.mark.parametrize(("asked", "size"), [("", "A3 landscape"), ("&paper=A4", "A4 landscape")])
def test_the_paper_is_chosen_by_word(store: SqlStore, client: TestClient, asked: str, size: str) -> None:
    page = client.get(f"/ui/print?plan={keep(store)}{asked}").text
    assert f"@page {{ size: {size};" in page
    assert "counter(page)" in page
    assert "display: table-header-group" in page


def test_every_script_of_the_page_is_allowed_and_no_other(store: SqlStore, client: TestClient) -> None:
    answer = client.get(f"/ui/print?plan={keep(store)}")
    allowed = answer.headers["content-security-policy"]
    assert "'unsafe-inline'" not in allowed.partition("style-src")[0]
    inline = [body for body in re.findall(r"<script[^>]*>(.*?)</script>", answer.text, flags=re.DOTALL) if body]
    assert inline
    for body in inline:
        assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in allowed
    assert client.get(LIBRARY).status_code == 200


def test_a_policy_names_what_stands_in_the_page() -> None:
    assert "sha256" not in policy("<p>nothing to run</p>")
    assert "sha256" in policy('<script type="text/javascript">run()</script>')


def test_without_a_plan_the_schedule_tells_why(store: SqlStore, client: TestClient) -> None:
    assert client.get("/ui/print").headers["location"] == "/ui/schedule"
    keep(store)
    answer = client.get("/ui/print?plan=p-0123456789abcdef")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ui/schedule?plan=p-0123456789abcdef")


def test_who_has_not_signed_in_is_sent_to_sign_in(store: SqlStore, client: TestClient) -> None:
    del client.headers["authorization"]
    assert client.get("/ui/print").headers["location"].startswith("/sign-in")
