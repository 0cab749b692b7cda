"""The journeys of the pages that make plans."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.people import credentials
from api.people.credentials import Kind
from api.people.roles import Role
from api.plans.drafts import discarded
from api.plans.publishing import published
from api.store.sql import SqlStore
from tests.api.worlds import signed_in, small_scenario, solved
from tests.e2e.served import keep, keep_round, serving
from tests.e2e.service import Service
from tests.e2e.test_pages import opened

pytestmark = pytest.mark.browser


def signed_in_browser(page: Page, store: SqlStore, service: Service) -> None:
    """Sign the browser in as the coordinator: with a cookie, which the websocket brings too."""
    with store.database.write("coordinator") as change:
        session = credentials.issue(change, Kind.SESSION, "coordinator", timedelta(hours=1), "test")
    page.context.add_cookies([{"name": "session", "value": session.secret, "url": service.address}])


def test_a_run_is_started_followed_through_a_crash_taken_up_and_stopped(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep_round(store, tmp_path)
    service = Service(tmp_path / "data", signed_in(store.database, Role.COORDINATOR))
    signed_in_browser(page, store, service)
    store.close()
    service.start()
    opened(page, f"{service.address}/ui/runs")
    page.get_by_label("計算に使う最長の時間（分）").fill("30")
    page.get_by_role("button", name="計算を始める").click()
    page.wait_for_url("**run=*")
    expect(page.locator("#runs-going")).to_contain_text("段階")  # pushed, without a reload
    page.get_by_label("新しいシナリオの名前").fill("書きかけ")

    service.kill()
    unreachable = page.get_by_role("alert").filter(has_text="サービスに接続できません")
    expect(unreachable).to_be_visible()
    expect(page.get_by_label("新しいシナリオの名前")).to_have_value("書きかけ")

    service.start()
    expect(unreachable).to_be_hidden()
    expect(page.get_by_label("新しいシナリオの名前")).to_have_value("書きかけ")
    expect(page.locator("#runs-ended")).to_have_text("途中で止まりました")
    page.get_by_role("button", name="の計算を再開").click()
    expect(page.locator("#message")).to_contain_text("再開しました")
    expect(page.locator("#runs-going")).to_contain_text("段階")

    page.get_by_role("button", name="の計算を中止").click()
    page.get_by_role("dialog").get_by_role("button", name="続ける").last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="の計算を中止").click()
    page.get_by_role("dialog").get_by_role("button", name="中止する").click()
    expect(page.locator("#runs-ended")).to_have_text("中止しました")
    expect(page.locator("#runs-sentences li").first).to_contain_text("この入力と条件の下で")
    expect(page.get_by_label("新しいシナリオの名前")).to_have_value("書きかけ")
    assert page.evaluate("() => window.violations") == []
    service.stop()


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list by its label."""
    page.get_by_role("textbox", name=label).click()
    page.locator("[role=option]:visible").filter(has_text=option).first.click()


def test_a_pool_is_halved_for_december_and_the_re_plan_seen_before_it_counts(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep_round(store, tmp_path)
    (before,) = store.plans()
    with serving(tmp_path, store) as address:
        opened(page, f"{address}/ui/replan")
        page.get_by_role("button", name="見直しを計算する").click()
        expect(page.locator("#refusal")).to_contain_text("起きたことがまだ一覧にありません")
        assert page.evaluate("() => scrollY > 0"), "the button is below the fold"
        expect(page.locator("#failure")).to_be_in_viewport(ratio=1)
        choose(page, "何が起きましたか", "提供が減る・足りない")
        choose(page, "提供枠", "アサギリ計算基盤 H100")
        expect(page.get_by_text("いまの提供: 2024年10月1日から40ノード")).to_be_visible()
        page.get_by_label("いつから", exact=True).fill("2024-12-01")
        page.get_by_label("最後の日").fill("2024-12-31")
        page.get_by_label("足りないノード数").fill("20")
        page.get_by_role("button", name="この1件を一覧に加える").click()
        expect(page.locator("#refusal")).to_contain_text("書いていない欄があります: 理由")
        page.get_by_label("理由").fill("電源工事")
        page.get_by_role("button", name="この1件を一覧に加える").click()
        expect(page.locator("#replan-list li")).to_have_count(1)
        expect(page.locator("#refusal")).to_be_empty()
        page.get_by_label("いつから見直すか").fill("2024-11-15")
        page.get_by_role("button", name="見直しを計算する").click()

        expect(page.locator("#replan-fewest")).to_contain_text("変えざるを得ない提案")  # it comes without a reload
        expect(page.locator("#replan-forced li").first).to_contain_text("→")
        expect(page.locator("#chart-replan .bars .point path").first).to_be_visible()
        expect(page.locator("#grid-replan .ag-row").first).to_be_visible()
        after = next(entry for entry in store.plans() if entry.id != before.id)
        page.get_by_role("button", name="下書きとして残す").click()
        expect(page.locator("#replan-standing")).to_contain_text("下書きとして残しています")
        page.get_by_role("button", name="破棄する").click()
        page.get_by_role("dialog").get_by_role("button", name="破棄する").click()
        expect(page.locator("#replan-standing")).to_contain_text("破棄しました")
        with store.database.read() as connection:
            assert published(connection) == ()
            assert discarded(connection) == {after.id}
        assert page.evaluate("() => window.violations") == []


def test_a_scenario_is_forked_and_held_against_the_one_it_came_from(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    keep(store, small_scenario(), solved().plan)
    with serving(tmp_path, store) as address:
        opened(page, f"{address}/ui/scenarios")
        choose(page, "何を変えますか", "提供枠のノード数")
        choose(page, "提供枠", "pool")
        page.get_by_label("いつから", exact=True).fill("2024-10-01")
        page.get_by_label("ノード数", exact=True).fill("2")
        page.get_by_role("button", name="この1件を一覧に加える").click()
        expect(page.locator("#scenarios-list li")).to_have_count(1)
        page.get_by_label("新しいシナリオの名前").fill("半分なら")
        page.get_by_label("作る理由").fill("もしも")
        page.get_by_role("button", name="この条件でシナリオを作る").click()
        page.get_by_role("link", name="このシナリオを計算する").click()
        page.get_by_role("button", name="計算を始める").click()
        expect(page.locator("#runs-ended")).to_have_text("配分案ができました")
        first, other = reversed([entry.id for entry in store.scenarios()])
        opened(page, f"{address}/ui/scenarios?compare={first},{other}")
        expect(page.locator("#scenarios-figures")).to_contain_text("2 / 2")
        expect(page.locator("#grid-inputs-0 .ag-row").first).to_contain_text("「pool」のノード数")
        expect(page.locator("#chart-moved-0 .bars .point path").first).to_be_visible()
        expect(page.locator("#grid-moved-0 .ag-row").first).to_be_visible()
        assert page.evaluate("() => window.violations") == []
