"""Somebody without a mouse: what they press, and that they always see where they are."""

from playwright.sync_api import Locator, Page, expect

FAR = 120
"""Presses after which what is looked for cannot be reached."""
HERE = "(one) => one === document.activeElement"
SEEN = """(one) => {
    const look = getComputedStyle(one), at = one.getBoundingClientRect();
    const top = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
    const covered = top === null || !(one.contains(top) || top.contains(one));
    return look.outlineStyle + look.outlineWidth + (covered ? " covered" : "");
}"""
OPTION = "[role=option][data-combobox-selected]:visible"


def shows_focus(wanted: Locator) -> None:
    """See that something has the focus, shows it, and is not hidden behind anything."""
    expect(wanted).to_be_focused()
    seen = wanted.evaluate(SEEN)
    assert seen == "solid4px", seen


def tab_to(page: Page, wanted: Locator, tab: str = "Tab") -> None:
    """Go on with the tab key until something has the focus, and see that it shows it; Shift+Tab: go back."""
    expect(wanted).to_be_visible()
    for _ in range(FAR):
        if wanted.evaluate(HERE):
            shows_focus(wanted)
            return
        page.keyboard.press(tab)
    raise AssertionError(f"cannot be reached by keyboard: {wanted}")


def press(page: Page, wanted: Locator, tab: str = "Tab") -> None:
    """Go to a button or a link and press it."""
    tab_to(page, wanted, tab)
    page.keyboard.press("Enter")


def write(page: Page, field: Locator, words: str, tab: str = "Tab") -> None:
    """Go to a field and write into it, over what stands there."""
    tab_to(page, field, tab)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def write_day(page: Page, field: Locator, day: str) -> None:
    """Go to a field for a day and write the day, 2024-12-01, as the language of the browser has it: month first."""
    tab_to(page, field)
    year, month, of_month = day.split("-")
    page.keyboard.type(month + of_month + year)
    expect(field).to_have_value(day)


def choose(page: Page, field: Locator, words: str) -> None:
    """Go to a list and down in it until something is marked, and take that."""
    tab_to(page, field)
    for _ in range(FAR):
        page.keyboard.press("ArrowDown")
        marked = page.locator(OPTION)
        if marked.count() and words in marked.first.inner_text():
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"is not offered: {words}")


def walk_to(page: Page, cell: Locator, column: str) -> None:
    """Go down and then across in a table whose first row has the focus."""
    row = cell.locator("xpath=ancestor::*[contains(@class, 'ag-row')][1]")
    for key, there in (("ArrowDown", row.get_attribute("row-index")), ("ArrowRight", column)):
        name = "row-index" if key == "ArrowDown" else "col-id"
        for _ in range(FAR):
            if (
                page.evaluate("(name) => document.activeElement.closest(`[${name}]`)?.getAttribute(name)", name)
                == there
            ):
                break
            page.keyboard.press(key)
    shows_focus(cell)


def go_to(page: Page, name: str) -> None:
    """Open a page from the menu, and go past the menu to what stands there."""
    press(page, page.get_by_role("navigation").get_by_role("link", name=name, exact=True))
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    press(page, page.locator(".skip-link"))
    expect(page.locator("#content")).to_be_focused()
