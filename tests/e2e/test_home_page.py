"""The first page in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.store.sql import SqlStore
from tests.e2e.served import serving

pytestmark = pytest.mark.browser


def test_the_first_page_says_what_comes_next_and_keeps_who_looks_after_a_point(page: Page, sample_site: str) -> None:
    page.goto(f"{sample_site}/ui/")
    expect(page.locator("#home-next a")).to_have_text("照会に答える")
    expect(page.locator("#home-steps tbody tr")).to_have_count(9)
    owner = page.locator("#home-open [row-index='0'] [col-id='owner']")
    owner.click()
    page.keyboard.type("青木")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("担当と期限を保存しました")
    page.reload()
    expect(owner).to_have_text("青木")
    expect(page.locator("#home-news")).to_contain_text("この画面を初めて開きました")
    assert page.evaluate("() => window.violations") == []


def test_where_nothing_is_yet_a_round_is_begun_by_its_name(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, SqlStore.in_folder(tmp_path / "data")) as address:
        page.goto(f"{address}/ui/schedule")
        expect(page.locator("#no-plan")).to_contain_text("「調査票」「提供資源」「方針」の画面")
        page.goto(f"{address}/ui/surveys")
        page.locator("#no-round a").click()
        page.get_by_role("button", name="調整回を作る").click()
        expect(page.get_by_text("調整回の名前を書いてください。")).to_be_visible()
        page.get_by_label("調整回の名前").fill("第1回")
        page.get_by_role("button", name="調整回を作る").click()
        expect(page.locator("#home-round")).to_have_text("第1回")
        expect(page.locator("#home-next a")).to_have_text("調査票を受け付ける")
        page.locator("#home-next a").click()
        expect(page.get_by_text("調査票（xlsx・csv）をここに置いてください")).to_be_visible()
        assert page.evaluate("() => window.violations") == []
