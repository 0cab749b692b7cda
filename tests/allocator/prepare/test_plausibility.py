"""Each flag of the notice: when it is raised, when not, and that it never changes or rejects a proposal."""

from typing import Any

import pytest

from allocator.checks import check_prepared
from allocator.prepare import prepare
from allocator.prepare.plausibility import estimated_hours, headcount_limit, stated_rate
from models.policy import SubsidyClass
from models.scenario import Purpose
from models.survey import ClassDeclaration, Content, CostRow, MonthAmount, SurveyEntry, TargetCategory
from tests.allocator.prepare.answers import a_policy, a_row, a_snapshot, a_supply, an_entry, day, only, prepared, said


def content(**more: Any) -> Content:
    return Content(title="開発", categories=(TargetCategory.LLM,), **more)


def flagged(entry: SurveyEntry) -> list[str]:
    """Return what was said, after making sure that the proposal is planned as if nothing had been."""
    scenario, codes = prepared(entry)
    assert len(scenario.proposals) == 1
    assert list(check_prepared(a_snapshot(entry), a_supply(), a_policy(), scenario)) == []
    return codes


# --- compute: 64 H100 for 30 days are 46,080 GPU-hours


@pytest.mark.parametrize(
    ("billions", "tokens", "codes"),
    [
        ("8", "1000", []),  # 33,333 hours: 138 %
        ("13", "1000", []),  # 54,166: 85 %
        ("16", "1000", ["compute_below_estimate"]),  # 66,666: 69 %
        ("15.7988", "1000", []),  # 46,080 / 0.7 are the hours of 15,798.857 billion squared
        ("15.7989", "1000", ["compute_below_estimate"]),
        ("3.7", "1000", []),  # 15,416: 299 %
        ("3.6", "1000", ["compute_above_estimate"]),  # 15,000: 307 %
        ("", "1000", []),
        ("8", "", []),
        ("0", "1000", []),
    ],
)
def test_the_request_is_held_against_six_times_parameters_times_tokens(
    billions: str, tokens: str, codes: list[str]
) -> None:
    assert flagged(an_entry(content=content(parameters_billion=billions, training_tokens_billion=tokens))) == codes


def test_the_estimate_is_that_of_the_published_run() -> None:
    entry = an_entry(content=content(parameters_billion="172", training_tokens_billion="2100"))
    assert estimated_hours(entry) == 1_505_000  # 172B parameters on 2.1T tokens: about 1.5 million H100 hours


def test_only_the_training_of_the_model_itself_counts() -> None:
    stated = content(parameters_billion="8", training_tokens_billion="1000")
    huge = {"desired_gpus": 128, "duration_days": 180}
    rows = [a_row(), a_row("2", purpose=Purpose.EVALUATION, **huge), a_row("3", downstream=True, **huge)]
    assert flagged(an_entry(content=stated, rows=rows)) == []
    assert flagged(an_entry(content=stated, rows=[a_row(), a_row("2", **huge)])) == ["compute_above_estimate"]


def test_a_request_that_could_not_be_read_whole_is_not_compared() -> None:
    stated = content(parameters_billion="80", training_tokens_billion="1000")
    rows = [a_row(), a_row("2", unreadable=("希望GPU数",))]
    assert flagged(an_entry(content=stated, rows=rows)) == ["line_unreadable"]


# --- experience


@pytest.mark.parametrize(("most", "codes"), [(8, []), (7, ["experience_small"]), (0, ["experience_small"]), (None, [])])
def test_size_is_held_against_experience(most: int | None, codes: list[str]) -> None:
    assert flagged(an_entry(content=content(max_gpus_operated=most))) == codes  # 64 GPUs wanted


# --- class


@pytest.mark.parametrize(
    ("industry", "limit"),
    [
        ("製造業", 500),
        ("卸売業", 400),
        ("サービス業", 300),
        ("情報サービス業", 500),
        ("ソフトウェア業", 500),
        ("ｿﾌﾄｳｪｱ業", 500),
        ("旅館業", 500),
        ("小売業", 300),
        ("農業", None),
        ("", None),
    ],
)
def test_limits_by_industry(industry: str, limit: int | None) -> None:
    assert headcount_limit(industry) == limit


@pytest.mark.parametrize(
    ("declared", "industry", "employees", "codes"),
    [
        (SubsidyClass.SPECIFIED_BUSINESS, "小売業", 300, []),
        (SubsidyClass.SPECIFIED_BUSINESS, "小売業", 301, ["headcount_above_class"]),
        (SubsidyClass.OTHER, "小売業", 301, []),
        (SubsidyClass.OTHER, "小売業", 300, ["headcount_below_class"]),
        (SubsidyClass.ACADEMIC, "小売業", 9_000, []),
        (SubsidyClass.SPECIFIED_BUSINESS, "農業", 9_000, []),
        (SubsidyClass.SPECIFIED_BUSINESS, "小売業", None, []),
    ],
)
def test_headcount_is_held_against_the_class(
    declared: SubsidyClass, industry: str, employees: int | None, codes: list[str]
) -> None:
    stated = ClassDeclaration(
        subsidy_class=declared, basis="declared", main_industry=industry, regular_employees=employees
    )
    entry = an_entry(declared_class=stated)
    assert flagged(entry) == codes
    assert only(prepared(entry)[0]).subsidy_class is declared


@pytest.mark.parametrize(
    ("declared", "typed", "codes"),
    [
        (SubsidyClass.ACADEMIC, "2/3", []),
        (SubsidyClass.ACADEMIC, "２／３", []),
        (SubsidyClass.ACADEMIC, "0.67", []),
        (SubsidyClass.ACADEMIC, "66.7%", []),
        (SubsidyClass.ACADEMIC, "３分の２", []),
        (SubsidyClass.ACADEMIC, "1/2", ["typed_rate_differs"]),
        (SubsidyClass.OTHER, "66％", ["typed_rate_differs"]),
        (SubsidyClass.OTHER, "50%", []),
        (SubsidyClass.OTHER, "2024-02-03 00:00:00", ["typed_rate_unclear"]),
        (SubsidyClass.OTHER, "2月3日", ["typed_rate_unclear"]),
        (SubsidyClass.OTHER, "1/0", ["typed_rate_unclear"]),
        (SubsidyClass.OTHER, "半分", ["typed_rate_unclear"]),
        (SubsidyClass.OTHER, "", []),
    ],
)
def test_a_typed_rate_is_only_compared(declared: SubsidyClass, typed: str, codes: list[str]) -> None:
    stated = ClassDeclaration(subsidy_class=declared, basis="declared", typed_rate=typed)
    assert flagged(an_entry(declared_class=stated)) == codes


def test_rates_people_type() -> None:
    assert str(stated_rate(" 2 / 3 ")) == "2/3"
    assert stated_rate("nan") is None
    assert stated_rate("Infinity") is None


# --- dates and demand


def test_a_deadline_before_the_desired_start_stops_the_line() -> None:
    late = a_row("2", desired_start=day(12, 1), deadline=day(11, 30))
    assert flagged(an_entry(rows=[a_row(), late])) == ["deadline_before_start"]
    same = a_row("2", desired_start=day(12, 1), deadline=day(12, 1), duration_days=1)
    assert flagged(an_entry(rows=[a_row(), same])) == []


@pytest.mark.parametrize(
    ("dates", "days", "codes"),
    [
        ({}, 182, []),
        ({}, 183, ["duration_beyond_horizon"]),  # seven months in a half year
        ({"deadline": day(10, 31)}, 31, []),
        ({"deadline": day(10, 31)}, 32, ["duration_beyond_horizon"]),
        ({"earliest": day(3, 1)}, 32, ["duration_beyond_horizon"]),
    ],
)
def test_a_duration_longer_than_there_are_days(dates: dict[str, Any], days: int, codes: list[str]) -> None:
    assert flagged(an_entry(rows=[a_row(duration_days=days, **dates)])) == codes


def test_seven_months_in_a_half_year() -> None:
    months = tuple(MonthAmount(month=day(month, 1), gpus=8) for month in (10, 11, 12, 1, 2, 3, 4))
    shape: dict[str, Any] = {"shape": "profile", "desired_gpus": None, "minimum_gpus": None, "duration_days": None}
    row = a_row(months=months, minimum_scale_percent=50, **shape)
    assert flagged(an_entry(rows=[row])) == ["months_outside_horizon"]


def test_an_answer_without_any_demand_is_said_so() -> None:
    entry = an_entry().model_copy(update={"demand": ()})
    scenario, problems = prepare(a_snapshot(an_entry("2"), entry), a_supply(), a_policy())
    assert scenario is not None
    assert said(problems) == ["no_demand"]


def test_the_cost_build_up_is_outside_the_grant_base() -> None:
    costs = (CostRow(item="整形", unit_price_yen=5_000, quantity="100", amount_yen=500_000),)
    with_costs, without = an_entry(costs=costs), an_entry()
    assert prepared(with_costs)[0] == prepared(without)[0]
