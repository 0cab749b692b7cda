"""The pages: each shows its chart and, as a table, exactly the same rows."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboards.figures.outcomes import outcome_table, outcomes
from dashboards.figures.schedule import schedule_info, schedule_table
from dashboards.figures.utilisation import utilisation_info, utilisation_table
from dashboards.pages import allocation, budget, fill, lanes, schedule, summary, utilisation
from dashboards.pages.asked import Asked
from dashboards.pages.menu import PAGES, Page, page_at
from dashboards.pages.parts import Parts
from dashboards.pages.sheet import KEY
from dashboards.pages.view import Shown
from models.text import Lang, text
from tests.dashboards.pages.showing import asked, by_id, showing, walk, words

SHOWN = showing()
MODULES = (allocation, budget, fill, lanes, schedule, summary, utilisation)
BODIES = {one.__name__.rpartition(".")[2]: one.body for one in MODULES}
OF_PLAN = [page for page in PAGES if page.name in BODIES]
WITH_CHART = ("schedule", "lanes", "utilisation", "budget", "fill")


def shown_by(name: str, shown: Shown, lang: Lang) -> Parts:
    body: Callable[[Shown, Asked], Parts] = BODIES[name]
    return body(shown, asked(lang))


def rows(name: str, lang: Lang) -> list[dict[str, Any]]:
    page = page_at(f"/ui/{name}")
    assert page is not None
    table = by_id(shown_by(page.name, SHOWN, lang), f"grid-{'schedule' if name == 'lanes' else name}")
    assert table is not None
    found: list[dict[str, Any]] = table.rowData
    return found


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("page", OF_PLAN, ids=lambda page: page.name)
def test_a_page_has_one_heading_and_no_chart_without_words(page: Page, lang: Lang) -> None:
    body = shown_by(page.name, SHOWN, lang)
    firsts = [one for one in walk(body) if type(one).__name__ == "Title" and one.order == 1]
    assert [one.children for one in firsts] == [text(page.title, lang)]
    graphs = [one for one in walk(body) if type(one).__name__ == "Graph"]
    captions = [one for one in walk(body) if type(one).__name__ == "Figcaption"]
    assert len(graphs) == len(captions) == (1 if page.name in WITH_CHART else 0)
    assert all(graph.config["showSendToCloud"] is False for graph in graphs)


@pytest.mark.parametrize("lang", Lang)
def test_the_table_beside_a_chart_has_the_rows_of_the_chart(lang: Lang) -> None:
    schedule = schedule_table(schedule_info(SHOWN.scenario, SHOWN.plan, lang), lang)
    weeks = utilisation_table(utilisation_info(SHOWN.scenario, SHOWN.plan, lang), lang)
    given = allocation.opening(
        outcome_table(outcomes(SHOWN.scenario, SHOWN.plan, SHOWN.figures, lang), lang), asked(lang)
    )
    for name, table in (("schedule", schedule), ("lanes", schedule), ("utilisation", weeks), ("allocation", given)):
        assert [[field for field in row if field != KEY] for row in rows(name, lang)] == [list(table.columns)] * len(
            table
        )
    assert [row["node_numbers"] for row in rows("schedule", lang)] == list(schedule["node_numbers"])
    assert rows("schedule", lang)[0]["used_to"] == schedule.iloc[0]["used_to"].isoformat()
    assert [row["held"] for row in rows("utilisation", lang)] == list(weeks["held"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/ui/", "home"),
        ("/ui", "home"),
        ("/ui/schedule", "schedule"),
        ("/ui/lanes", "lanes"),
        ("/ui/lanes/", "lanes"),
        ("/ui/x", None),
    ],
)
def test_a_page_is_found_by_its_address(path: str, name: str | None) -> None:
    page = page_at(path)
    assert (page.name if page else None) == name


def test_the_summary_shows_the_sentences_of_proof_and_what_the_plan_is() -> None:
    page = page_at("/ui/summary")
    assert page is not None
    said = words(shown_by(page.name, SHOWN, Lang.JA))
    assert "この入力と条件の下で、「充足率の平均」がこの案の値の1.7 %を超えて良くなる配分案は存在しません。" in said
    assert "最善であることの証明は済んでいません。" in said
    assert SHOWN.entry.plan_hash[:12] in said
    assert "2024年9月20日 9:30" in said  # half past midnight in Greenwich


def test_a_plan_of_a_stopped_run_says_so() -> None:
    page = page_at("/ui/schedule")
    assert page is not None
    assert text("pages.summary.not_final", Lang.JA) in words(shown_by(page.name, showing(final=False), Lang.JA))
    assert text("pages.summary.not_final", Lang.JA) not in words(shown_by(page.name, SHOWN, Lang.JA))


def test_an_applicant_is_opened_by_a_link_of_our_words_only() -> None:
    page = page_at("/ui/allocation")
    assert page is not None
    table = by_id(shown_by(page.name, SHOWN, Lang.JA), "grid-allocation")
    assert [row["open"] for row in table.rowData[:2]] == [f"[詳しく](/ui/applicant?proposal=P{n})" for n in (1, 2)]
    markup = [one["field"] for one in table.columnDefs if one.get("cellRenderer") == "markdown"]
    assert markup == ["open"]
