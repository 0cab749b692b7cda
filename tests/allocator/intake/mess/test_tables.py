"""Tables as people draw them, beyond one heading row over plain rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from models.problems import Level
from tests.allocator.intake.books import Sheets, write_sheets
from tests.allocator.intake.mess.answers import HEADS, LINE, START, asked, demand, labelled, read, sheet

OTHER: list[Any] = ["2", "A100", 64, 32, 30]


def _amounts(rows: Any) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(row.line, row.desired_gpus, row.minimum_gpus, row.duration_days) for row in rows]


BOTH = [("1", 128, 64, 90), ("2", 64, 32, 30)]


def test_tables_side_by_side_belong_together_by_their_line_numbers(tmp_path: Path) -> None:
    heads: list[Any] = [*HEADS[:3], None, "需要行", "利用日数", "最低GPU数"]
    answer = demand(tmp_path, heads, ["1", "H100", 128, None, "1", 90, 64], ["2", "A100", 64, None, "2", 30, 32])
    assert answer.entry is not None
    assert _amounts(answer.entry.demand) == BOTH
    assert answer.codes == []


def test_tables_one_under_the_other_belong_together_too(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["1", "H100", 128],
        ["2", "A100", 64],
        ["需要行", "利用日数", "最低GPU数"],
        ["1", 90, 64],
        ["2", 30, 32],
    ]
    answer = demand(tmp_path, HEADS[:3], *rows)
    assert answer.entry is not None
    assert _amounts(answer.entry.demand) == BOTH


def test_a_heading_row_repeated_on_the_next_page_is_no_row(tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, LINE, HEADS, OTHER)
    assert answer.entry is not None
    assert (_amounts(answer.entry.demand), answer.codes) == (BOTH, [])


def test_lines_may_run_across(tmp_path: Path) -> None:
    rows = [[head, *values] for head, *values in zip(HEADS, LINE, OTHER, strict=True)]
    answer = sheet(tmp_path, [*START, ["様式3-1"], *rows])
    assert answer.entry is not None
    assert (_amounts(answer.entry.demand), answer.codes) == (BOTH, [])


def test_a_line_may_be_a_list_of_labels_under_its_number(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["【需要行1】"],
        ["GPU機種", "H100"],
        ["希望GPU数", 128],
        ["最低GPU数", 64],
        ["利用日数", 90],
    ]
    rows += [["【需要行2】"], ["GPU機種", "A100"], ["希望GPU数", 64], ["最低GPU数", 32], ["利用日数", 30]]
    answer = sheet(tmp_path, [*START, ["様式3-1"], *rows])
    assert answer.entry is not None
    assert (_amounts(answer.entry.demand), answer.codes) == (BOTH, [])


def test_two_labels_with_their_values_in_a_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["需要行", "1", "GPU機種", "H100"],
        ["希望GPU数", 128, "最低GPU数", 64],
        ["利用日数", 90, "用途", "評価"],
    ]
    answer = sheet(tmp_path, [*START, ["様式3-1"], *rows])
    assert answer.entry is not None
    assert _amounts(answer.entry.demand) == BOTH[:1]


def test_phases_with_amount_and_time_in_one_table(tmp_path: Path) -> None:
    heads = ["フェーズ", "用途", "GPU機種", "GPU数（基）", "開始日", "終了日"]
    answer = demand(tmp_path, heads, ["1", "学習", "H100", 128, "2024/10/1", "2024/12/31"])
    row = answer.line
    assert (row.desired_gpus, row.desired_start, row.deadline) == (128, date(2024, 10, 1), date(2024, 12, 31))


def test_lines_without_a_number_are_counted(tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS[1:], LINE[1:], OTHER[1:])
    assert answer.entry is not None
    assert _amounts(answer.entry.demand) == BOTH


def _merge(*areas: str) -> Any:
    def edit(page: Worksheet) -> None:
        for area in areas:
            page.merge_cells(area)

    return edit


def test_a_heading_and_the_one_above_it_name_a_column_together(tmp_path: Path) -> None:
    heads: list[list[Any]] = [["需要行", "GPU機種", "希望", "最低"], [None, None, "GPU数", "GPU数"]]
    answer = demand(tmp_path, *heads, ["1", "H100", 128, 64], edit=_merge("A6:A7", "B6:B7"))
    assert (answer.line.desired_gpus, answer.line.minimum_gpus, answer.codes) == (128, 64, [])


def test_an_unknown_heading_above_makes_a_common_word_a_question(tmp_path: Path) -> None:
    heads: list[list[Any]] = [["需要行", "GPU機種", "最小構成", None], [None, None, "GPU数", "日数"]]
    answer = demand(tmp_path, *heads, ["1", "H100", 128, 64], edit=_merge("A6:A7", "B6:B7", "C6:D6"))
    assert (answer.line.desired_gpus, answer.line.duration_days) == (None, None)
    assert Level.ROW in asked(answer).values()


@pytest.mark.parametrize("rows", [1, 2])
def test_grid_paper(rows: int, tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        for row, texts in enumerate([HEADS, LINE, OTHER]):
            top = 20 + row * rows
            for place, text in enumerate(texts):
                left = 2 + place * 4
                page.cell(top, left).value = text
                page.merge_cells(start_row=top, end_row=top + rows - 1, start_column=left, end_column=left + 3)

    answer = sheet(tmp_path, [*START, ["様式3-1"]], edit)
    assert answer.entry is not None
    assert (_amounts(answer.entry.demand), answer.codes) == (BOTH, [])


def test_a_unit_row_and_a_unit_column(tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, [None, None, "（基）", "（基）", "（週）"], ["1", "H100", 128, 64, 13])
    assert answer.line.duration_days == 91
    answer = demand(tmp_path, ["需要行", "希望GPU数", None, "利用日数"], ["1", 16, "ノード", 30])
    assert (answer.line.desired_gpus, asked(answer)) == (None, {"number_in_nodes": Level.ROW})


@pytest.mark.parametrize("remark", ["1ノードあたり", "H100換算", "税込"])
def test_a_remark_that_may_change_a_number_makes_its_heading_a_question(remark: str, tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", f"希望GPU数（{remark}）", "利用日数"], ["1", "H100", 8, 90])
    assert (answer.line.desired_gpus, asked(answer)) == (None, {"label_near": Level.ROW})


@pytest.mark.parametrize("remark", ["必須", "半角数字", "基・半角", "例：128", "※1", "予定"])
def test_a_remark_that_changes_nothing_is_taken_off(remark: str, tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", f"希望GPU数（{remark}）", "利用日数"], ["1", "H100", 8, 90])
    assert (answer.line.desired_gpus, answer.codes) == (8, [])


def test_months_without_a_year_are_those_of_the_half_year_and_asked(tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "10月", "1月", "9月"], ["1", 8, 16, 24])
    assert [(amount.month, amount.gpus) for amount in answer.line.months] == [
        (date(2024, 10, 1), 8),
        (date(2025, 1, 1), 16),
    ]
    asked_of = [problem for problem in answer.problems if problem.code == "month_without_year"]
    assert [(problem.place.cell, problem.used) for problem in asked_of] == [
        ("B6", "2024-10"),
        ("C6", "2025-01"),
        ("D6", ""),
    ]


def test_a_month_that_follows_another_has_its_year(tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "2024年11月", "12月", "1月"], ["1", 8, 16, 24])
    assert [amount.month for amount in answer.line.months] == [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)]
    assert answer.codes == []


def test_a_fiscal_year_over_its_months(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["需要行", "令和6年度", None], [None, "12月", "1月"], ["1", 8, 16]]
    answer = demand(tmp_path, *rows, edit=_merge("B6:C6"))
    assert [amount.month for amount in answer.line.months] == [date(2024, 12, 1), date(2025, 1, 1)]


def test_months_may_run_down_and_lines_across(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["需要行", "1", "2"], ["2024年10月", 64, 8], ["2024年11月", 128, 0]]
    answer = sheet(tmp_path, [*START, ["様式3-1"], *rows])
    assert answer.entry is not None
    assert [[amount.gpus for amount in row.months] for row in answer.entry.demand] == [[64, 128], [8, 0]]


def test_two_columns_of_one_field_contradict_each_other(tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "希望GPU数", "希望GPU数", "利用日数"], ["1", 8, 16, 30])
    assert (answer.line.desired_gpus, asked(answer)) == (None, {"label_twice": Level.ROW})


def test_a_sheet_that_only_looks_like_the_form_is_asked_about(tmp_path: Path) -> None:
    quote: list[list[Any]] = [["費目", "単価（円）", "数量", "金額（円）"], ["整形", 5, 400, 2000]]
    sheets: Sheets = {"様式1": START[:2], "様式2": START[2:], "様式3-1": [HEADS, LINE], "参考見積": quote}
    answer = read(write_sheets(tmp_path / "a.xlsx", sheets))
    assert asked(answer) == {"sheet_by_labels": Level.ASK}
    assert answer.the("sheet_by_labels").place.sheet == "参考見積"


def test_dots_before_every_label_tick_none_of_them(tmp_path: Path) -> None:
    rows = [["● 大規模言語モデル"], ["● 言語以外のモーダル"]]
    answer = sheet(tmp_path, [*START, *rows, ["様式3-1"], HEADS, LINE])
    assert answer.entry is not None
    assert (answer.entry.content.categories, asked(answer)) == ((), {"mark_unknown": Level.ASK})


def test_several_categories_in_one_cell(tmp_path: Path) -> None:
    answer = labelled(tmp_path, "支援対象区分", "■1 大規模言語モデル\n□2 言語以外のモーダル\n■7")
    assert answer.entry is not None
    assert [category.number for category in answer.entry.content.categories] == [1, 7]


def test_a_table_after_a_table_is_not_a_row_of_it(tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, LINE, [], ["順位", "提供事業者"], [1, "甲社"], [2, "乙社"])
    assert answer.line.unreadable == ()
    assert asked(answer) == {"cells_unread": Level.ASK}


def test_a_telephone_number_that_became_a_number_is_asked(tmp_path: Path) -> None:
    answer = labelled(tmp_path, "電話番号", 312345678)
    assert answer.entry is not None
    assert (answer.entry.contact.phone, answer.the("phone_is_number").used) == ("", "0312345678")


def test_a_share_of_nothing_costs_the_cell_and_not_the_file(tmp_path: Path) -> None:
    answer = labelled(tmp_path, "最低限必要な割合", "0%")
    assert answer.entry is not None
    assert asked(answer) == {"number_below": Level.ROW}
