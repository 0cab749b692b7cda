"""By keyboard alone, from the first page to the file in hand: nothing on the way needs a mouse."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from allocator.ledger.names import Names
from api.cycles.inputs import inputs_of
from api.plans.publishing import published
from api.store.sql import SqlStore
from models.text import Lang
from tests.e2e.keyboard import choose, go_to, press, shows_focus, tab_to, walk_to, write, write_day
from tests.e2e.served import keep_round, sample, serving
from tests.e2e.test_pages import opened

pytestmark = pytest.mark.browser

POOL = "アサギリ計算基盤 H100"


@dataclass(frozen=True)
class Desk:
    """A page of a service of its own, and what that service keeps."""

    page: Page
    store: SqlStore


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a whole round, made once."""
    folder: Path = tmp_path_factory.mktemp("kept")
    store = SqlStore.in_folder(folder / "data")
    keep_round(store, folder)
    store.close()
    return folder / "data"


@pytest.fixture
def desk(page: Page, kept: Path, tmp_path: Path) -> Iterator[Desk]:
    store = SqlStore.in_folder(shutil.copytree(kept, tmp_path / "data"))
    with serving(tmp_path, store) as address:
        yield Desk(opened(page, f"{address}/ui/"), store)
        assert page.evaluate("() => window.violations") == []


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).locator("visible=true")


def test_an_allocation_and_its_reason_are_found(page: Page, sample_site: str) -> None:
    scenario, plan = sample()
    given = next(one.proposal for one in plan.decisions)
    name = Names(scenario, Lang.JA, marked=True).applicant(given)
    opened(page, f"{sample_site}/ui/")
    go_to(page, "配分表")
    tab_to(page, page.locator("#allocation-open"))
    page.keyboard.type(name[:6])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ui/applicant?*proposal={given}*")
    expect(page.locator("#content")).to_contain_text(name)
    expect(page.get_by_role("heading", name="希望との違いと、その理由")).to_be_visible()


def test_what_a_pool_has_is_halved_for_december(desk: Desk) -> None:
    page = desk.page
    go_to(page, "提供資源")
    expect(page.locator("#supply-capacity .ag-row").first).to_be_visible()
    press(page, button(page, "行を足す"))
    for since in ("2025-01-01", "2024-12-01"):
        choose(page, page.locator("#supply-add-capacity-pool"), POOL)
        write(page, page.locator("#supply-add-capacity-since"), since)
        write(page, page.locator("#supply-add-capacity-main"), "40")
        write(page, page.locator("#supply-add-capacity-reason"), "電源工事")
        press(page, page.locator("#supply-add-capacity"))
        expect(page.locator("#supply-status")).to_contain_text(f"{date.fromisoformat(since).month}月1日から")
        shows_focus(page.locator("#supply-add-capacity"))  # the button worked, and is where one goes on
        tab_to(page, button(page, "行を足す"), "Shift+Tab")

    tab_to(page, page.get_by_role("tab", name="提供量"), "Shift+Tab")
    grid = page.locator("#supply-capacity")
    december = grid.locator(".ag-row").filter(has_text="2024年12月1日").filter(has=page.get_by_text("40", exact=True))
    tab_to(page, grid.locator('.ag-row[row-index="0"] .ag-cell').first)
    walk_to(page, december.locator("[col-id=nodes]"), "nodes")
    page.keyboard.press("Enter")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(page.locator("#supply-status")).to_contain_text("2024年12月1日から：40ノード・確定 → 20ノード・確定")
    press(page, page.locator("#supply-remove-capacity"))  # one press leads out of the table, whose row nobody chose
    expect(page.locator("#supply-refusal")).not_to_be_empty()

    cycle = desk.store.scenarios()[0].origin.cycle
    with desk.store.database.read() as connection:
        supply = inputs_of(connection, cycle).supply
    assert supply is not None
    pool = next(each for each in supply.content.pools if each.id == "asagiri-h100")
    assert [(step.since.isoformat(), step.nodes) for step in pool.capacity] == [
        ("2024-10-01", 40),
        ("2024-12-01", 20),
        ("2025-01-01", 40),
    ]


def test_a_re_plan_is_seen_before_it_is_kept_and_then_compared(desk: Desk) -> None:
    page = desk.page
    (before,) = desk.store.plans()
    go_to(page, "見直し")
    choose(page, page.locator("#replan-kind"), "提供が減る・足りない")
    choose(page, page.get_by_role("textbox", name="提供枠"), POOL)
    write_day(page, page.get_by_label("いつから", exact=True), "2024-12-01")
    write_day(page, page.get_by_label("最後の日（空でもよい）"), "2024-12-31")
    write(page, page.get_by_label("足りないノード数"), "20")
    write(page, page.get_by_label("理由"), "電源工事")
    press(page, button(page, "この1件を一覧に加える"))
    expect(page.locator("#replan-list li")).to_have_count(1)
    write_day(page, page.get_by_label("いつから見直すか"), "2024-11-15")
    press(page, button(page, "見直しを計算する"))

    expect(page.locator("#replan-fewest")).to_contain_text("変えざるを得ない提案")
    expect(page.locator("#replan-forced li").first).to_contain_text("→")
    expect(page.get_by_role("heading", name="選んだ変更")).to_be_visible()
    press(page, button(page, "破棄する"))
    no = page.get_by_role("dialog").get_by_role("button", name="やめる").last
    press(page, no)
    expect(page.get_by_role("dialog")).to_have_count(0)
    shows_focus(button(page, "破棄する"))  # where the dialogue was asked for
    press(page, button(page, "下書きとして残す"), "Shift+Tab")
    expect(page.locator("#replan-standing")).to_contain_text("下書きとして残しています")
    expect(page.locator("#content")).to_be_focused()  # the page is made anew and says above what was done
    assert [entry.id != before.id for entry in desk.store.plans()].count(True) == 1

    go_to(page, "シナリオ")
    field = page.get_by_role("textbox", name="並べて比べるシナリオ")
    for entry in reversed(desk.store.scenarios()):
        choose(page, field, f"{entry.name}（")
    press(page, page.locator("#scenarios-compare"))
    expect(page.locator("#scenarios-figures thead th")).to_have_count(3)
    expect(page.locator("#grid-moved-0 .ag-row").first).to_be_visible()


def test_a_plan_is_published_and_taken_home_as_a_workbook(desk: Desk) -> None:
    page = desk.page
    go_to(page, "公表")
    write(page, page.get_by_label("理由（決裁の番号など）"), "試験のための公表")
    press(page, button(page, "この案を公表する"))
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    shows_focus(button(page, "この案を公表する"))
    page.keyboard.press("Enter")
    press(page, button(page, "公表する"))
    expect(page.locator("#publish-state")).to_contain_text("試験のための公表")
    expect(page.locator("#message")).to_contain_text("公表しました")
    expect(page.locator("#content")).to_be_focused()  # what was pressed is gone: one goes on where it is said
    with desk.store.database.read() as connection:
        assert len(published(connection)) == 1

    rows = page.locator("#notices-grid")
    tab_to(page, rows.locator('.ag-row[row-index="0"] [col-id=applicant]'))
    walk_to(page, rows.locator('.ag-row[row-index="0"] [col-id=note]'), "note")
    page.keyboard.press("Enter")
    page.keyboard.type("電話で確認")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("返事を保存しました")
    with page.expect_download() as got:
        press(page, page.locator("#publish-xlsx"))
    assert Path(got.value.path()).read_bytes()[:2] == b"PK"
