"""The page of the scenarios."""

from pathlib import Path

import pytest

from api.cycles.forking import Delay, fork
from api.store import scenarios as kept
from dashboards.pages import scenarios
from dashboards.pages.backstage import Backstage
from models.errors import NotFoundError
from models.text import Lang, text
from tests.api.worlds import NOON, checked, small_scenario
from tests.dashboards.pages.behind import behind
from tests.dashboards.pages.showing import asked, by_id, words


@pytest.fixture
def back(tmp_path: Path) -> Backstage:
    return behind(tmp_path)


@pytest.fixture
def pair(back: Backstage) -> tuple[str, str]:
    """A scenario with its plan, and one made of it whose pool comes a month later."""
    first = back.store.add_scenario(small_scenario(), "元", NOON).id
    back.store.add_plan(checked(first))
    made, origin = fork(back.store.database, first, (Delay(pool="pool", days=31),), "もしも")
    with back.store.database.write("aoki") as change:
        return first, kept.add(change, made, "遅れ", origin).id


@pytest.mark.parametrize("lang", Lang)
def test_without_a_scenario_the_page_says_how_one_is_made(back: Backstage, lang: Lang) -> None:
    assert text("pages.scenarios.none", lang) in words(scenarios.body(asked(lang), back))


def test_a_fork_says_what_it_was_made_of_what_was_changed_and_why(back: Backstage, pair: tuple[str, str]) -> None:
    said = words(scenarios.body(asked(Lang.JA), back))
    assert "「元」の条件を変えたもの" in said
    assert "提供枠の遅れ（提供枠: pool、遅れる日数: 31）" in said
    assert "理由: もしも" in said


def test_an_address_opens_the_comparison_with_what_differs_in_words(back: Backstage, pair: tuple[str, str]) -> None:
    page = scenarios.body(asked(Lang.JA, compare=",".join(pair)), back)
    assert "「元」と「遅れ」の違い" in words(page)
    rows = by_id(page, "grid-inputs-0").rowData
    assert [row["differs"] for row in rows] == ["「pool」のノード数"]
    assert text("pages.scenarios.not_yet", Lang.JA) in words(page)
    figures = words(by_id(page, "scenarios-figures"))
    assert "2 / 2" in figures
    assert text("figures.side.no_plan", Lang.JA) in figures


def test_two_plans_that_give_the_same_say_so(back: Backstage, pair: tuple[str, str]) -> None:
    page = scenarios.body(asked(Lang.JA, compare=f"{pair[0]},{pair[0]}"), back)
    assert text("pages.scenarios.same_inputs", Lang.JA) in words(page)
    assert text("figures.moved.nobody", Lang.JA) in words(page)


def test_an_unknown_scenario_is_refused(back: Backstage, pair: tuple[str, str]) -> None:
    with pytest.raises(NotFoundError):
        scenarios.body(asked(Lang.JA, compare=f"{pair[0]},s-<b>"), back)
