"""Nothing stops the batch, and nothing uncertain becomes a value."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from allocator.intake import read_policy, read_supply, read_survey, read_surveys
from allocator.intake.template import write_policy, write_supply, write_survey
from models.problems import Level
from models.survey import SurveyEntry
from models.units import JST
from tests.allocator.intake.books import below, cell_of, change, codes, full_entry
from tests.allocator.intake.test_round_trip import full_policy, full_supply


def _entry(number: str, hour: int | None = 9, remarks: str = "") -> SurveyEntry:
    entry = full_entry()
    received = None if hour is None else datetime(2024, 4, 18, hour, tzinfo=JST)
    receipt = entry.receipt.model_copy(update={"received_at": received})
    return entry.model_copy(update={"number": number, "receipt": receipt, "remarks": remarks})


def test_files_and_folders_are_read_and_a_bad_file_costs_only_itself(tmp_path: Path) -> None:
    folder = tmp_path / "mails" / "april"
    folder.mkdir(parents=True)
    write_survey(folder / "one.xlsx", _entry("1"))
    write_survey(tmp_path / "two.xlsx", _entry("2"))
    (folder / "note.txt").write_text("本文", encoding="utf-8")
    (folder / "~$one.xlsx").write_bytes(b"lock")
    (folder / ".hidden").write_bytes(b"x")
    snapshot, problems = read_surveys([tmp_path / "mails", tmp_path / "two.xlsx", tmp_path / "three.xlsx"], "2")
    assert [entry.number for entry in snapshot.entries] == ["1", "2"]
    assert snapshot.cycle_id == "2"
    assert codes(problems) == ["file_not_a_workbook", "file_missing"]


def test_arrival_order_and_file_names_do_not_matter(tmp_path: Path) -> None:
    names = ["a.xlsx", "b.xlsx", "c.xlsx"]
    orders = [("", "x"), ("", "y"), ("9", "z")]
    for folder, order in (("first", orders), ("second", orders[::-1])):
        (tmp_path / folder).mkdir()
        for name, (number, remarks) in zip(names, order, strict=True):
            write_survey(tmp_path / folder / name, _entry(number, remarks=remarks))
    first, _ = read_surveys([tmp_path / "first"])
    second, _ = read_surveys([tmp_path / "second"])
    assert [e.remarks for e in first.entries] == [e.remarks for e in second.entries]


def test_the_same_file_counts_once(tmp_path: Path) -> None:
    write_survey(tmp_path / "a.xlsx", _entry("1"))
    (tmp_path / "copy.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    snapshot, problems = read_surveys([tmp_path])
    assert (len(snapshot.entries), codes(problems)) == (1, ["file_twice"])


def test_a_later_answer_replaces_the_earlier_one_of_its_number(tmp_path: Path) -> None:
    write_survey(tmp_path / "a.xlsx", _entry("1", hour=15, remarks="new"))
    write_survey(tmp_path / "b.xlsx", _entry("1", hour=9, remarks="old"))
    snapshot, problems = read_surveys([tmp_path])
    (entry,) = snapshot.entries
    assert codes(problems) == ["superseded"]
    assert [old.remarks for old in snapshot.superseded] == ["old"]
    assert (entry.remarks, entry.receipt.version) == ("new", 2)
    assert entry.receipt.supersedes == read_survey(tmp_path / "b.xlsx")[0].receipt.sha256  # type: ignore[union-attr]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    snapshot, problems = read_surveys([tmp_path])
    assert (snapshot.entries, codes(problems)) == ((), ["no_workbooks"])


def test_an_unreadable_deciding_cell_stops_its_line_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_survey(path, full_entry())

    def edit(book: Workbook) -> None:
        page = book["様式3-1"]
        below(page, "(ア)　量", "希望GPU数（基）", 3).value = "約128"  # under the notes and the example: line 1
        below(page, "(イ)　時期と順序", "期限", 3).value = "年度末"

    entry, problems = read_survey(change(path, edit))
    assert entry is not None
    assert codes(problems) == ["number_about", "day_approximate"]
    assert {problem.level for problem in problems} == {Level.ROW}
    assert entry.demand[0].unreadable == ("希望GPU数", "期限")
    assert entry.demand[0].desired_gpus is None
    assert entry.demand[1].unreadable == ()


def test_a_written_zero_where_one_is_the_least_is_not_taken_for_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_survey(path, full_entry())

    def edit(book: Workbook) -> None:
        below(book["様式3-1"], "(ア)　量", "最低GPU数（基）", 3).value = 0

    entry, _ = read_survey(change(path, edit))
    assert entry is not None
    assert entry.demand[0].unreadable == ("最低GPU数",)


def test_zero_and_blank_months_differ(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_survey(path, full_entry())

    def edit(book: Workbook) -> None:
        below(book["様式3-1"], "(エ)　月別の量（需要の形が「月別」のとき。単位：基）", "2024年12月", 3).value = None

    entry, _ = read_survey(change(path, edit))
    assert entry is not None
    assert [amount.month.month for amount in full_entry().demand[1].months] == [11, 12, 1]
    assert [amount.month.month for amount in entry.demand[1].months] == [11, 1]


def test_a_line_twice_in_one_table_stops_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_survey(path, full_entry())

    def edit(book: Workbook) -> None:
        below(book["様式3-1"], "(ア)　量", "需要行", 4).value = "1"

    entry, problems = read_survey(change(path, edit))
    assert entry is not None
    assert codes(problems) == ["line_repeated_in_table"]
    assert entry.demand[0].unreadable == ("需要行",)


def test_a_pool_that_cannot_be_read_is_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_supply(path, full_supply())

    def edit(book: Workbook) -> None:
        below(book["単価"], "(エ)　単価", "単価（円）", 3).value = "応相談"

    supply, problems = read_supply(change(path, edit))
    assert supply is not None
    assert supply.pools == ()
    assert codes(problems) == ["number_unreadable", "pool_incomplete"]


@pytest.mark.parametrize(
    ("sheet", "heading", "column", "value", "code"),
    [
        ("提供量", "(ウ)　提供量", "提供枠ID", "nowhere", "pool_not_listed"),
        ("提供量", "(ウ)　提供量", "いつから", "2024-12-01", "step_twice"),
        ("提供枠", "(ア)　提供枠", "提供の最終日", "2024-09-30", "pool_contradicts_itself"),
        ("GPU機種", "GPU機種", "H100換算", None, "gpu_type_incomplete"),
    ],
)
def test_offers_that_do_not_fit_are_said(
    sheet: str, heading: str, column: str, value: object, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "s.xlsx"
    write_supply(path, full_supply())

    def edit(book: Workbook) -> None:
        below(book[sheet], heading, column, 3).value = value

    _, problems = read_supply(change(path, edit))
    assert code in codes(problems)


def test_a_policy_figure_that_cannot_be_read_stops_the_policy(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    write_policy(path, full_policy())

    def edit(book: Workbook) -> None:
        cell_of(book["基本"], "助成率　学術機関等").value = "約7割"

    policy, problems = read_policy(change(path, edit))
    assert policy is None
    assert codes(problems) == ["number_unreadable", "policy_unreadable"]
    assert problems[1].params["labels"] == ["助成率　学術機関等"]


def test_a_policy_that_contradicts_itself_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    write_policy(path, full_policy())

    def edit(book: Workbook) -> None:
        cell_of(book["基本"], "量の刻みの数").value = 1

    policy, problems = read_policy(change(path, edit))
    assert policy is None
    assert codes(problems) == ["file_contradicts_itself"]
