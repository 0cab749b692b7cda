"""The journeys of the pages that make plans."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.people import credentials
from api.people.credentials import Kind
from api.people.roles import Role
from api.store.sql import SqlStore
from tests.api.worlds import signed_in
from tests.e2e.served import keep_round
from tests.e2e.service import Service
from tests.e2e.test_pages import opened

pytestmark = pytest.mark.browser


def signed_in_browser(page: Page, store: SqlStore, service: Service) -> None:
    """Sign the browser in as the coordinator: with a cookie, which the websocket brings too."""
    with store.database.write("coordinator") as change:
        session = credentials.issue(change, Kind.SESSION, "coordinator", timedelta(hours=1), "test")
    page.context.add_cookies([{"name": "session", "value": session.secret, "url": service.address}])


def test_a_run_is_started_followed_through_a_crash_taken_up_and_stopped(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep_round(store, tmp_path)
    service = Service(tmp_path / "data", signed_in(store.database, Role.COORDINATOR))
    signed_in_browser(page, store, service)
    store.close()
    service.start()
    opened(page, f"{service.address}/ui/runs")
    page.get_by_role("spinbutton", name="計算に使う最長の時間").or_(
        page.get_by_label("計算に使う最長の時間（分）")
    ).first.fill("30")
    page.get_by_role("button", name="計算を始める").click()
    page.wait_for_url("**run=*")
    expect(page.locator("#runs-going")).to_contain_text("段階")  # pushed, without a reload
    page.get_by_label("新しいシナリオの名前").fill("書きかけ")

    service.kill()
    unreachable = page.get_by_role("alert").filter(has_text="サービスに接続できません")
    expect(unreachable).to_be_visible()
    expect(page.get_by_label("新しいシナリオの名前")).to_have_value("書きかけ")

    service.start()
    expect(unreachable).to_be_hidden()
    expect(page.get_by_label("新しいシナリオの名前")).to_have_value("書きかけ")
    expect(page.locator("#runs-ended")).to_have_text("途中で止まりました")
    page.get_by_role("button", name="の計算を再開").click()
    expect(page.locator("#message")).to_contain_text("再開しました")
    expect(page.locator("#runs-going")).to_contain_text("段階")

    page.get_by_role("button", name="の計算を中止").click()
    page.get_by_role("dialog").get_by_role("button", name="続ける").last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="の計算を中止").click()
    page.get_by_role("dialog").get_by_role("button", name="中止する").click()
    expect(page.locator("#runs-ended")).to_have_text("中止しました")
    expect(page.locator("#runs-sentences li").first).to_contain_text("この入力と条件の下で")
    expect(page.get_by_label("新しいシナリオの名前")).to_have_value("書きかけ")
    assert page.evaluate("() => window.violations") == []
    service.stop()
