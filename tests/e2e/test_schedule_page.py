"""The schedule and what belongs to it in a browser: choosing, looking otherwise, pinning, comparing, printing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from allocator.incumbent import unproven
from api.cycles.nouns import Kind
from api.store import documents
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from models.scenario import Pin
from tests.e2e.served import NOW, keep_round, sample, serving
from tests.e2e.test_pages import BARS, opened

pytestmark = pytest.mark.browser

PANEL = "#schedule-panel"
ROWS = "#grid-schedule .ag-center-cols-container .ag-row"


def test_a_bar_a_row_and_the_keyboard_open_the_same_panel(page: Page, sample_site: str) -> None:
    opened(page, f"{sample_site}/ui/schedule")
    expect(page.locator(BARS).first).to_be_visible()
    page.locator(BARS).nth(12).click(force=True)
    name = page.locator(f"{PANEL} h2")
    expect(name).not_to_be_empty()
    assert "phase=" in page.url
    selected = page.locator("#grid-schedule .ag-row-selected [col-id=applicant]")
    expect(selected).to_have_text(name.inner_text())

    page.reload()
    expect(page.locator(f"{PANEL} h2")).not_to_be_empty()
    page.get_by_role("button", name="詳しい内容を閉じる").click()
    expect(page.locator(PANEL)).to_be_empty()

    page.locator(ROWS).nth(3).locator("[col-id=title]").click()
    expect(page.locator(f"{PANEL} h2")).not_to_be_empty()
    expect(page.locator("#schedule-frame")).to_be_in_viewport()
    first = page.locator(f"{PANEL} h2").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL} h2")).not_to_have_text(first)
    assert page.evaluate("() => window.violations") == []


def test_a_look_is_kept_in_the_address_and_left_again(page: Page, sample_site: str) -> None:
    opened(page, f"{sample_site}/ui/schedule")
    expect(page.locator(BARS).first).to_be_visible()
    page.get_by_text("すべて同じ", exact=True).click()
    expect(page.locator("#caption-schedule")).to_contain_text("同じ段")
    page.get_by_role("button", name="週単位で見る").click()
    expect(page.locator("#schedule-from")).to_have_value("2024-10-01")
    page.get_by_role("button", name="表示する期間を次へずらす").click()
    expect(page.locator("#schedule-from")).to_have_value("2024-10-29")
    assert "form=lanes" in page.url
    page.reload()
    expect(page.locator("#caption-schedule")).to_contain_text("同じ段")
    expect(page.locator("#schedule-from")).to_have_value("2024-10-29")
    page.get_by_text("絞り込み", exact=True).click()
    page.locator("#schedule-wish").click()
    page.get_by_role("option", name="第2希望").click()
    expect(page.locator("#caption-schedule")).to_contain_text("絞り込みに合うものだけ")
    page.go_back()
    expect(page.locator("#caption-schedule")).not_to_contain_text("絞り込みに合うものだけ")
    expect(page.locator("#caption-schedule")).to_contain_text("同じ段")


def test_a_pin_needs_a_reason_and_joins_the_inputs_of_the_round(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep_round(store, tmp_path)
    cycle = store.scenarios()[0].origin.cycle
    with serving(tmp_path, store) as address:
        opened(page, f"{address}/ui/schedule")
        page.locator(ROWS).nth(3).locator("[col-id=title]").click()
        page.get_by_text("固定を加える", exact=True).click()
        page.get_by_role("button", name="固定する", exact=True).click()
        expect(page.get_by_text("理由を書いてください。固定と取消しには必ず理由が要ります。")).to_be_visible()
        page.get_by_role("textbox", name="理由").first.fill("試験のための固定")
        page.get_by_role("button", name="固定する", exact=True).click()
        expect(page.locator("#message")).to_contain_text("次に作るシナリオと計算から守られます")
        expect(page.locator(PANEL)).to_contain_text("試験のための固定")
        with store.database.read() as connection:
            (kept,) = documents.each(connection, cycle, Kind.PIN, Pin)
        assert (kept.content.reason, kept.content.on) == ("試験のための固定", kept.version.at.date())
        page.get_by_role("button", name="固定を取り消す").click()
        page.get_by_role("dialog").get_by_role("textbox").fill("試験が終わったため")
        page.get_by_role("button", name="取り消す", exact=True).click()
        expect(page.locator("#message")).to_contain_text("固定を取り消しました")
        with store.database.read() as connection:
            assert documents.each(connection, cycle, Kind.PIN, Pin) == ()


def test_an_earlier_plan_is_outlined_and_listed(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep_round(store, tmp_path)
    scenario, plan = sample()
    (now,) = store.plans()
    gone = plan.decisions[0].proposal
    fewer = unproven(scenario, tuple(d for d in plan.decisions if d.proposal != gone))
    store.add_plan(
        CheckedPlan(scenario_id=now.scenario, scenario=scenario, plan=fewer, record=None, run=None, final=True, at=NOW)
    )
    with serving(tmp_path, store) as address:
        other = next(entry.id for entry in store.plans() if entry.id != now.id)
        opened(page, f"{address}/ui/schedule?plan={other}")
        page.locator("#schedule-against").click()
        page.get_by_role("option").nth(1).click()
        expect(page.locator("#caption-schedule")).to_contain_text("前の案と違うのは1提案")
        expect(page.get_by_text("前の案での位置（枠線）")).to_be_visible()
        expect(page.locator("#grid-changes .ag-center-cols-container .ag-row").first).to_contain_text("配分がなくなる")
        assert f"against={now.id}" in page.url


def test_a_plan_is_drawn_on_paper_without_breaking_the_policy(page: Page, sample_site: str, tmp_path: Path) -> None:
    opened(page, f"{sample_site}/ui/schedule")
    page.get_by_role("link", name="印刷用の画面を開く").click()
    expect(page.locator(".js-plotly-plot .main-svg").last).to_be_attached()
    providers = {pool.provider for pool in sample()[0].pools}
    expect(page.locator("section[id^=provider-section]")).to_have_count(len(providers))
    assert page.evaluate("() => window.violations") == []
    page.pdf(path=str(tmp_path / "plan.pdf"), prefer_css_page_size=True)
    assert (tmp_path / "plan.pdf").stat().st_size > 100_000
