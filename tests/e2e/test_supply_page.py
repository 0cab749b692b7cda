"""The operator's journeys on the offers, and those of coordinators on policy, people and the audit log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from api.cycles.receiving import accept
from api.people import accounts, credentials
from api.people.credentials import Kind
from api.people.roles import Role
from api.settings import ApiSettings
from api.store import chain
from api.store.sql import SqlStore
from tests.api.cycles.rounds import ROUND, WHO, a_round, answers
from tests.e2e.conftest import WATCH
from tests.e2e.served import keep_round, serving
from tests.e2e.service import Service

pytestmark = pytest.mark.browser

NAMES = {Role.COORDINATOR: ("aoki", "青木"), Role.OPERATOR: ("baba", "馬場"), Role.VIEWER: ("chiba", "千葉")}


@dataclass(frozen=True)
class Office:
    """A service with three people, each with a browser of their own."""

    address: str
    store: SqlStore
    browser: Browser

    def page(self, role: Role, path: str) -> Page:
        """Open a page as somebody who has signed in."""
        context = self.browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
        context.add_init_script(WATCH)
        context.set_default_timeout(60_000)
        with self.store.database.write(NAMES[role][0]) as change:
            secret = credentials.issue(change, Kind.SESSION, NAMES[role][0], credentials.LONGEST).secret
        context.add_cookies([{"name": "session", "value": secret, "url": self.address}])
        page = context.new_page()
        page.goto(f"{self.address}{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
        return page


@pytest.fixture
def office(browser: Browser, tmp_path: Path) -> Iterator[Office]:
    store = SqlStore.in_folder(tmp_path / "data")
    with store.database.write(WHO) as change:
        for role, (name, shown) in NAMES.items():
            accounts.add(change, name, shown, role, "nobody can sign in with this")
    desk = a_round(store, tmp_path / "files", answers())
    accept(store.database, desk, ROUND, WHO, "new", "確定")
    with serving(tmp_path, store, ApiSettings()) as address:
        yield Office(address, store, browser)
        for context in browser.contexts:
            context.close()


def cell(page: Page, column: str, row: int = 0, part: str = "capacity") -> Locator:
    return page.locator(f'#supply-{part} .ag-row[row-index="{row}"] [col-id="{column}"]')


def write(page: Page, where: Locator, words: str) -> None:
    """Write into a cell by keyboard."""
    where.click()
    page.keyboard.press("Enter")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_an_edit_is_saved_at_once_the_chart_follows_and_it_can_be_undone(office: Office) -> None:
    page = office.page(Role.OPERATOR, "/ui/supply")
    nodes, status = cell(page, "nodes"), page.locator("#supply-status")
    before = nodes.inner_text()
    first_bar = page.locator("#chart-supply .annotation-text").first
    drawn = first_bar.text_content() or ""
    write(page, nodes, "２１")
    expect(status).to_contain_text("21ノード")
    expect(nodes).to_have_text("21")
    expect(first_bar).not_to_have_text(drawn)
    write(page, nodes, "約9")
    expect(page.locator("#supply-refusal")).to_contain_text("おおよその数")
    expect(nodes).to_have_text("21")
    page.get_by_role("button", name="元に戻す").click()
    expect(nodes).to_have_text(before)
    expect(first_bar).to_have_text(drawn)
    page.get_by_role("button", name="やり直す").click()
    expect(nodes).to_have_text("21")
    page.reload()
    expect(nodes).to_have_text("21")
    assert page.evaluate("() => window.violations") == []


def test_two_people_on_one_cell_see_all_three_and_nothing_is_lost(office: Office) -> None:
    baba, aoki = office.page(Role.OPERATOR, "/ui/supply"), office.page(Role.COORDINATOR, "/ui/supply")
    nodes = cell(aoki, "nodes")
    before = nodes.inner_text()
    nodes.click()
    aoki.keyboard.press("Enter")
    aoki.keyboard.type("33")
    write(baba, cell(baba, "nodes"), "22")
    expect(baba.locator("#supply-status")).to_contain_text("22ノード")
    expect(cell(aoki, "gpus")).to_have_text("176")  # it came without a reload, and what is typed is still there
    expect(aoki.locator("#supply-capacity .ag-cell-inline-editing input")).to_have_value("33")
    expect(aoki.locator("#supply-status")).to_contain_text("馬場さんが変えました")
    aoki.keyboard.press("Enter")
    sides = [aoki.locator(f"#supply-conflict-{side}") for side in ("base", "theirs", "yours")]
    for side, words in zip(sides, (before, "22", "33"), strict=True):
        expect(side).to_contain_text(f"{words}ノード")
    aoki.get_by_label("別の値にするとき").fill("なし？")
    aoki.get_by_role("button", name="この値にする").click()
    expect(aoki.locator("#supply-conflict-refusal")).to_contain_text("数として読めません")
    aoki.get_by_label("別の値にするとき").fill("27")
    aoki.get_by_role("button", name="この値にする").click()
    expect(nodes).to_have_text("27")
    expect(cell(baba, "nodes")).to_have_text("27")
    baba.get_by_role("button", name="元に戻す").click()  # what was taken over since is not undone unseen
    expect(baba.locator("#supply-conflict-theirs")).to_contain_text("27ノード")
    baba.get_by_role("button", name="いまの値のままにする").click()
    expect(cell(baba, "nodes")).to_have_text("27")


def test_steps_are_added_and_taken_out_with_a_reason(office: Office) -> None:
    page = office.page(Role.OPERATOR, "/ui/supply")
    page.get_by_role("tab", name="単価").click()
    page.get_by_role("button", name="行を足す").locator("visible=true").click()
    page.locator("#supply-add-price-pool").click()
    page.get_by_role("option").first.click()
    page.locator("#supply-add-price-since").fill("2025-02-01")
    page.locator("#supply-add-price-main").fill("650")
    page.locator("#supply-add-price").click()
    expect(page.locator("#supply-add-price-refusal")).to_contain_text("理由")
    page.locator("#supply-add-price-reason").fill("値下げの申出")
    page.locator("#supply-add-price").click()
    expect(cell(page, "yen_per_gpu_hour", 1, "price")).to_have_text("650")
    page.locator('#supply-price .ag-row[row-index="1"] input[type=checkbox]').first.check()
    page.locator("#supply-remove-price").click()
    expect(page.locator("#supply-remove-price-words")).to_contain_text("650円")
    page.locator("#supply-remove-price-reason").fill("誤り")
    page.locator("#supply-remove-price-yes").click()
    expect(cell(page, "yen_per_gpu_hour", 1, "price")).not_to_have_text("650")
    with office.store.database.read() as connection:
        reasons = [row.reason for row in chain.search(connection, action="price.changed")]
    assert reasons == ["誤り", "値下げの申出"]


def test_rows_of_a_spreadsheet_are_shown_before_they_are_written(office: Office) -> None:
    page = office.page(Role.OPERATOR, "/ui/supply")
    name = cell(page, "pool_name").inner_text()
    page.get_by_role("button", name="Excelから貼り付ける").locator("visible=true").click()
    box = page.locator("#supply-paste-capacity-text")
    box.fill(f"{name}\t2024/10/1\t５０\t確定\t\nどこか\t2024-10-01\t1\t確定")
    page.locator("#supply-paste-capacity-read").click()
    expect(page.locator("#supply-paste-capacity-preview")).to_contain_text("どこか")
    expect(page.locator("#supply-paste-capacity-write")).to_be_hidden()
    box.fill(f"{name}\t2024/10/1\t５０\t確定\t")
    page.locator("#supply-paste-capacity-read").click()
    page.locator("#supply-paste-capacity-write").click()
    expect(cell(page, "nodes")).to_have_text("50")


def test_a_workbook_is_held_against_what_stands_and_then_kept(office: Office, tmp_path: Path) -> None:
    page = office.page(Role.OPERATOR, "/ui/supply")
    with page.expect_download() as taken:
        page.locator("#supply-book-take").click()
    file = tmp_path / "changed.xlsx"
    taken.value.save_as(file)
    book = openpyxl.load_workbook(file)
    numbers = [one for line in book["提供量"].iter_rows() for one in line if isinstance(one.value, int)]
    numbers[1].value = 77  # the first stands in the row of the example
    book.save(file)
    page.locator("#supply-book-upload input[type=file]").set_input_files(file)
    expect(page.locator("#supply-book-preview")).to_contain_text("77")
    other = office.page(Role.COORDINATOR, "/ui/supply")
    write(other, cell(other, "nodes", 1), "5")  # somebody comes between
    expect(other.locator("#supply-status")).to_contain_text("5ノード")
    page.locator("#supply-book-reason").fill("提供事業者からの連絡")
    page.locator("#supply-book-keep").click()
    expect(page.locator("#refusal")).to_contain_text("もう一度確かめてください")
    page.locator("#supply-book-keep").click()
    expect(page.locator("#message")).to_contain_text("入れ替えました")
    expect(cell(page, "nodes")).to_have_text("77")


def test_whoever_may_only_look_is_offered_nothing_to_write(office: Office) -> None:
    page = office.page(Role.VIEWER, "/ui/supply")
    expect(page.locator("#supply-undo")).to_have_count(0)
    cell(page, "nodes").dblclick()
    expect(page.locator("#supply-capacity .ag-cell-inline-editing")).to_have_count(0)
    for path in ("/ui/people", "/ui/audit"):
        page.goto(f"{office.address}{path}")
        expect(page.locator("#forbidden")).to_be_visible()


def test_a_coordinator_changes_the_policy_and_finds_it_in_the_log(office: Office) -> None:
    page = office.page(Role.COORDINATOR, "/ui/policy")
    page.get_by_label("金額（円）").first.fill("30億円")
    page.locator("#policy-compare").click()
    expect(page.locator("#policy-book-preview")).to_contain_text("3,000,000,000")
    page.locator("#policy-book-reason").fill("補正予算")
    page.locator("#policy-book-keep").click()
    expect(page.locator("#policy-budgets")).to_contain_text("3,000,000,000円")
    page.goto(f"{office.address}/ui/audit?action=policy.changed")
    page.locator("#grid-audit .ag-row").first.click()
    expect(page.locator("#audit-detail")).to_contain_text("3,000,000,000")
    expect(page.locator("#audit-detail")).to_contain_text("補正予算")
    head = page.locator("#audit-head").input_value()
    page.locator("#audit-known").fill(head)
    page.locator("#audit-check").click()
    expect(page.locator("#audit-sound")).to_be_visible()
    page.locator("#audit-known").fill(f"1:{'0' * 64}")
    page.locator("#audit-check").click()
    expect(page.locator("#audit-broken")).to_contain_text("1番")


def test_a_coordinator_makes_an_account_and_takes_it_back(office: Office) -> None:
    page = office.page(Role.COORDINATOR, "/ui/people")
    page.locator("#people-name").fill("doi")
    page.locator("#people-shown").fill("土井")
    page.locator("#people-add").click()
    expect(page.locator("#people-noted")).to_be_visible()
    password = page.locator("#people-secret").input_value()
    page.locator("#people-noted").click()
    expect(page.locator("#people-secret")).to_have_value("")
    context = office.browser.new_context()
    door = context.new_page()
    door.goto(f"{office.address}/sign-in?to=/ui/policy")
    door.get_by_label("名前（半角英数字）").fill("doi")
    door.get_by_label("パスワード（12文字以上）").fill(password)
    door.get_by_role("button").click()
    expect(door.locator("h1")).to_have_text("方針")
    page.locator("#people-who").click()
    page.get_by_role("option", name="土井").click()
    page.locator("#people-switch").click()
    page.locator("#people-yes").click()
    expect(page.locator("#grid-people-accounts")).to_contain_text("止めています")
    door.reload()
    expect(door.locator("h1")).to_have_text("サインイン")
    page.locator("#people-token-label").fill("集計")
    page.locator("#people-token").click()
    page.locator("#people-noted").click()
    expect(page.locator("#people-tokens")).to_contain_text("集計")
    page.locator("#people-tokens button").click()
    page.locator("#people-yes").click()
    expect(page.locator("#people-tokens")).not_to_contain_text("集計")


def test_what_is_written_while_the_service_is_away_is_saved_when_it_is_back(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep_round(store, tmp_path)
    with store.database.write(WHO) as change:
        accounts.add(change, WHO, "青木", Role.COORDINATOR, "nobody can sign in with this")
        session = credentials.issue(change, Kind.SESSION, WHO, timedelta(hours=1), "test")
    service = Service(tmp_path / "data", {})
    page.context.add_cookies([{"name": "session", "value": session.secret, "url": service.address}])
    service.start()
    page.goto(f"{service.address}/ui/supply")
    nodes, note, other = cell(page, "nodes"), cell(page, "note"), cell(page, "nodes", row=1)
    was = other.inner_text()
    nodes.click()
    page.keyboard.press("Enter")
    page.keyboard.type("27")
    service.kill()
    page.keyboard.press("Enter")
    unreachable = page.get_by_role("alert").filter(has_text="サービスに接続できません")
    expect(unreachable).to_be_visible()
    write(page, note, "電源工事のため")
    write(page, other, "26")
    service.start()
    expect(unreachable).to_be_hidden()
    expect(page.locator("#supply-status")).to_contain_text("26ノード")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    expect(nodes).to_have_text("27")
    expect(note).to_have_text("電源工事のため")
    expect(other).to_have_text("26")
    assert was != "26"
    service.stop()
