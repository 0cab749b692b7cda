"""Publishing in a browser, and what it leaves behind."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.store.sql import SqlStore
from tests.e2e.served import keep_round, serving

pytestmark = pytest.mark.browser


def test_a_plan_is_published_answered_and_taken_back(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep_round(store, tmp_path)
    with serving(tmp_path, store) as address:
        page.goto(f"{address}/ui/publish")
        expect(page.locator("#publish-state")).to_contain_text("まだ公表していません")
        page.get_by_role("button", name="この案を公表する").click()
        expect(page.get_by_text("理由を書いてください。")).to_be_visible()
        page.get_by_label("理由（決裁の番号など）").fill("試験のための公表")
        page.get_by_role("button", name="この案を公表する").click()
        page.get_by_role("button", name="公表する", exact=True).click()
        expect(page.locator("#publish-state")).to_contain_text("起案と確認は同じ人です")
        expect(page.locator("#publish-state")).to_contain_text("試験のための公表")

        row = page.locator("#notices-grid [row-index='0']")
        row.locator("[col-id='note']").click()
        page.keyboard.type("電話で確認")
        page.keyboard.press("Enter")
        expect(page.locator("#message")).to_contain_text("返事を保存しました")
        row.locator("[col-id='answer']").click()
        page.keyboard.press("Enter")
        page.get_by_role("option", name="了承").click()
        expect(page.locator("#notices-count")).to_contain_text("了承1件")
        page.reload()
        expect(page.locator("#notices-count")).to_contain_text("了承1件")
        expect(row.locator("[col-id='note']")).to_have_text("電話で確認")

        with page.expect_download() as got:
            page.locator("#publish-xlsx").click()
        assert Path(got.value.path()).read_bytes()[:2] == b"PK"
        with page.expect_download() as letter:
            row.locator("[col-id='letter'] a").click()
        assert Path(letter.value.path()).read_bytes()[:2] == b"PK"

        page.get_by_label("理由（決裁の番号など）").fill("誤りがあったため")
        page.get_by_role("button", name="公表を取り下げる").click()
        page.get_by_role("button", name="取り下げる", exact=True).click()
        expect(page.locator("#publish-state")).to_contain_text("まだ公表していません")
        assert page.evaluate("() => window.violations") == []
