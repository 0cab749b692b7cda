"""The policy in words: every figure of its workbook, and what is open."""

import pytest

from allocator.intake.form import book_form
from allocator.sample.programme import policy
from dashboards.figures.rules import TABLES, rules_info, rules_table
from models.policy import BudgetFigure, Quota, QuotaMeasure, Source, SubsidyClass
from models.text import Lang
from models.units import Period
from tests.builders import day

SECTIONS = ("programme", "money", "planning", "penalties")


@pytest.mark.parametrize("lang", Lang)
def test_every_figure_of_the_workbook_is_shown(lang: Lang) -> None:
    info = rules_info(policy(), lang)
    sections = {section.id: section for sheet in book_form("policy").sheets for section in sheet.sections}
    for name in SECTIONS:
        assert len(info.of(name)) == len(sections[name].fields)
        assert len(rules_table(info, name, lang)) == len(sections[name].fields)


def test_a_figure_comes_with_its_source_and_date() -> None:
    info = rules_info(policy(), Lang.JA)
    rate = next(figure for figure in info.of("money") if figure.name == "助成率　特定事業者")
    assert (rate.value, rate.day) == ("2/3", day(10, 1).replace(month=4, day=12))
    assert rate.source
    assert next(figure.value for figure in info.of("money") if figure.name == "助成金の額の端数処理") == "1,000円"


def test_what_is_not_known_is_open_and_nothing_else() -> None:
    known = policy().model_copy(update={"default_grant_cap_yen": 1, "default_own_cap_yen": 1})
    assert rules_info(known, Lang.JA).open == ()
    named = {figure.name for figure in rules_info(policy(), Lang.JA).open}
    assert named == {"1提案の助成金の上限額", "1提案の自己負担の上限額"}


def test_a_year_without_a_budget_is_open() -> None:
    longer = policy().model_copy(update={"horizon": Period(start=day(10, 1), end=day(5, 1)), "budgets": ()})
    assert rules_info(longer, Lang.JA).years == (2024, 2025)
    only_a_class = BudgetFigure(fiscal_year=2024, yen=1, subsidy_class=SubsidyClass.ACADEMIC, origin=Source(source="x"))
    stated = longer.model_copy(
        update={"budgets": (only_a_class, only_a_class.model_copy(update={"subsidy_class": None}))}
    )
    assert rules_info(stated, Lang.JA).years == (2025,)


@pytest.mark.parametrize("lang", Lang)
def test_lists_have_their_rows(lang: Lang) -> None:
    quota = Quota(id="学術機関等の件数", measure=QuotaMeasure.PROPOSALS, limit=10, origin=Source(source="決定"))
    info = rules_info(policy().model_copy(update={"quotas": (quota,)}), lang)
    (row,) = info.of("quotas")
    assert (row.name, row.source) == ("学術機関等の件数", "決定")
    assert "10" in row.value
    assert all(figure.name and figure.value for name in TABLES for figure in info.of(name))
