"""Many applicants in one table are read as if each had sent a workbook of its own."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.intake.bulk import bulk_form
from allocator.intake.questions import Answers, Given
from allocator.intake.read import Taken, take_surveys
from allocator.intake.template import write_list_templates, write_survey
from models.names import folded_name
from models.policy import SubsidyClass
from models.problems import Problem
from models.questions import read_key
from models.scenario import OutlookKind
from models.survey import Answer, SurveyEntry, TargetCategory
from tests.allocator.intake.books import codes, full_entry, without_places, write_sheets

HEAD = (
    "受付番号",
    "法人名",
    "提案名",
    "需要行",
    "需要の形",
    "GPU機種",
    "希望GPU数",
    "利用日数",
    "2024年10月",
    "2024年11月",
)
ONE = ("A-1", "株式会社ソラ（架空）", "開発一", "1", "一定量", "H100", "64", "30", "", "")
ONE_MORE = ("", "", "", "2", "月別", "H200", "", "", "8", "0")
TWO = ("A-2", "カゼ（架空）", "開発二", "1", "一定量", "H100", "１６基", "90", "", "")


def table(folder: Path, *rows: Sequence[object], head: Sequence[str] = HEAD, name: str = "bulk.csv") -> Path:
    path = folder / name
    if name.endswith(".csv"):
        with path.open("w", encoding="cp932", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return path
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["表題"])
    page.append([])
    for row in (head, *rows):
        page.append(list(row))
    book.save(path)
    return path


def by_number(take: Taken) -> dict[str, SurveyEntry]:
    return {entry.number: entry for entry in take.snapshot.entries}


def answered(problem: Problem, text: str) -> Answers:
    key = read_key(problem.question)
    assert key is not None
    return Answers(given=(Given(key=key, text=text),))


@pytest.mark.parametrize("name", ["bulk.csv", "bulk.xlsx"])
def test_one_row_per_line_with_the_applicant_given_once(tmp_path: Path, name: str) -> None:
    table(tmp_path, ONE, ONE_MORE, TWO, name=name)
    take = take_surveys([tmp_path])
    found = by_number(take)
    assert list(found) == ["A-1", "A-2"]
    first, second = found["A-1"].demand
    assert (first.shape, first.desired_gpus, first.duration_days) == ("block", 64, 30)
    assert [(amount.month, amount.gpus) for amount in second.months] == [(date(2024, 10, 1), 8), (date(2024, 11, 1), 0)]
    assert found["A-2"].demand[0].desired_gpus == 16
    assert found["A-1"].applicant.folded == folded_name("株式会社ソラ（架空）")
    assert set(codes(take.problems)) == {"normalised"}
    assert len({entry.receipt.sha256 for entry in found.values()}) == 2


def test_repeated_columns_and_any_order_of_rows_give_the_same(tmp_path: Path) -> None:
    repeated = ("A-1", "株式会社ソラ（架空）", "開発一", *ONE_MORE[3:])
    results = []
    for name, rows in (("one", (ONE, ONE_MORE, TWO)), ("two", (ONE, TWO, repeated))):
        (tmp_path / name).mkdir()
        table(tmp_path / name, *rows)
        take = take_surveys([tmp_path / name])
        results.append([without_places(entry) | {"receipt": None} for entry in take.snapshot.entries])
    assert results[0] == results[1]


def test_applicants_without_numbers_are_told_apart_by_name_and_title(tmp_path: Path) -> None:
    rows = [
        ("", "ソラ", "開発一", "1", *ONE[4:]),
        ("", "ソラ", "開発二", "1", *ONE[4:]),
        ("", "カゼ", "", "1", *ONE[4:]),
    ]
    take = take_surveys([table(tmp_path, *rows)])
    assert sorted((e.applicant.legal_name, e.content.title) for e in take.snapshot.entries) == [
        ("カゼ", ""),
        ("ソラ", "開発一"),
        ("ソラ", "開発二"),
    ]


def test_what_two_rows_say_differently_counts_for_neither_and_is_answered(tmp_path: Path) -> None:
    other = ("A-1", "", "別の題", *ONE_MORE[3:])
    path = table(tmp_path, ONE, other)
    take = take_surveys([path])
    (problem,) = [problem for problem in take.problems if problem.code == "label_twice"]
    assert take.snapshot.entries[0].content.title == ""
    take = take_surveys([path], answers=answered(problem, "開発一"))
    assert take.snapshot.entries[0].content.title == "開発一"


def test_a_question_about_one_applicant_is_answered_for_that_one_only(tmp_path: Path) -> None:
    rows = [(*ONE[:6], "約64", *ONE[7:]), (*TWO[:6], "約16", *TWO[7:])]
    path = table(tmp_path, *rows)
    problems = [problem for problem in take_surveys([path]).problems if problem.code == "number_about"]
    assert [(problem.place.file, problem.place.cell) for problem in problems] == [
        ("bulk.csv", "G2"),
        ("bulk.csv", "G3"),
    ]
    found = by_number(take_surveys([path], answers=answered(problems[0], "64")))
    assert (found["A-1"].demand[0].desired_gpus, found["A-2"].demand[0].desired_gpus) == (64, None)


def test_lines_without_a_number_are_numbered_in_order(tmp_path: Path) -> None:
    rows = [(*ONE[:3], "", *ONE[4:]), ("", "", "", "", *ONE[4:])]
    take = take_surveys([table(tmp_path, *rows)])
    assert [row.line for row in take.snapshot.entries[0].demand] == ["1", "2"]
    assert codes(take.problems).count("bulk_line_numbered") == 2


def test_an_applicant_without_demand_is_there(tmp_path: Path) -> None:
    take = take_surveys([table(tmp_path, ("A-3", "ヤマ", "開発三", *[""] * 7), ONE)])
    assert by_number(take)["A-3"].demand == ()


def test_rows_of_nobody_and_unknown_columns_are_listed(tmp_path: Path) -> None:
    path = table(tmp_path, ("", "", "", *ONE[3:], "x"), (*TWO, "y"), head=(*HEAD, "好きな色"))
    take = take_surveys([path])
    assert {"bulk_row_of_nobody", "bulk_columns_unknown"} <= set(codes(take.problems))
    assert list(by_number(take)) == ["A-2"]


def test_the_same_table_twice_counts_once(tmp_path: Path) -> None:
    table(tmp_path, ONE, TWO)
    table(tmp_path, ONE, TWO, name="copy.csv")
    take = take_surveys([tmp_path])
    assert len(take.snapshot.entries) == 2
    assert "file_twice" in codes(take.problems)


def test_a_row_and_a_workbook_of_one_number_are_versions(tmp_path: Path) -> None:
    table(tmp_path, ONE)
    entry = full_entry().model_copy(update={"number": "A-1"})
    write_survey(tmp_path / "answer.xlsx", entry)
    take = take_surveys([tmp_path])
    assert len(take.snapshot.entries) == len(take.snapshot.superseded) == 1


def fill(path: Path, *rows: dict[str, Any]) -> None:
    """Fill the table of the template by the keys of its columns."""
    book = openpyxl.load_workbook(path)
    page = book["一括入力"]
    labels = {field.key: field.heading for field in bulk_form().sheets[0].sections[0].fields}
    head = next(cell.row or 0 for row in page.iter_rows() for cell in row if cell.value == "受付番号")
    columns = {str(cell.value): cell.column or 0 for cell in page[head]}
    below = head
    while page.cell(below, 1).value or below == head:  # guidance and example are marked in the first column
        below += 1
    for number, row in enumerate(rows):
        for key, value in row.items():
            page.cell(below + number, columns[labels.get(key, key)]).value = value
    book.save(path)


def test_the_template_takes_applicants_and_its_example_is_none(tmp_path: Path) -> None:
    path, _ = write_list_templates(tmp_path)
    assert take_surveys([path]).snapshot.entries == ()
    fill(
        path,
        {
            "office.number": "B-1",
            "office.answered_survey": "いいえ",
            "applicant.legal_name": "ソラ",
            "class.subsidy_class": "学術機関等",
            "content.title": "開発",
            "content.category_1": "○",
            "amounts.line": "1",
            "amounts.shape": "月別",
            "amounts.gpu_type": "H100",
            "2024年10月": 8,
            "timing.deadline": date(2025, 3, 31),
            "types.type_2": "H200",
            "preferences.rank_1": "甲クラウド",
            "preferences.unranked_acceptable": "はい",
            "outlook.outlook": "不可能",
        },
    )
    (entry,) = take_surveys([path]).snapshot.entries
    assert (entry.answered_survey, entry.declared_class.subsidy_class) == (False, SubsidyClass.ACADEMIC)
    assert entry.content.categories == (TargetCategory.LLM,)
    assert [wish.gpu_type for wish in entry.demand[0].types] == ["H100", "H200"]
    assert entry.demand[0].deadline == date(2025, 3, 31)
    assert entry.preferences.unranked_acceptable is Answer.YES
    assert entry.self_procurement.outlook is OutlookKind.CANNOT


def test_a_survey_workbook_is_no_table_of_applicants(tmp_path: Path) -> None:
    write_survey(tmp_path / "a.xlsx", full_entry())
    (entry,) = take_surveys([tmp_path]).snapshot.entries
    assert entry.receipt.file == "a.xlsx"
    assert len(entry.demand) == 4


def test_numbered_co_applicants_are_no_table_of_applicants(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "様式1": [["様式1　提案者について"], ["法人名", "ソラ"]],
        "様式1-2": [["様式1-2　共同提案者"], ["No.", "法人名", "法人番号"], [1, "カゼ大学", ""], [2, "ヤマ", ""]],
        "様式3-1": [
            ["様式3-1　必要な計算リソース"],
            ["需要行", "需要の形", "GPU機種", "希望GPU数（基）", "利用日数（日）"],
            [1, "一定量", "H200", 128, 120],
        ],
    }
    take = take_surveys([write_sheets(tmp_path / "a.xlsx", sheets)])
    (entry,) = take.snapshot.entries
    assert (entry.applicant.legal_name, [row.desired_gpus for row in entry.demand]) == ("ソラ", [128])
    assert [one.legal_name for one in entry.co_applicants] == ["カゼ大学", "ヤマ"]
