"""Adoption lists, hand entry and snapshots through the command line; the round trip of a snapshot."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.cli import template
from allocator.cli.documents import read_document
from allocator.cli.importing import NOTHING, READABLE
from allocator.intake.template import write_policy, write_survey
from allocator.prepare.notice import SURVEY_CLOSES
from models.errors import InputError
from models.scenario import Block, Scenario
from models.survey import SurveySnapshot
from tests.allocator.cli.answering import Desk
from tests.allocator.cli.speaking import Heard
from tests.allocator.intake.books import full_entry
from tests.allocator.intake.test_versions import version
from tests.allocator.prepare.answers import a_policy, a_row, an_entry


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def listed(folder: Path, *rows: tuple[str | int, ...]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (("受付番号", "法人名", "結果", "認められた割合"), *rows):
        page.append(list(row))
    book.save(folder / "adopted.xlsx")
    return folder / "adopted.xlsx"


def snapshot_of(path: Path) -> SurveySnapshot:
    return read_document(path, SurveySnapshot)


# --- adoption


def test_an_adoption_list_decides_the_scenario_and_leaves_the_survey_as_it_was(desk: Desk) -> None:
    desk.receive("a.xlsx", an_entry("1", "ソラ", [a_row(desired_gpus=100)]))
    desk.receive("b.xlsx", an_entry("2", "カゼ"))
    saved = desk.folder / "survey.json"
    adopted = listed(desk.folder, ("1", "ソラ", "採択", 64))
    assert desk.take(adoption=(adopted,), snapshot=saved) == READABLE
    scenario = read_document(desk.out, Scenario)
    assert {proposal.id: proposal.status for proposal in scenario.proposals} == {"P-1": "adopted", "P-2": "not_adopted"}
    demand = scenario.proposals[0].phases[0].demand
    assert isinstance(demand, Block)
    assert (demand.desired_gpus, demand.duration_days) == (64, 30)
    assert [entry.status for entry in snapshot_of(saved).entries] == ["surveyed", "surveyed"]
    assert snapshot_of(saved).entries[0].demand[0].desired_gpus == 100
    assert "adoption_rescaled" in [row["符号"] for row in desk.rows()]


def test_a_row_nobody_knows_is_answered_in_the_list(desk: Desk) -> None:
    desk.receive("a.xlsx", an_entry("1", "ソラ"))
    adopted = listed(desk.folder, ("", "ソラソラ", "採択"))
    desk.take(adoption=(adopted,))
    assert {"adoption_unknown", "adoption_not_listed_yet"} <= set(desk.asked())
    row = next(row for row in desk.rows() if row["符号"] == "adoption_unknown")
    assert (row["候補"], row["照会先"], row["回答がないとき"]) == (
        "1",
        "事務局",
        "この行は使いません（一覧に残します）",
    )
    desk.take((desk.answer({"adoption_unknown": "1"}),), adoption=(adopted,))  # whatever name the list has
    assert read_document(desk.out, Scenario).proposals[0].status == "adopted"
    assert not [code for code in desk.asked() if code.startswith("adoption_")]


def test_a_number_that_leads_to_another_applicant_is_confirmed_by_a_person(desk: Desk) -> None:
    desk.receive("a.xlsx", an_entry("1", "ソラ"))
    adopted = listed(desk.folder, ("1", "カゼ", "採択"))
    desk.take(adoption=(adopted,))
    assert "adoption_other_name" in desk.asked()
    desk.take((desk.answer({"adoption_other_name": "1"}),), adoption=(adopted,))
    assert read_document(desk.out, Scenario).proposals[0].status == "adopted"


def test_a_status_is_answered_for_a_proposal_that_is_on_no_list(desk: Desk) -> None:
    desk.receive("a.xlsx", an_entry("1", "ソラ"))
    desk.receive("b.xlsx", an_entry("2", "カゼ"))
    adopted = listed(desk.folder, ("2", "カゼ", "採択"))
    desk.take(adoption=(adopted,))
    desk.take((desk.answer({"adoption_not_listed": "採択"}),), adoption=(adopted,))
    assert [proposal.status for proposal in read_document(desk.out, Scenario).proposals] == ["adopted", "adopted"]


def test_a_cut_below_the_stated_minimum_is_asked_and_not_planned(desk: Desk) -> None:
    desk.receive("a.xlsx", an_entry("1", "ソラ", [a_row(desired_gpus=64, minimum_gpus=32)]))
    assert desk.take(adoption=(listed(desk.folder, ("1", "ソラ", "採択", 25)),)) == NOTHING
    assert "minimum_above_desired" in desk.asked()


# --- late answers


def test_a_late_answer_carries_its_mark_and_is_planned(desk: Desk) -> None:
    milestones = ({"name": SURVEY_CLOSES, "day": "2024-04-25"},)
    write_policy(desk.folder / "policy.xlsx", a_policy(milestones=milestones))
    desk.receive("a.xlsx", an_entry("1", "ソラ"))
    desk.receive("b.xlsx", an_entry("2", "カゼ"))
    (desk.surveys / "receipts.csv").write_text(
        "file,received_at\na.xlsx,2024-04-25 23:59\nb.xlsx,2024-04-26 00:00\n", encoding="utf-8"
    )
    saved = desk.folder / "survey.json"
    assert desk.take(snapshot=saved) == READABLE
    assert [entry.receipt.late for entry in snapshot_of(saved).entries] == [False, True]
    assert len(read_document(desk.out, Scenario).proposals) == 2
    assert [row["ファイル"] for row in desk.rows() if row["符号"] == "received_late"] == ["b.xlsx"]


# --- hand entry: who never answered has equal rank


def test_who_never_answered_is_entered_by_hand_with_equal_rank(desk: Desk) -> None:
    documents: list[dict[str, Any]] = []
    for answered in (True, False):
        desk.receive("a.xlsx", an_entry("1", "ソラ", answered_survey=answered))
        desk.receive("b.xlsx", an_entry("2", "カゼ"))
        desk.take()
        data = read_document(desk.out, Scenario).model_dump(mode="json")
        (label,) = [label for label in data["labels"]["proposals"] if label["id"] == "P-1"]
        assert label.pop("answered_survey") is answered
        documents.append(data)
    assert documents[0] == documents[1]


# --- snapshots


def test_template_import_export_import_gives_the_same_snapshot(desk: Desk) -> None:
    entries = {
        "full": full_entry().model_copy(update={"number": "F-1"}),
        "old": version("V-1", hour=9, name="カゼ（架空）", remarks="old"),
        "new": version("V-1", hour=15, name="カゼ（架空）", remarks="new"),
        "plain": an_entry("P-1", "ソラ（架空）"),
        "twin": an_entry("", "ヤマ（架空）"),
    }
    for name, entry in entries.items():
        write_survey(desk.surveys / f"{name}.xlsx", entry)
    first, second, third = (desk.folder / f"{name}.json" for name in ("first", "second", "third"))
    assert desk.take(snapshot=first) == READABLE
    taken = snapshot_of(first)
    assert (len(taken.entries), len(taken.superseded)) == (4, 1)
    for number, (source, result) in enumerate(((first, second), (second, third))):
        folder = desk.folder / f"export{number}"
        assert template.run({"out": folder, "from": source}, Heard().terminal) == 0
        assert desk.take(files=(folder,), snapshot=result) == READABLE
    assert second.read_bytes() == first.read_bytes()  # to the hash: equal content gives equal workbooks
    assert third.read_bytes() == second.read_bytes()


def test_answers_that_mended_a_workbook_are_in_what_is_written_back(desk: Desk) -> None:
    desk.receive("a.xlsx", an_entry("1", "ソラ", [a_row(minimum_gpus=None)]))
    desk.take()
    saved = desk.folder / "survey.json"
    desk.take((desk.answer({"minimum_gpus_unstated": "16"}),), snapshot=saved)
    template.run({"out": desk.folder / "back", "from": saved}, Heard().terminal)
    desk.take(files=(desk.folder / "back",), snapshot=desk.folder / "again.json")
    assert snapshot_of(desk.folder / "again.json").entries[0].demand[0].minimum_gpus == 16
    assert "minimum_gpus_unstated" not in desk.asked()


@pytest.mark.parametrize("name", ["../../evil.xlsx", "C:\\temp\\evil.xlsx", "a\nb.xlsx", "...", "bulk.csv（2行目）"])
def test_names_of_files_cannot_leave_the_folder_written_to(tmp_path: Path, name: str) -> None:
    entry = an_entry("1", "ソラ")
    receipt = entry.receipt.model_copy(update={"file": name})
    snapshot = SurveySnapshot(entries=(entry.model_copy(update={"receipt": receipt}),) * 2)
    (tmp_path / "s.json").write_text(snapshot.model_dump_json(), encoding="utf-8")
    heard = Heard()
    assert template.run({"out": tmp_path / "out", "from": tmp_path / "s.json"}, heard.terminal) == 0
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "s.json"]
    assert "2 answers were written" in heard.out


def test_a_document_that_is_no_snapshot_is_refused(desk: Desk) -> None:
    desk.receive()
    desk.take()
    with pytest.raises(InputError) as refused:
        template.run({"out": desk.folder / "x", "from": desk.out}, Heard().terminal)
    assert refused.value.code == "wrong_document"
    assert not (desk.folder / "x").exists()
