"""Which page is made for an address."""

import logging
from pathlib import Path

import pytest

from api.store.sql import SqlStore
from dashboards.language import current
from dashboards.pages.menu import PAGES, Page
from dashboards.pages.view import Window
from dashboards.site import failed, layout, render
from models.text import Lang, text
from tests.api.worlds import NOON, checked, small_scenario
from tests.dashboards.pages.showing import by_id, words


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return SqlStore.in_folder(tmp_path)


@pytest.fixture
def plan_id(store: SqlStore) -> str:
    return store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id)).id


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_shows_the_newest_plan(store: SqlStore, plan_id: str, page: Page, lang: Lang) -> None:
    frame = render(Window(store), page.path, "", lang)
    assert text(f"pages.{page.name}.about", lang) in words(frame)
    assert by_id(frame, "failure") is None


def test_a_plan_can_be_asked_for_by_address(store: SqlStore, plan_id: str) -> None:
    assert by_id(render(Window(store), "/ui/", f"?plan={plan_id}", Lang.JA), "chart-schedule") is not None


@pytest.mark.parametrize("lang", Lang)
def test_an_unknown_plan_is_said_to_be_unknown(store: SqlStore, lang: Lang) -> None:
    frame = render(Window(store), "/ui/", "?plan=p-%3Cb%3E", lang)
    assert text("error.plan_not_found", lang, id="p-<b>") in words(frame)


@pytest.mark.parametrize("lang", Lang)
def test_without_a_plan_a_page_says_what_to_do(store: SqlStore, lang: Lang) -> None:
    frame = render(Window(store), "/ui/", "", lang)
    assert by_id(frame, "no-plan") is not None
    assert text("pages.empty.solve", lang) in words(frame)


def test_an_unknown_address_leads_home(store: SqlStore) -> None:
    assert text("pages.missing.title", Lang.JA) in words(render(Window(store), "/ui/nowhere", "", Lang.JA))


def test_a_fault_is_said_and_noted_without_what_was_in_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    try:
        raise ValueError("秘密の値")
    except ValueError as error:
        frame = failed(error)
    assert text("pages.error.broken", current()) in words(frame)
    assert "ValueError" in caplog.text
    assert "秘密の値" not in caplog.text


def test_before_the_page_has_come_its_place_is_held() -> None:
    assert text("pages.loading", Lang.JA) in words(layout())
