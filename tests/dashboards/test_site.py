"""Which page is made for an address."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from dash.development.base_component import Component

from api.cycles.inputs import Desk
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards import site
from dashboards.pages.backstage import Backstage
from dashboards.pages.menu import PAGES, Page
from dashboards.pages.view import Window
from dashboards.site import failed, layout, render
from models.text import Lang, text
from tests.api.worlds import NOON, checked, small_scenario
from tests.dashboards.pages.showing import JA, asked, by_id, words


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return SqlStore.in_folder(tmp_path)


@pytest.fixture
def plan_id(store: SqlStore) -> str:
    return store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id)).id


def seen(store: SqlStore, lang: Lang, path: str, **query: str) -> Component:
    desk = Desk(store.database, Path(store.database.file or "").parent / "desk")
    behind = Backstage(store, None, desk, Signing(store.database), ApiSettings(), Window(store))  # type: ignore[arg-type]
    return render(behind, replace(asked(lang, **query), path=path))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_shows_the_newest_plan(store: SqlStore, plan_id: str, page: Page, lang: Lang) -> None:
    frame = seen(store, lang, page.path)
    assert text(f"pages.{page.name}.about", lang) in words(frame)
    assert by_id(frame, "failure") is None


def test_a_plan_can_be_asked_for_by_address(store: SqlStore, plan_id: str) -> None:
    assert by_id(seen(store, Lang.JA, "/ui/schedule", plan=plan_id), "chart-schedule") is not None


@pytest.mark.parametrize("lang", Lang)
def test_an_unknown_plan_is_said_to_be_unknown(store: SqlStore, lang: Lang) -> None:
    frame = seen(store, lang, "/ui/", plan="p-<b>")
    assert text("error.plan_not_found", lang, id="p-<b>") in words(frame)


@pytest.mark.parametrize("lang", Lang)
def test_without_a_plan_a_page_says_what_to_do(store: SqlStore, lang: Lang) -> None:
    frame = seen(store, lang, "/ui/schedule")
    assert by_id(frame, "no-plan") is not None
    assert text("pages.empty.solve", lang) in words(frame)


def test_an_unknown_address_leads_home(store: SqlStore) -> None:
    assert text("pages.missing.title", Lang.JA) in words(seen(store, Lang.JA, "/ui/nowhere"))


@pytest.fixture
def asked_by_a_coordinator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "asking", lambda *_: JA)


@pytest.mark.usefixtures("asked_by_a_coordinator")
def test_a_fault_is_said_and_noted_without_what_was_in_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    try:
        raise ValueError("秘密の値")
    except ValueError as error:
        frame = failed(error)
    assert text("pages.error.broken", Lang.JA) in words(frame)
    assert "ValueError" in caplog.text
    assert "秘密の値" not in caplog.text


@pytest.mark.usefixtures("asked_by_a_coordinator")
def test_before_the_page_has_come_its_place_is_held() -> None:
    assert text("pages.loading", Lang.JA) in words(layout())
