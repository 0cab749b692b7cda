"""By keyboard alone: somebody finds what an applicant is given, and why."""

import pytest
from playwright.sync_api import Locator, Page, expect

from allocator.ledger.names import Names
from models.text import Lang
from tests.e2e.served import sample

pytestmark = pytest.mark.browser

FAR = 120
"""Tabs after which what is looked for cannot be reached."""


def tab_to(page: Page, wanted: Locator) -> None:
    """Go forward with the tab key until something has the focus, and see that it shows it."""
    expect(wanted).to_be_visible()
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            ring = wanted.evaluate("(one) => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth")
            assert ring == "solid4px", ring
            return
    raise AssertionError("cannot be reached by keyboard")


def test_an_allocation_and_its_reason_are_found_by_keyboard_alone(page: Page, sample_site: str) -> None:
    scenario, plan = sample()
    given = next(one.proposal for one in plan.decisions)
    name = Names(scenario, Lang.JA, marked=True).applicant(given)
    page.goto(f"{sample_site}/ui/")
    expect(page.locator("#home-steps")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="配分表", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("配分表")
    tab_to(page, page.locator("#allocation-open"))
    page.keyboard.type(name[:6])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ui/applicant?*proposal={given}*")
    expect(page.locator("#content")).to_contain_text(name)
    expect(page.get_by_role("heading", name="希望との違いと、その理由")).to_be_visible()
