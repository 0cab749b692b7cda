"""Every page against the rules of accessibility (axe-core: WCAG 2.2 AA and best practice), in both languages."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboards.pages import menu
from models.text import Lang

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def findings(page: Page) -> list[str]:
    """Ask axe, and say each violation with the places it found."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", list(RULES)
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


TRIES = 10


@pytest.mark.parametrize("one", menu.PAGES, ids=lambda one: one.name)
def test_a_page_breaks_no_rule_in_either_language(page: Page, sample_site: str, one: menu.Page) -> None:
    for lang in Lang:
        page.goto(f"{sample_site}/ui/language/{lang}?to={one.path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
        if page.locator(".ag-root-wrapper").count():
            expect(page.locator(".ag-header-cell").first).to_be_visible()
        found = findings(page)
        for _ in range(TRIES):  # a table may still be coming: it is fetched on its own
            if not found:
                break
            page.wait_for_timeout(500)
            found = findings(page)
        assert found == []


def test_the_pages_for_signing_in_break_no_rule(page: Page, sample_site: str) -> None:
    for path in ("/sign-in", "/first?key=x", "/account"):
        page.goto(f"{sample_site}{path}")
        assert findings(page) == []


def test_axe_would_find_something(page: Page, sample_site: str) -> None:
    # The control: a picture without words.
    page.goto(f"{sample_site}/sign-in")
    page.evaluate(
        "() => document.querySelector('main, body').appendChild(document.createElement('img')).src = '/x.png'"
    )
    assert any(one.startswith("image-alt") for one in findings(page))
