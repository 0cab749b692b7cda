"""The written page in a real browser: it draws its pictures from its own bytes and asks nobody for anything."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from allocator.exports.bundle import OFFICE, documents_for
from allocator.exports.documents import NAMES
from dashboards.report import html_bytes
from tests.allocator.exports.world import HOSTILE, a_view, world

pytestmark = pytest.mark.browser


def test_the_page_opens_without_a_network(page: Page, tmp_path: Path) -> None:
    view = a_view(world(HOSTILE[8:12], reason=HOSTILE[10]))
    file = tmp_path / "report.html"
    file.write_bytes(html_bytes(view, OFFICE, documents_for(view, OFFICE, NAMES)))
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.context.set_offline(True)
    page.goto(file.as_uri())
    page.wait_for_function("document.querySelectorAll('.plotly-graph-div .main-svg').length >= 6")
    assert asked == [file.as_uri()]
    assert said == []
    assert page.locator("section").count() == page.locator("nav li").count()
    assert page.locator("a[href]:not([href^='#'])").count() == 0
