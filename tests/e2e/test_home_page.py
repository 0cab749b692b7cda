"""The first page in a browser."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_first_page_says_what_comes_next_and_keeps_who_looks_after_a_point(page: Page, sample_site: str) -> None:
    page.goto(f"{sample_site}/ui/")
    expect(page.locator("#home-next a")).to_have_text("質問に答える")
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
