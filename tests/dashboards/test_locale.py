"""The words of the product: the same keys and the same places to fill in both languages."""

from string import Formatter

import pytest

from dashboards.figures import budget, changed, fill, lanes, outcomes, proof, schedule, summary, utilisation
from dashboards.pages.menu import PAGES
from models.text import Lang, catalogue, text


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue(Lang.JA).keys() == catalogue(Lang.EN).keys()


def test_sentences_are_filled_alike_and_never_empty() -> None:
    def places(words: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(words) if name is not None}

    ja, en = catalogue(Lang.JA), catalogue(Lang.EN)
    assert [key for key in ja if places(ja[key]) != places(en[key])] == []
    assert [key for key in ja if not ja[key] or not en[key]] == ["proof.gap"]  # no space between sentences in ja


@pytest.mark.parametrize("lang", Lang)
def test_every_column_and_page_has_a_name(lang: Lang) -> None:
    columns = {
        *schedule.COLUMNS,
        *lanes.COLUMNS,
        *utilisation.COLUMNS,
        *proof.COLUMNS,
        *outcomes.COLUMNS,
        *summary.GROUP_COLUMNS,
        *summary.TYPE_COLUMNS,
        *summary.NOT_GIVEN_COLUMNS,
        *budget.GRANTEE_COLUMNS,
        *budget.YEAR_COLUMNS,
        *fill.COLUMNS,
        *fill.WISH_COLUMNS,
        *changed.COLUMNS,
    }
    assert all(text(f"figures.column.{column}", lang) for column in columns)
    assert all(text(page.title, lang) and text(f"pages.{page.name}.about", lang) for page in PAGES)
    assert all(text(f"figures.kind.{kind}", lang) for kind in ("planned", "pinned", "given"))
