"""What stands around every page."""

from dataclasses import replace

import pytest

from dashboards.pages.asked import address
from dashboards.pages.menu import PAGES, Section, page_at
from dashboards.pages.shell import Around, shell
from models.policy import Stage
from models.text import Lang, text
from tests.dashboards.pages.showing import asked, by_id, entry, showing, walk, words
from tests.dashboards.world import plan, world

SHOWN = showing()


@pytest.mark.parametrize("lang", Lang)
def test_a_survey_plan_carries_its_banner_and_fictional_data_its_badge(lang: Lang) -> None:
    said = words(shell(asked(lang), [], Around(shown=SHOWN)))
    assert text("pages.survey_banner", lang) in said
    assert text("pages.fictional", lang) in said
    assert "競争力ある生成AI基盤モデルの開発（助成）" in said


def test_the_banner_reads_as_the_notice_demands() -> None:
    assert text("pages.survey_banner", Lang.JA) == "調査段階の試算であり採択・配分を示すものではない"


def test_an_adopted_plan_and_real_data_carry_neither() -> None:
    scenario = world()
    real = scenario.model_copy(update={"labels": scenario.labels.model_copy(update={"fictional": False})})
    frame = shell(asked(Lang.JA), [], Around(shown=showing(real, plan().model_copy(update={"stage": Stage.ADOPTED}))))
    assert by_id(frame, "survey-banner") is None
    assert by_id(frame, "fictional") is None


def test_the_first_link_leads_to_the_content() -> None:
    frame = shell(asked(Lang.JA), [], Around(shown=SHOWN))
    first = next(one for one in walk(frame) if type(one).__name__ == "A")
    assert first.href == "#content"
    assert by_id(frame, "content") is not None


def test_the_menu_leads_to_every_page_and_marks_the_one_shown() -> None:
    frame = shell(asked(Lang.JA, plan="p-1"), [], Around(page=page_at("/ui/utilisation")))
    links = [one for one in walk(frame) if getattr(one, "className", "") == "menu-link"]
    in_menu = [page for page in PAGES if page.section is not Section.NONE]
    assert [one.href for one in links] == [f"{page.path}?plan=p-1" for page in in_menu]
    marked = [one.children for one in links if "aria-current" in one.to_plotly_json()["props"]]
    assert marked == [text("pages.utilisation.title", Lang.JA)]


def test_the_language_links_lead_back_to_where_one_is() -> None:
    frame = shell(replace(asked(Lang.EN, plan="p-1"), path="/ui/lanes"), [])
    links = {one.lang: one.href for one in walk(frame) if getattr(one, "className", "") == "language"}
    assert links["ja"] == "/ui/language/ja?to=%2Fui%2Flanes%3Fplan%3Dp-1"
    assert set(links) == {"ja", "en"}


def test_plans_are_offered_only_where_there_is_a_choice() -> None:
    one, other = entry(plan()), entry(plan(), plan_id="p-00000002", final=False)
    lanes = page_at("/ui/lanes")
    assert by_id(shell(asked(Lang.JA), [], Around(lanes, SHOWN, (one,))), "plan-choice") is None
    assert by_id(shell(asked(Lang.JA), [], Around(page_at("/ui/"), SHOWN, (one, other))), "plan-choice") is None
    choice = by_id(shell(asked(Lang.JA), [], Around(lanes, SHOWN, (one, other))), "plan-choice")
    assert choice is not None
    assert choice.value == one.id
    assert ["途中で中止" in row["label"] for row in choice.data] == [False, True]


def test_an_address_keeps_the_plan() -> None:
    assert address("/ui/", {"plan": ""}) == "/ui/"
    assert address("/ui/", {"plan": "p-1&x"}) == "/ui/?plan=p-1%26x"
