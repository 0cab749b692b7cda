"""The pages in a browser."""

import json
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.figures.schedule import schedule_info, schedule_table
from dashboards.pages.menu import PAGES
from models.text import Lang, text
from tests.api.worlds import small_scenario, solved
from tests.e2e.hostile import NAMES, keep_hostile_round
from tests.e2e.served import keep, sample, serving

pytestmark = pytest.mark.browser

BARS = "#chart-schedule .bars .point path"


def opened(page: Page, address: str) -> Page:
    """Open a page and wait until it is there."""
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    return page


def test_the_first_page_shows_the_plan_in_japanese(page: Page, sample_site: str) -> None:
    opened(page, f"{sample_site}/ui/schedule")
    expect(page.locator(BARS).first).to_be_visible()
    scenario, plan = sample()
    info = schedule_info(scenario, plan, Lang.JA)
    pieces = sum(len(bar.pieces) for bar in info.bars)
    assert page.locator(BARS).count() >= pieces
    assert page.evaluate("() => document.documentElement.lang") == "ja"
    assert page.title() == "日程｜計算資源の配分"
    expect(page.locator("#survey-banner")).to_have_text("調査段階の試算であり採択・配分を示すものではない")
    expect(page.locator("#fictional")).to_have_text("架空データ")
    expect(page.locator("#headline")).not_to_be_empty()


def test_japanese_is_drawn_and_not_shown_as_boxes(page: Page, sample_site: str) -> None:
    opened(page, sample_site)
    drawn = page.evaluate(
        """() => ["日", "程", "案", "株"].map((sign) => {
            const canvas = document.createElement("canvas");
            const pen = canvas.getContext("2d");
            pen.font = "40px " + getComputedStyle(document.body).fontFamily;
            pen.fillText(sign, 10, 60);
            return canvas.toDataURL();
        })"""
    )
    assert len(set(drawn)) == 4


def test_nothing_is_asked_of_any_other_server_and_no_policy_is_broken(page: Page, sample_site: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for one in PAGES:
        opened(page, f"{sample_site}{one.path}")
        if one.of_plan:
            expect(page.locator(".ag-row").first).to_be_visible()
        assert page.evaluate("() => window.violations") == []
    ours = urlsplit(sample_site).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {ours}
    assert complaints == []


def test_a_foreign_script_would_be_noticed(page: Page, sample_site: str) -> None:
    # The control of the test above: the policy is in force and breaking it is seen.
    opened(page, sample_site)
    page.evaluate("() => document.body.appendChild(document.createElement('script')).append('window.hit = 1')")
    page.wait_for_function("() => window.violations.length > 0")
    assert page.evaluate("() => window.hit") is None


def test_charts_offer_no_way_to_send_them_anywhere(page: Page, sample_site: str) -> None:
    for one in ("schedule", "lanes", "utilisation"):
        opened(page, f"{sample_site}/ui/{one}")
        page.locator(".js-plotly-plot").hover()
        expect(page.locator(".modebar-btn").first).to_be_attached()
        tools = page.locator(".modebar-btn").evaluate_all("(all) => all.map((one) => one.dataset.title)")
        ours = {
            text(f"figures.modebar.{name}", Lang.JA)
            for name in ("download", "zoom", "pan", "zoom_in", "zoom_out", "reset")
        }
        assert set(tools) <= ours


def test_the_language_switch_changes_everything(page: Page, sample_site: str) -> None:
    opened(page, f"{sample_site}/ui/lanes")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Schedule in bars of equal thickness")
    assert page.evaluate("() => document.documentElement.lang") == "en"
    assert page.title() == "Schedule in bars of equal thickness | Compute allocation"
    expect(page.locator("#survey-banner")).to_contain_text("estimate")
    expect(page.locator(".xaxislayer-above .xtick text, .xtick text").first).to_contain_text("2024")
    assert "月" not in (page.locator(".xtick text").first.text_content() or "")
    expect(page.locator(".ag-header-cell-text").first).to_have_text("Applicant")
    page.locator(".ag-header-cell-filter-button").first.click()
    expect(page.get_by_placeholder("Filter...").first).to_be_visible()
    page.goto(f"{sample_site}/ui/summary")
    expect(page.locator("h1")).to_have_text("Summary and proof")
    page.get_by_role("link", name="日本語").click()
    expect(page.locator("h1")).to_have_text("概要と根拠")


def test_the_table_beside_the_chart_shows_the_same_rows(page: Page, sample_site: str) -> None:
    opened(page, f"{sample_site}/ui/schedule")
    scenario, plan = sample()
    table = schedule_table(schedule_info(scenario, plan, Lang.JA), Lang.JA)
    grid = page.locator("#grid-schedule")
    grid.scroll_into_view_if_needed()
    expect(grid.locator(".ag-row").first).to_be_visible()
    assert int(grid.locator("[aria-rowcount]").first.get_attribute("aria-rowcount") or 0) == len(table) + 1

    first, last_day = table.iloc[0], table.iloc[0]["used_to"]
    shown = {
        "applicant": first["applicant"],
        "gpus": f"{first['gpus']:,}",
        "used_to": f"{last_day.year}年{last_day.month}月{last_day.day}日",
    }
    for field, words in shown.items():
        expect(grid.locator(f'.ag-row[row-index="0"] [col-id="{field}"]')).to_have_text(words)


def test_the_keyboard_reaches_the_content_first_and_the_menu_next(page: Page, sample_site: str) -> None:
    opened(page, sample_site)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1366])
def test_no_page_is_wider_than_the_window(page: Page, sample_site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    for one in PAGES:
        opened(page, f"{sample_site}{one.path}")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_narrow_window_opens_the_menu_by_its_button(page: Page, sample_site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 768})
    opened(page, sample_site)
    expect(page.get_by_role("link", name="稼働率")).not_to_be_in_viewport()
    page.get_by_role("button", name="メニュー").click()
    expect(page.get_by_role("link", name="稼働率")).to_be_in_viewport()


def test_an_open_page_follows_a_run_and_shows_its_plan(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    scenario_id = keep(store, small_scenario(), None)
    with serving(tmp_path, store) as address:
        opened(page, f"{address}/ui/schedule")
        expect(page.locator("#no-plan")).to_be_visible()
        order = json.dumps({"scenario": scenario_id, "settings": {"seconds": 20, "workers": 1}}).encode()
        urlopen(Request(f"{address}/api/v1/runs", order, {"content-type": "application/json"})).close()
        expect(page.locator(BARS).first).to_be_visible()
        expect(page.locator("#no-plan")).to_have_count(0)
        expect(page.locator("#run-status")).to_be_empty()


def test_fifty_hostile_names_are_shown_as_text_everywhere(page: Page, tmp_path: Path) -> None:
    assert len(set(NAMES)) == 50
    store = SqlStore.in_folder(tmp_path / "data")
    keep_hostile_round(store, tmp_path)
    first = sample()[0].proposals[0].id
    with serving(tmp_path, store) as address:
        for one in PAGES:
            opened(page, f"{address}{one.path}?proposal={first}")
            if one.of_plan and one.name != "applicant":
                expect(page.locator(".ag-row").first).to_be_visible()
            assert page.locator("#program").inner_text() == NAMES[0]
            assert page.locator("a[href*='example.invalid'], a[href^='javascript'], img[src='x']").count() == 0
            assert page.locator("img[src*='example.invalid'], iframe, svg a").count() == 0
            assert page.evaluate("() => window.hit") is None
            assert page.evaluate("() => window.violations") == []


def test_a_person_signs_in_looks_and_signs_out(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep(store, small_scenario(), solved().plan)
    with serving(tmp_path, store, ApiSettings()) as address:
        page.goto(f"{address}/first?key={Signing(store.database).first_link()}")
        page.get_by_label("名前（半角英数字）").fill("aoki")
        page.get_by_label("表示名（文書や記録に出る名前）").fill("青木")
        page.get_by_label("パスワード（12文字以上）").fill("correct horse battery")
        page.get_by_role("button").click()
        expect(page.locator("#headline")).to_be_visible()
        page.get_by_role("link", name="アカウント").click()
        expect(page.locator("#who")).to_contain_text("青木")
        page.get_by_role("button", name="サインアウト").click()
        expect(page.locator("h1")).to_have_text("サインイン")
        page.goto(f"{address}/ui/lanes")
        expect(page.locator("h1")).to_have_text("サインイン")
        page.get_by_label("名前（半角英数字）").fill("aoki")
        page.get_by_label("パスワード（12文字以上）").fill("correct horse battery")
        page.get_by_role("button").click()
        expect(page.locator("#program")).to_be_visible()
        assert page.url == f"{address}/ui/lanes"
        assert page.evaluate("() => window.violations") == []


def test_the_page_of_the_interface_is_drawn_without_leaving_this_machine(page: Page, sample_site: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{sample_site}/api/v1/docs")
    expect(page.get_by_role("link", name="cycles", exact=True)).to_be_visible()
    page.get_by_role("button", name="GET ​/api​/v1​/health").first.click()
    expect(page.get_by_text("curl --fail-with-body").first).to_be_visible()
    assert {host for host in hosts if host} == {urlsplit(sample_site).netloc}
    assert page.evaluate("() => window.violations") == []
