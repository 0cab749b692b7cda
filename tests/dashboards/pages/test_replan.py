"""The page on which is planned again."""

from dataclasses import replace
from pathlib import Path

import pytest

from allocator.incumbent import unproven
from api.jobs.orders import ReplanOrder
from api.people.roles import Role, Who
from api.plans import publishing, replanning
from api.plans.drafts import Draft, Standing
from api.store.checked import CheckedPlan
from dashboards.pages import replan
from dashboards.pages.backstage import Backstage
from dashboards.pages.replan import order_of
from dashboards.pages.replan_result import result
from models.changes import ReplanMode
from models.errors import ConflictError, InputError
from models.events import DeliveryShort, Events
from models.job import Run
from models.text import Lang, text
from tests.allocator.replan.world import BOTH, wants, world
from tests.api.worlds import NOON, QUICK, eventually
from tests.builders import a_pool, day
from tests.dashboards.pages.behind import behind
from tests.dashboards.pages.showing import asked, by_id, words

SPARE = world(wants("P1"), wants("P2"), pools=(a_pool(nodes=4), a_pool("other", nodes=2, provider="B")))
"""Two proposals on one pool, and room for one of them elsewhere."""
SHORT = DeliveryShort(pool="pool", since=day(10, 15), missing=2, reason="故障")


@pytest.fixture
def back(tmp_path: Path) -> Backstage:
    return behind(tmp_path)


@pytest.fixture
def plan(back: Backstage) -> str:
    scenario = back.store.add_scenario(SPARE, "公表", NOON).id
    return back.store.add_plan(CheckedPlan(scenario, SPARE, unproven(SPARE, BOTH), None, None, True, NOON)).id


@pytest.fixture
def ended(back: Backstage, plan: str) -> Run:
    order = ReplanOrder(events=Events(events=(SHORT,)), as_of=day(10, 15), seconds=20, name="後")
    run = replanning.start(back.runner, back.store.database, plan, order, QUICK, "aoki")
    eventually(lambda: back.store.run(run.id).state.ended)
    return back.store.run(run.id)


@pytest.mark.parametrize("lang", Lang)
def test_the_page_says_that_nothing_is_published_and_offers_the_order(back: Backstage, plan: str, lang: Lang) -> None:
    page = replan.body(asked(lang), back)
    assert text("pages.replan.nothing_published", lang) in words(page)
    assert by_id(page, "replan-plan").value == plan
    assert by_id(page, "replan-day").value == SPARE.as_of.isoformat()


def test_a_viewer_is_offered_no_order(back: Backstage, plan: str) -> None:
    viewer = replace(asked(Lang.JA), who=Who(account="v", shown="v", role=Role.VIEWER))
    assert by_id(replan.body(viewer, back), "replan-start") is None


def test_what_has_to_change_is_told_before_anything_counts(back: Backstage, ended: Run) -> None:
    page = result(asked(Lang.JA, run=ended.id), back, ended)
    said = words(page)
    assert "提供が減る・足りない（提供枠: pool、いつから: 2024年10月15日、足りないノード数: 2、理由: 故障）" in said
    assert "変えざるを得ない提案は1件です（これより少なくできないことを証明済み）。" in said
    assert len(by_id(page, "replan-forced").children) == 1
    assert by_id(page, "replan-chosen") is None
    assert "→ other 16基" in words(by_id(page, "replan-forced"))
    assert text("pages.replan.standing.open", Lang.JA) in said
    assert len(by_id(page, "grid-replan").rowData) == 1
    assert by_id(page, "chart-replan") is not None


def test_the_mark_that_brings_the_result_comes_with_the_end(back: Backstage, ended: Run) -> None:
    assert replan.live(asked(Lang.JA, run=ended.id), back) == {"replan-now": [], "replan-ended": f"{ended.id}/1"}
    assert replan.live(asked(Lang.JA), back)["replan-ended"] == ""


def test_a_draft_is_not_the_plan_shown_until_it_is_kept(back: Backstage, plan: str, ended: Run) -> None:
    assert ended.plan is not None
    assert ended.plan in [entry.id for entry in back.window.plans()]
    assert back.window.newest() == plan
    with back.store.database.write("aoki") as change:
        publishing.decide_draft(change, ended.plan, Draft(standing=Standing.KEPT), "new")
    assert back.window.newest() == ended.plan


def test_a_discarded_draft_is_offered_nowhere_and_not_published(back: Backstage, plan: str, ended: Run) -> None:
    assert ended.plan is not None
    with back.store.database.write("aoki") as change:
        kept = publishing.decide_draft(change, ended.plan, Draft(standing=Standing.DISCARDED), "new")
    assert [entry.id for entry in back.window.plans()] == [plan]
    assert back.window.newest() == plan
    with back.store.database.write("aoki") as change, pytest.raises(ConflictError) as refused:
        publishing.publish(change, ended.plan, "x", "")
    assert refused.value.code == "plan_discarded"
    with back.store.database.write("aoki") as change:
        publishing.decide_draft(change, ended.plan, Draft(standing=Standing.KEPT), kept.version.tag)
    assert back.window.newest() == ended.plan
    assert text("pages.replan.standing.kept", Lang.JA) in words(result(asked(Lang.JA), back, ended))


def test_the_form_becomes_the_order() -> None:
    entered = [SHORT.model_dump(mode="json")]
    order = order_of(entered, "2024-10-15", "redistribute", 2, 30)
    assert (order.as_of, order.mode, order.k, order.seconds) == (day(10, 15), ReplanMode.REDISTRIBUTE, 2, 30)
    assert (order.events.events, order.reason) == ((SHORT,), "故障")
    assert order_of(entered, "2024-10-15", "repair", 2, 30).k == 0


@pytest.mark.parametrize(
    ("entered", "on", "mode", "more", "seconds", "code"),
    [
        ([], "2024-10-15", "repair", 0, 10, "replan_without_event"),
        ([{}], "", "repair", 0, 10, "replan_without_day"),
        ([{}], "2024-10-15", "repair", 0, "", "replan_seconds"),
        ([{}], "2024-10-15", "redistribute", "", 10, "replan_more"),
    ],
)
def test_what_is_missing_in_the_form_is_refused_by_name(
    entered: list[dict[str, object]], on: str, mode: str, more: int | str, seconds: int | str, code: str
) -> None:
    with pytest.raises(InputError) as refused:
        order_of(entered, on, mode, more, seconds)
    assert refused.value.code == code
