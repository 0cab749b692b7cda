"""The pages of the input in a browser: from a dropped file to an accepted answer, and from a call to a proposal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from allocator.sample import SURVEYS
from api.store.sql import SqlStore
from dashboards.pages.surveys import PARTS
from tests.e2e.served import keep_round, serving
from tests.e2e.test_access import findings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inputs")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """A round of its own, since these journeys change it."""
    store = SqlStore.in_folder(folder / "data")
    keep_round(store, folder)
    with serving(folder, store) as address:
        yield address


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    return page


def test_files_are_received_by_name_and_a_bad_one_stops_no_other(page: Page, site: str, folder: Path) -> None:
    opened(page, f"{site}/ui/surveys")
    known = sorted((folder / "sample" / SURVEYS).iterdir())[0]
    bad, new = folder / "壊れた.xlsx", folder / "新しい調査票.csv"
    bad.write_bytes(b"no workbook")
    new.write_bytes("提案者名,件名\n架空追加株式会社,架空の追加提案\n".encode())
    page.locator("#surveys-drop-survey input[type=file]").set_input_files([bad, known, new])
    results = page.locator("#surveys-received li")
    expect(results).to_have_count(3)
    expect(results.filter(has_text="壊れた.xlsx")).to_contain_text("受け取れません")
    expect(results.filter(has_text=known.name).first).to_contain_text("同じ内容のファイルが前に届いています")
    expect(results.filter(has_text=new.name)).to_contain_text("受け取りました")
    page.get_by_role("button", name="取り下げる").first.click()
    page.get_by_role("dialog").get_by_role("button", name="取り下げる").click()
    expect(page.get_by_role("dialog")).to_contain_text("理由が空です")
    page.get_by_role("dialog").get_by_label("理由").fill("試験のため")
    page.get_by_role("dialog").get_by_role("button", name="取り下げる").click()
    expect(page.locator("#message")).to_contain_text("取り下げました")
    assert page.evaluate("() => window.violations") == []


def test_a_question_is_answered_and_what_would_count_is_accepted(page: Page, site: str) -> None:
    opened(page, f"{site}/ui/surveys?part=questions")
    card = page.locator("article", has_text="助成率の区分").first
    card.get_by_label("回答", exact=True).fill("学術機関等")
    card.get_by_role("button", name="回答を保存").click()
    expect(card.get_by_role("status")).to_contain_text("保存しました")
    opened(page, f"{site}/ui/surveys?part=accept")
    page.get_by_label("受け入れる理由").fill("試験の締切分")
    page.get_by_role("button", name="この内容を受け入れる").click()
    expect(page.locator("#message")).to_contain_text("受け入れました")
    expect(page.locator("#accepted-now")).to_contain_text("試験の締切分")
    expect(page.locator("#nothing-new")).to_be_visible()


def test_a_decision_is_saved_and_an_entry_by_hand_waits_to_be_accepted(page: Page, site: str) -> None:
    opened(page, f"{site}/ui/proposals")
    page.locator("#grid-proposals .ag-row").nth(2).click()
    panel = page.locator("#proposals-panel")
    panel.get_by_label("優先度").fill("3")
    panel.get_by_label("理由").fill("局内で決定")
    panel.get_by_role("button", name="決定を保存").click()
    expect(page.locator("#proposals-decided")).to_contain_text("優先度: 3")
    expect(page.locator("#grid-proposals")).to_contain_text("3（決定）")

    page.get_by_text("手で提案を加える").click()
    page.get_by_role("button", name="この提案を加える").click()
    expect(page.locator("#entry-faults")).to_contain_text("提案者の名称が空です")
    page.get_by_label("提案者の名称").fill("架空の手入力株式会社")
    page.get_by_label("件名").fill("架空の手入力提案")
    lines = page.locator("#grid-proposals-lines")
    for field, value in (("desired_gpus", "16"), ("duration_days", "30")):
        lines.locator(f".ag-row [col-id={field}]").first.click()
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="この提案を加える").click()
    expect(page.locator("#message")).to_contain_text("加えました")
    expect(page.locator("#proposals-waiting")).to_contain_text("架空の手入力株式会社")


def test_an_applicant_is_reached_from_the_table_and_its_plan_can_be_taken_along(page: Page, site: str) -> None:
    opened(page, f"{site}/ui/allocation")
    page.locator("#grid-allocation .ag-row a").nth(2).click()
    expect(page.locator("h1")).to_have_text("提案者ごとの配分")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    opened(page, f"{site}/ui/allocation")
    page.get_by_role("textbox", name="提案者を選んで詳しく見る").click()
    page.get_by_role("option").first.click()
    expect(page.locator("h1")).to_have_text("提案者ごとの配分")


def test_no_part_of_the_pages_breaks_a_rule_of_accessibility_or_is_too_wide(page: Page, site: str) -> None:
    places = [f"/ui/surveys?part={part}" for part in PARTS] + ["/ui/applicant?proposal=P-005"]
    for place in places:
        opened(page, f"{site}{place}")
        for summary in page.locator("#content summary").all():
            summary.click()
        assert (place, findings(page)) == (place, [])
    opened(page, f"{site}/ui/proposals")
    page.locator("#grid-proposals .ag-row").nth(2).click()
    expect(page.locator("#proposals-decide")).to_be_visible()
    page.get_by_text("手で提案を加える").click()
    assert findings(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    for place in places:
        opened(page, f"{site}{place}")
        assert (place, page.evaluate("() => document.documentElement.scrollWidth")) == (place, 320)
