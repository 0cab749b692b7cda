"""Fields are found by their labels, wherever they stand."""

from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from allocator.intake import read_survey
from allocator.intake.template import write_survey, write_template
from models.problems import Level
from tests.allocator.intake.books import below, cell_of, change, codes, full_entry, without_places, write_sheets


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "answer.xlsx"
    write_survey(path, full_entry())
    return path


def _reads_the_same(path: Path) -> None:
    entry, problems = read_survey(path)
    assert codes(problems) == []
    assert entry is not None
    assert without_places(entry) == without_places(full_entry())


def test_sheets_may_be_in_any_order_and_renamed(answer: Path) -> None:
    def edit(book: Workbook) -> None:
        book.move_sheet("様式3-1", -4)
        book["様式1"].title = "まとめ"
        book["様式3-2"].title = "Sheet9"

    _reads_the_same(change(answer, edit))


def test_rows_and_columns_may_be_inserted(answer: Path) -> None:
    def edit(book: Workbook) -> None:
        for name in ("様式1", "様式2", "様式3-1", "様式3-3-2"):
            book[name].insert_rows(1, 3)
            book[name].insert_cols(1)
        below(book["様式3-1"], "(イ)　時期と順序", "需要行", 0).parent.insert_rows(30)

    _reads_the_same(change(answer, edit))


def test_a_missing_required_sheet_is_a_problem_of_the_file_that_names_those_found(answer: Path) -> None:
    def edit(book: Workbook) -> None:
        del book["様式3-1"]

    entry, problems = read_survey(change(answer, edit))
    assert entry is None
    assert codes(problems) == ["sheet_missing"]
    assert problems[0].level is Level.FILE
    assert problems[0].params["sheet"] == "様式3-1"
    assert "様式1" in problems[0].params["found"]


def test_a_workbook_of_something_else_is_refused_in_two_sentences(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "list.xlsx", {"買い物": [["りんご", 3], ["みかん", 5]]})
    entry, problems = read_survey(path)
    assert entry is None
    assert {problem.code for problem in problems if problem.level is Level.FILE} == {"sheet_missing"}


def test_examples_guidance_and_totals_are_no_demand(tmp_path: Path) -> None:
    path, _, _ = write_template(tmp_path)

    def edit(book: Workbook) -> None:
        page = book["様式3-1"]
        below(page, "(ア)　量", "需要行", 8).value = "合計"
        below(page, "(ア)　量", "希望GPU数（基）", 8).value = 999

    entry, _ = read_survey(change(path, edit))
    assert entry is not None
    assert entry.demand == ()


def test_a_row_without_its_number_is_asked_and_not_taken(answer: Path) -> None:
    def edit(book: Workbook) -> None:
        page = book["様式3-1"]
        below(page, "(ア)　量", "需要行", 3).value = None

    entry, problems = read_survey(change(answer, edit))
    assert "row_without_key" in codes(problems)
    assert entry is not None
    assert "desired_gpus" not in entry.demand[0].model_dump(exclude_defaults=True)


def test_a_label_with_two_values_is_asked_and_neither_taken(answer: Path) -> None:
    def edit(book: Workbook) -> None:
        page = book["様式1"]
        last = page.max_row + 2
        page.cell(last, 1).value = "自己負担の上限額"
        page.cell(last, 2).value = 5

    entry, problems = read_survey(change(answer, edit))
    assert codes(problems) == ["label_twice"]
    assert entry is not None
    assert entry.own_cap_yen is None
    assert entry.unreadable == ("自己負担の上限額",)


def test_what_belongs_to_no_field_is_listed(answer: Path) -> None:
    def edit(book: Workbook) -> None:
        book["様式1"].cell(60, 2).value = "追伸：12月は使いません"
        book["様式3-1"].cell(4, 15).value = "11月だけ倍"

    _, problems = read_survey(change(answer, edit))
    assert codes(problems) == ["cells_unread", "cells_unread"]
    assert "追伸" in problems[0].value
    assert (problems[0].place.sheet, problems[0].place.cell) == ("様式1", "B60")


def test_a_problem_says_file_sheet_cell_and_value(answer: Path) -> None:
    def edit(book: Workbook) -> None:
        cell_of(book["様式1"], "最低限必要な割合").value = "半分"

    _, problems = read_survey(change(answer, edit))
    (problem,) = problems
    assert (problem.place.file, problem.place.sheet, problem.value) == ("answer.xlsx", "様式1", "半分")
    assert problem.place.cell.startswith("B")
    assert problem.subject == "A-07"
