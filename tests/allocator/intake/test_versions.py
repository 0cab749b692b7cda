"""Versions of one answer: which counts, what differs, what a person decides, and that nothing is deleted."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from allocator.intake.questions import NONE, Answers, Given
from allocator.intake.read import Taken, take_surveys
from allocator.intake.template import write_survey
from models.names import folded_name
from models.problems import Level, Problem
from models.questions import read_key
from models.survey import Organisation, SurveyEntry
from models.units import JST
from tests.allocator.intake.books import VALID_NUMBER, codes, full_entry


def version(
    number: str = "1", hour: int | None = 9, name: str = "", title: str = "", remarks: str = "", **more: Any
) -> SurveyEntry:
    entry = full_entry()
    received = None if hour is None else datetime(2024, 4, 18, hour, tzinfo=JST)
    receipt = entry.receipt.model_copy(update={"received_at": received})
    applicant = Organisation(legal_name=name, folded=folded_name(name)) if name else entry.applicant
    content = entry.content.model_copy(update={"title": title or entry.content.title})
    changed = {"number": number, "receipt": receipt, "applicant": applicant, "content": content, "remarks": remarks}
    return entry.model_copy(update=changed | more)


def taken(folder: Path, entries: dict[str, SurveyEntry], answers: Answers = NONE) -> Taken:
    for name, entry in entries.items():
        write_survey(folder / f"{name}.xlsx", entry)
    return take_surveys([folder], answers=answers)


def answer(problem: Problem, text: str) -> Answers:
    key = read_key(problem.question)
    assert key is not None
    return Answers(given=(Given(key=key, text=text),))


def only(problems: tuple[Problem, ...], code: str) -> Problem:
    (found,) = [problem for problem in problems if problem.code == code]
    return found


def remarks(take: Taken) -> list[str]:
    return [entry.remarks for entry in take.snapshot.entries]


def test_the_later_received_counts_and_what_differs_is_shown_with_its_cell(tmp_path: Path) -> None:
    take = taken(tmp_path, {"a": version(remarks="old"), "b": version(hour=15, remarks="new", priority=7)})
    assert (remarks(take), [old.remarks for old in take.snapshot.superseded]) == (["new"], ["old"])
    assert take.snapshot.entries[0].receipt.version == 2
    problem = only(take.problems, "superseded")
    assert (problem.level, problem.used) == (Level.ASK, "b.xlsx")
    assert codes(take.problems) == ["superseded"]
    changes = {change.label: change for change in take.changes}
    assert set(changes) == {"備考", "優先度"}
    assert (changes["備考"].before, changes["備考"].after) == ("old", "new")
    assert (changes["備考"].sheet, changes["備考"].cell[0]) == ("様式1", "B")


def test_a_change_in_a_table_names_the_line_the_column_and_the_cell(tmp_path: Path) -> None:
    first, *rest = full_entry().demand
    more = (first.model_copy(update={"desired_gpus": 96}), *rest)
    take = taken(tmp_path, {"a": version(), "b": version(hour=15, demand=more)})
    (change,) = take.changes
    assert change.label == "(ア)　量　1　希望GPU数"
    assert (change.before, change.after, change.sheet) == ("128", "96", "様式3-1")
    assert change.cell


@pytest.mark.parametrize("text", ["前の版", "差し替えない", "earlier", "a.xlsx"])
def test_a_person_may_keep_the_earlier_version(tmp_path: Path, text: str) -> None:
    files = {"a": version(remarks="old"), "b": version(hour=15, remarks="new")}
    problem = only(taken(tmp_path, files).problems, "superseded")
    take = taken(tmp_path, files, answer(problem, text))
    assert (remarks(take), [entry.remarks for entry in take.snapshot.superseded]) == (["old"], ["new"])
    assert codes(take.problems) == ["version_decided"]


def test_an_answer_that_names_no_version_changes_nothing_and_is_said(tmp_path: Path) -> None:
    files = {"a": version(remarks="old"), "b": version(hour=15, remarks="new")}
    problem = only(taken(tmp_path, files).problems, "superseded")
    take = taken(tmp_path, files, answer(problem, "どちらか"))
    assert remarks(take) == ["new"]
    assert codes(take.problems) == ["superseded", "version_answer_unknown"]


@pytest.mark.parametrize("hours", [(9, 9), (9, None), (None, None)])
def test_without_times_that_tell_the_earlier_stays_and_a_person_is_asked(
    tmp_path: Path, hours: tuple[int | None, int | None]
) -> None:
    files = {
        "調査票": version(hour=hours[0], remarks="first"),
        "調査票_修正版": version(hour=hours[1], remarks="second"),
    }
    take = taken(tmp_path, files)
    assert (remarks(take), codes(take.problems)) == (["first"], ["number_twice"])
    assert len(take.snapshot.superseded) == 1
    later = taken(tmp_path, files, answer(take.problems[0], "後の版"))
    assert (remarks(later), codes(later.problems)) == (["second"], ["version_decided"])


def test_the_order_and_names_of_files_do_not_decide(tmp_path: Path) -> None:
    kept: list[list[str]] = []
    for folder, names in (("one", ("a", "b")), ("two", ("b", "a"))):
        (tmp_path / folder).mkdir()
        pair = (version(hour=None, remarks="x"), version(hour=None, remarks="y"))
        kept.append(remarks(taken(tmp_path / folder, dict(zip(names, pair, strict=True)))))
    assert kept[0] == kept[1]


def test_without_numbers_the_same_applicant_and_title_are_versions(tmp_path: Path) -> None:
    names = ("株式会社アオバ（架空）", "(株)アオバ（架空）")
    files = {
        "a": version("", name=names[0], remarks="old"),
        "b": version("", hour=15, name=names[1], remarks="new"),
        "c": version("", hour=16, name="株式会社ミドリ（架空）", remarks="other"),
    }
    take = taken(tmp_path, files)
    assert sorted(remarks(take)) == ["new", "other"]
    assert [problem.code for problem in take.problems] == ["superseded"]


def test_numbers_that_differ_are_different_proposals_of_one_applicant(tmp_path: Path) -> None:
    take = taken(tmp_path, {"a": version("1"), "b": version("2", hour=15)})
    assert len(take.snapshot.entries) == 2
    assert codes(take.problems) == []


def test_a_title_that_reads_almost_alike_is_asked_and_both_stay(tmp_path: Path) -> None:
    files = {
        "a": version("", title="医療向け大規模言語モデルの開発", remarks="old"),
        "b": version("", hour=15, title="医療向けの大規模言語モデルの開発", remarks="new"),
    }
    take = taken(tmp_path, files)
    assert sorted(remarks(take)) == ["new", "old"]
    problem = only(take.problems, "maybe_superseded")
    assert take.changes  # so that a person can see in what they differ
    assert remarks(taken(tmp_path, files, answer(problem, "後の版"))) == ["new"]
    assert remarks(taken(tmp_path, files, answer(problem, "前の版"))) == ["old"]


def test_another_title_is_another_proposal(tmp_path: Path) -> None:
    take = taken(tmp_path, {"a": version("", title="医療"), "b": version("", hour=15, title="気象予測と防災")})
    assert len(take.snapshot.entries) == 2
    assert codes(take.problems) == []


def test_three_versions_leave_the_last_and_keep_the_others(tmp_path: Path) -> None:
    hours = {"a": 9, "b": 15, "c": 12}
    take = taken(tmp_path, {name: version(hour=hour, remarks=name) for name, hour in hours.items()})
    assert remarks(take) == ["b"]
    assert take.snapshot.entries[0].receipt.version == 3
    assert sorted(entry.remarks for entry in take.snapshot.superseded) == ["a", "c"]


def test_the_corporate_number_is_stronger_than_the_name(tmp_path: Path) -> None:
    named = version("", name="株式会社アオバ（架空）", remarks="old").applicant
    numbered = named.model_copy(update={"corporate_number": VALID_NUMBER})
    renamed = Organisation(legal_name="アオバＡＩ", folded=folded_name("アオバＡＩ"), corporate_number=VALID_NUMBER)
    files = {
        "a": version("", remarks="old").model_copy(update={"applicant": numbered}),
        "b": version("", hour=15, remarks="new").model_copy(update={"applicant": renamed}),
    }
    assert remarks(taken(tmp_path, files)) == ["new"]


def test_one_number_on_answers_that_have_nothing_in_common_is_asked_and_both_stay(tmp_path: Path) -> None:
    files = {
        "a": version("7", name="アオバ計算（架空）", title="医療文書の要約", remarks="one"),
        "b": version("7", hour=15, name="ミドリ出版機構", title="気象予測と防災", remarks="other"),
    }
    take = taken(tmp_path, files)
    assert sorted(remarks(take)) == ["one", "other"]
    problem = only(take.problems, "maybe_superseded")
    assert remarks(taken(tmp_path, files, answer(problem, "後の版"))) == ["other"]


def test_a_renamed_applicant_or_title_under_one_number_is_still_a_version(tmp_path: Path) -> None:
    files = {
        "a": version("7", name="アオバ計算（架空）", title="医療文書の要約", remarks="one"),
        "b": version("7", hour=15, name="ミドリ出版機構", title="医療文書の要約と検索", remarks="other"),
    }
    assert remarks(taken(tmp_path, files)) == ["other"]
