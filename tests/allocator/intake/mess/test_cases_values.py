"""The kinds of mess in single values, by their number in DOMAIN section 3: what is normalised, asked, refused."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.workbook import Workbook

from models.problems import Level
from models.survey import Answer as YesNo
from tests.allocator.intake.books import change, write_sheets
from tests.allocator.intake.mess.answers import (
    HEADS,
    LINE,
    SHEET,
    START,
    amount,
    asked,
    demand,
    labelled,
    read,
    sheet,
    start,
)


@pytest.mark.parametrize(("written", "gpus"), [("１２８", 128), ("１，０２４", 1024), ("1,024", 1024)])
def test_case_01_full_width_digits_and_separators(written: str, gpus: int, tmp_path: Path) -> None:
    answer = amount(tmp_path, written)
    assert answer.line.desired_gpus == gpus
    problem = answer.the("normalised")
    assert (problem.place.cell, problem.value, problem.used) == ("C7", written, str(gpus))
    assert problem.level is Level.NORMALISED


@pytest.mark.parametrize(
    "written", ["128基", "128 枚", "128GPU", "GPU 128台", "8GPU×16台", "16ノード×8基", "16ノード（128基）"]
)
def test_case_02_a_unit_is_taken_and_nodes_only_with_their_size(written: str, tmp_path: Path) -> None:
    answer = amount(tmp_path, written)
    assert answer.line.desired_gpus == 128
    assert answer.codes == ["normalised"]


@pytest.mark.parametrize(
    ("written", "code"), [("16ノード", "number_in_nodes"), ("16台", "number_in_nodes"), ("8×16", "number_product")]
)
def test_case_02_nodes_of_unknown_size_are_asked(written: str, code: str, tmp_path: Path) -> None:
    answer = amount(tmp_path, written)
    assert (answer.line.desired_gpus, answer.line.unreadable) == (None, ("希望GPU数",))
    assert asked(answer) == {code: Level.ROW}


@pytest.mark.parametrize(
    ("head", "written", "days"),
    [("利用日数", "13週", 91), ("利用日数", "2,160時間", 90), ("利用日数（週）", 13, 91), ("利用日数", "90日間", 90)],
)
def test_case_02_weeks_and_hours_become_days(head: str, written: Any, days: int, tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", "希望GPU数", head], ["1", "H100", 8, written])
    assert answer.line.duration_days == days


def test_case_02_months_are_not_a_number_of_days(tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, ["1", "H100", 128, 64, "3か月"])
    assert (answer.line.duration_days, answer.the("duration_in_months").used) == (None, "91")


@pytest.mark.parametrize(
    ("written", "code", "used"),
    [
        ("約128", "number_about", "128"),
        ("128程度", "number_about", "128"),
        ("100～200", "number_range", "100"),
        ("100〜200基", "number_range", "100"),
        ("128以上", "number_range", "128"),
        ("最大128", "number_range", ""),
        ("64または128", "number_range", "64"),
    ],
)
def test_case_03_bounds_are_asked_with_the_lower_one_proposed(
    written: str, code: str, used: str, tmp_path: Path
) -> None:
    answer = amount(tmp_path, written)
    assert answer.line.desired_gpus is None
    problem = answer.the(code)
    assert (problem.level, problem.place.cell, problem.value, problem.used) == (Level.ROW, "C7", written, used)


@pytest.mark.parametrize(
    ("label", "written", "beside", "yen"),
    [
        ("自己負担の上限額（千円）", 90_000, "", 90_000_000),
        ("自己負担の上限額", "90百万円", "", 90_000_000),
        ("自己負担の上限額", "1億2,000万円", "", 120_000_000),
        ("自己負担の上限額", 90, "百万円", 90_000_000),
        ("自己負担の上限額 [円]", "90,000,000", "", 90_000_000),
        ("自己負担の上限額（千円）", "90,000,000円", "", 90_000_000),
        ("自己負担の上限額", "¥90,000,000", "", 90_000_000),
    ],
)
def test_case_04_money_is_scaled_by_the_nearest_unit(
    label: str, written: Any, beside: str, yen: int, tmp_path: Path
) -> None:
    answer = labelled(tmp_path, label, written, beside or None)
    assert answer.entry is not None
    assert answer.entry.own_cap_yen == yen
    assert asked(answer) == {}


def test_case_04_money_without_any_unit_is_stopped(tmp_path: Path) -> None:
    answer = labelled(tmp_path, "自己負担の上限額", 90_000_000)
    assert answer.entry is not None
    assert answer.entry.own_cap_yen is None
    assert answer.entry.unreadable == ("自己負担の上限額",)
    assert asked(answer) == {"yen_without_unit": Level.ROW}


COSTS: list[list[Any]] = [*START, ["様式3-1"], HEADS, LINE, ["様式3-3-2"]]


def test_case_04_a_unit_line_above_a_table_counts_for_it(tmp_path: Path) -> None:
    rows = [*COSTS, ["", "", "", "（単位：千円）"], ["費目", "単価", "数量", "金額"], ["整形", 5, 400, 2_000]]
    answer = sheet(tmp_path, rows)
    assert answer.entry is not None
    (cost,) = answer.entry.costs
    assert (cost.unit_price_yen, cost.quantity, cost.amount_yen) == (5_000, "400", 2_000_000)


def test_case_04_a_total_off_by_a_thousand_names_the_cells(tmp_path: Path) -> None:
    rows = [
        *COSTS,
        ["費目", "単価（円）", "数量", "金額（円）"],
        ["整形", 5_000, 400, 2_000_000],
        ["合計", "", "", 2_000],
    ]
    problem = sheet(tmp_path, rows).the("total_thousandfold")
    assert (problem.level, problem.params["cells"], problem.used) == (Level.ASK, "D11、D10", "2000000")


def test_case_04_an_amount_off_by_a_thousand_is_asked(tmp_path: Path) -> None:
    rows = [*COSTS, ["費目", "単価（円）", "数量", "金額（円）"], ["整形", 5_000, 400, 2_000]]
    assert asked(sheet(tmp_path, rows)) == {"cost_thousandfold": Level.ASK}


OCTOBER_1 = date(2024, 10, 1)


@pytest.mark.parametrize(
    "written",
    [
        "令和6年10月1日",
        "R6.10.1",
        "令6/10",
        "2024/10",
        "2024年10月",
        "２０２４年１０月１日（火）",
        "2024.10.1",
        "20241001",
        "2024-10-01 00:00:00",
        "Oct 1, 2024",
        "1-Oct-2024",
        "2024年10月1日から",
    ],
)
def test_case_05_days_become_iso(written: str, tmp_path: Path) -> None:
    answer = start(tmp_path, written)
    assert answer.line.desired_start == OCTOBER_1
    assert answer.codes == ["normalised"]
    assert answer.the("normalised").used == "2024-10-01"


def test_case_05_gannen_and_a_month_as_an_end(tmp_path: Path) -> None:
    assert start(tmp_path, "令和元年5月1日").line.desired_start == date(2019, 5, 1)
    assert start(tmp_path, "2024年10月", "期限").line.deadline == date(2024, 10, 31)
    assert start(tmp_path, "2024年10月末", "期限").line.deadline == date(2024, 10, 31)


@pytest.mark.parametrize(
    ("written", "day"), [("10月1日", OCTOBER_1), ("10月", OCTOBER_1), ("2月3日", date(2025, 2, 3))]
)
def test_case_05_a_day_without_year_is_taken_from_the_half_year_and_asked(
    written: str, day: date, tmp_path: Path
) -> None:
    answer = start(tmp_path, written)
    assert answer.line.desired_start == day
    assert asked(answer) == {"day_without_year": Level.ASK}
    assert answer.the("day_without_year").used == day.isoformat()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("24.10", "day_two_digit_year"),
        ("24/10/1", "day_two_digit_year"),
        ("令和6年11月31日", "day_impossible"),
        ("2024-13-01", "day_impossible"),
        ("6月1日", "day_unreadable"),
        ("10/11/2024", "day_which_order"),
        ("2024.1", "day_cut_month"),
    ],
)
def test_case_05_what_may_be_two_days_or_none_is_not_taken(written: str, code: str, tmp_path: Path) -> None:
    answer = start(tmp_path, written)
    assert answer.line.desired_start is None
    assert asked(answer) == {code: Level.ROW}


@pytest.mark.parametrize("written", [45566, "45566"])
def test_case_06_serial_numbers(written: int | str, tmp_path: Path) -> None:
    assert start(tmp_path, written).line.desired_start == OCTOBER_1


def test_case_06_serial_numbers_from_1904(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "mac.xlsx", {SHEET: [*START, ["様式3-1"], ["需要行", "GPU機種", "希望開始日"], ["1", "H100", 44104]]}
    )

    def edit(book: Workbook) -> None:
        book.epoch = MAC_EPOCH

    answer = read(change(path, edit))
    assert answer.line.desired_start == OCTOBER_1


@pytest.mark.parametrize(
    ("written", "head", "used"),
    [
        ("10月上旬", "希望開始日", "2024-10-01"),
        ("2024年10月中旬", "期限", "2024-10-20"),
        ("2024年10月頃", "希望開始日", "2024-10-01"),
        ("Q3", "希望開始日", "2024-10-01"),
        ("年度末", "期限", "2025-03-31"),
        ("採択後すぐ", "希望開始日", ""),
    ],
)
def test_case_07_approximate_days_are_proposed_and_not_taken(
    written: str, head: str, used: str, tmp_path: Path
) -> None:
    answer = start(tmp_path, written, head)
    assert (answer.line.desired_start, answer.line.deadline) == (None, None)
    (problem,) = [p for p in answer.problems if p.level is Level.ROW]
    assert problem.used == used


@pytest.mark.parametrize("written", ["R6年度下期", "FY2024 H2", "令和６年度下半期", "2024年度下期"])
def test_case_08_halves_of_a_fiscal_year(written: str, tmp_path: Path) -> None:
    assert start(tmp_path, written).line.desired_start == OCTOBER_1
    assert start(tmp_path, written, "期限").line.deadline == date(2025, 3, 31)


def test_case_08_a_year_and_a_fiscal_year_differ(tmp_path: Path) -> None:
    assert start(tmp_path, "2024年", "期限").line.deadline == date(2024, 12, 31)
    assert start(tmp_path, "2024年度", "期限").line.deadline == date(2025, 3, 31)
    assert asked(start(tmp_path, "2024年下期")) == {"day_which_calendar": Level.ROW}


@pytest.mark.parametrize("written", ["'128", " 128 ", "\u00a0128", "128\u3000"])
def test_case_12_numbers_stored_as_text(written: str, tmp_path: Path) -> None:
    answer = amount(tmp_path, written)
    assert (answer.line.desired_gpus, answer.codes) == (128, ["normalised"])


@pytest.mark.parametrize("written", ["-", "ー", "―", "−", "－"])
def test_case_13_a_lone_dash_is_blank(written: str, tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, ["1", "H100", 128, written, 90])
    assert (answer.line.minimum_gpus, answer.line.unreadable) == (None, ())
    assert answer.codes == ["normalised"]


@pytest.mark.parametrize("written", ["△100", "▲100", "(100)", "-100", "−100", -100])
def test_case_13_a_negative_number_of_gpus_is_stopped(written: str | int, tmp_path: Path) -> None:
    answer = amount(tmp_path, written)
    assert (answer.line.desired_gpus, asked(answer)) == (None, {"number_negative": Level.ROW})


MONTHS = ["需要行", "2024年10月", "2024年11月", "2024年12月"]


def test_case_14_zero_and_blank_stay_apart(tmp_path: Path) -> None:
    answer = demand(tmp_path, MONTHS, ["1", 64, 0, None])
    assert [(amount.month.month, amount.gpus) for amount in answer.line.months] == [(10, 64), (11, 0)]


@pytest.mark.parametrize(
    ("written", "value", "code"),
    [
        ("■はい　□いいえ", YesNo.YES, "normalised"),
        ("□はい\n■いいえ", YesNo.NO, "normalised"),
        ("○", YesNo.YES, "normalised"),
        ("×", YesNo.NO, "normalised"),
        ("[x]はい [ ]いいえ", YesNo.YES, "normalised"),
        ("☑いいえ", YesNo.NO, "normalised"),
        ("■はい　■いいえ", YesNo.UNKNOWN, "choice_unknown"),
        ("はい・いいえ", YesNo.UNKNOWN, "choice_unknown"),
    ],
)
def test_case_27_boxes_in_a_choice(written: str, value: YesNo, code: str, tmp_path: Path) -> None:
    answer = labelled(tmp_path, "居住者に当たるか", written)
    assert answer.entry is not None
    assert (answer.entry.eligibility.resident, answer.codes) == (value, [code])


def test_case_27_options_in_cells_of_their_own(tmp_path: Path) -> None:
    answer = labelled(tmp_path, "居住者に当たるか", "□", "はい", "■", "いいえ")
    assert answer.entry is not None
    assert (answer.entry.eligibility.resident, answer.codes) == (YesNo.NO, ["normalised"])


@pytest.mark.parametrize("tick", ["■", "✓", "○", "レ", "☑"])
def test_case_27_ticks_right_left_and_inside(tick: str, tmp_path: Path) -> None:
    rows = [
        *START,
        ["区分1　大規模言語モデル", tick],
        [f"{tick} 区分2　言語以外のモーダル"],
        ["□ 区分3　言語を含むマルチモーダル"],
        ["様式3-1"],
        HEADS,
        LINE,
    ]
    answer = sheet(tmp_path, rows)
    assert answer.entry is not None
    assert [category.number for category in answer.entry.content.categories] == [1, 2]
    rows = [*START, [tick, "特定タスク向けファインチューニング"], ["□", "大規模言語モデル"], ["様式3-1"], HEADS, LINE]
    answer = sheet(tmp_path, rows)
    assert answer.entry is not None
    assert [category.number for category in answer.entry.content.categories] == [7]


def test_case_28_months_in_one_cell(tmp_path: Path) -> None:
    heads = ["需要行", "GPU機種", "月別の量"]
    answer = demand(tmp_path, heads, ["1", "H100", "2024年10月:64\n2024年11月:128"])
    assert [(amount.month.month, amount.gpus) for amount in answer.line.months] == [(10, 64), (11, 128)]
    assert answer.codes == ["normalised"]
    answer = demand(tmp_path, heads, ["1", "H100", "10月:64 / 11月:128"])
    assert [(amount.month, amount.gpus) for amount in answer.line.months] == [(OCTOBER_1, 64), (date(2024, 11, 1), 128)]
    assert asked(answer) == {"month_without_year": Level.ASK}


def test_case_28_one_line_that_cannot_be_read_stops_the_cell(tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", "月別の量"], ["1", "H100", "10月:64 / 11月は未定"])
    assert (answer.line.months, asked(answer)) == ((), {"months_in_one_cell": Level.ROW})


@pytest.mark.parametrize("written", ["=1+1", "+81-3", "-", "@name", "－"])
def test_case_30_text_that_looks_like_a_formula_stays_text(written: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"法人名,株式会社ソラマメ\r\n提案名,架空\r\n備考,{written}\r\n需要行,GPU機種,希望GPU数\r\n1,H100,8\r\n",
        encoding="utf-8",
    )
    answer = read(path)
    assert answer.entry is not None
    assert answer.entry.remarks == written


@pytest.mark.parametrize("written", [0.67, "66%", "2/3", "約2/3"])
def test_case_31_a_typed_rate_is_only_kept(written: Any, tmp_path: Path) -> None:
    answer = labelled(tmp_path, "想定している助成率", written)
    assert answer.entry is not None
    assert answer.entry.declared_class.typed_rate == str(written)


def test_case_31_a_rate_that_became_a_day_is_asked(tmp_path: Path) -> None:
    for written in (datetime(2024, 2, 3), "2月3日"):
        answer = labelled(tmp_path, "想定している助成率", written)
        assert answer.entry is not None
        assert answer.entry.declared_class.typed_rate == ""
        assert answer.the("rate_looks_like_day").used == "2/3"


@pytest.mark.parametrize(
    ("gpus", "work", "code"),
    [
        (None, 12, "work_looks_like_gpus"),
        (128, 128, "work_looks_like_gpus"),
        (8, 8 * 4368 + 1, "work_above_window"),
        (559_104, None, "gpus_look_like_hours"),
    ],
)
def test_case_32_peak_and_total_in_each_others_column(
    gpus: int | None, work: int | None, code: str, tmp_path: Path
) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", "希望GPU数", "GPU時間"], ["1", "H100", gpus, work])
    assert asked(answer) == {code: Level.ROW}
    assert (answer.line.work_gpu_hours is None) or (answer.line.desired_gpus is None)


def test_case_32_a_total_that_fits_is_taken(tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", "希望GPU数", "GPU時間"], ["1", "H100", 128, "55.9万GPU時間"])
    assert (answer.line.work_gpu_hours, asked(answer)) == (559_000, {})
