"""The adopted set: statuses, confirmed classes, caps and cut requests follow the list; what is unclear is asked."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from allocator.intake.adoption import AdoptionList, read_adoption, with_adoption
from allocator.intake.adoption.rescale import rescaled, scaled
from allocator.intake.questions import NONE, Answers, Given
from allocator.intake.template import write_list_templates
from models.policy import ProposalStatus, SubsidyClass
from models.problems import Problem
from models.questions import read_key
from models.survey import AlternativeRow, MonthAmount, SurveyEntry, SurveySnapshot
from tests.allocator.intake.books import codes
from tests.allocator.prepare.answers import a_row, a_snapshot, an_entry, day

ADOPTED, NOT_ADOPTED, SURVEYED = ProposalStatus.ADOPTED, ProposalStatus.NOT_ADOPTED, ProposalStatus.SURVEYED
HEAD = (
    "受付番号",
    "法人名",
    "提案名",
    "結果",
    "認められた割合（％）",
    "申請額（円）",
    "採択額（円）",
    "助成率の区分",
    "助成金の上限額（円）",
)


def listed(folder: Path, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["採択一覧"])
    for row in (head, *rows):
        page.append(list(row))
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def survey() -> SurveySnapshot:
    names = {"1": "ソラ", "2": "カゼ", "3": "カゼ", "4": "ヤマ"}
    entries = [an_entry(number, name) for number, name in names.items()]
    titled = [
        e.model_copy(update={"content": e.content.model_copy(update={"title": f"開発{e.number}"})}) for e in entries
    ]
    return a_snapshot(*titled)


def decide(path: Path, answers: Answers = NONE) -> tuple[dict[str, SurveyEntry], list[Problem]]:
    read = read_adoption([path], answers)
    snapshot, said = with_adoption(survey(), read)
    return {entry.number: entry for entry in snapshot.entries}, [*read.problems, *said]


def asked(problems: list[Problem]) -> list[str]:
    codes(problems)
    return [problem.code for problem in problems if problem.level not in ("normalised",)]


def statuses(entries: dict[str, SurveyEntry]) -> list[ProposalStatus]:
    return [entries[number].status for number in "1234"]


def test_the_set_shrinks_to_the_list_and_the_rest_is_said(tmp_path: Path) -> None:
    path = listed(tmp_path, ("1", "ソラ", "", ""), ("2", "", "", "○"), ("4", "ヤマ", "", "辞退"))
    entries, problems = decide(path)
    assert statuses(entries) == [ADOPTED, ADOPTED, NOT_ADOPTED, ProposalStatus.WITHDRAWN]
    assert asked(problems) == ["adoption_not_listed"]
    (problem,) = [problem for problem in problems if problem.code == "adoption_not_listed"]
    assert (problem.subject, problem.used) == ("3", "not_adopted")


def test_proposals_are_found_by_name_and_title_too(tmp_path: Path) -> None:
    path = listed(tmp_path, ("株式会社ソラ", "採択"), head=("法人名", "結果"))
    assert statuses(decide(path)[0])[0] is ADOPTED
    path = listed(tmp_path, ("ｶｾﾞ", "開発３"), head=("採択者", "テーマ名"))
    assert statuses(decide(path)[0]) == [NOT_ADOPTED, NOT_ADOPTED, ADOPTED, NOT_ADOPTED]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("9", "ソラ"), "adoption_unknown"),
        (("", "ソラウミ"), "adoption_unknown"),
        (("", "カゼ"), "adoption_ambiguous"),
        (("1", "カゼ"), "adoption_other_name"),
    ],
)
def test_unknown_and_ambiguous_rows_are_asked_and_decide_nothing(
    tmp_path: Path, row: tuple[str, str], code: str
) -> None:
    path = listed(tmp_path, ("4", "ヤマ"), row)
    entries, problems = decide(path)
    assert statuses(entries) == [SURVEYED, SURVEYED, SURVEYED, ADOPTED]  # one of them may be the one meant
    assert asked(problems) == [code, *["adoption_not_listed_yet"] * 3]
    (problem,) = [problem for problem in problems if problem.code == code]
    key = read_key(problem.question)
    assert key is not None
    answered, problems = decide(path, Answers(given=(Given(key=key, text="2"),)))
    assert statuses(answered) == [NOT_ADOPTED, ADOPTED, NOT_ADOPTED, ADOPTED]
    assert asked(problems) == ["adoption_not_listed"] * 2


def test_suggestions_are_made_and_never_taken(tmp_path: Path) -> None:
    _, problems = decide(listed(tmp_path, ("", "ソラウ"), ("", "カゼ")))
    near = {problem.code: problem.params["near"] for problem in problems if "near" in problem.params}
    assert near == {"adoption_unknown": ["1"], "adoption_ambiguous": ["2", "3"]}


def test_a_list_without_numbers_takes_them_as_answers(tmp_path: Path) -> None:
    path = listed(tmp_path, ("カゼ", "採択"), head=("法人名", "結果"))
    _, problems = decide(path)
    key = read_key(problems[0].question)
    assert key is not None
    entries, _ = decide(path, Answers(given=(Given(key=key, text="3"),)))
    assert statuses(entries) == [NOT_ADOPTED, NOT_ADOPTED, ADOPTED, NOT_ADOPTED]


def test_a_proposal_listed_twice_counts_once(tmp_path: Path) -> None:
    _, problems = decide(listed(tmp_path, ("1", "ソラ"), ("1", "ソラ", "", "不採択")))
    assert "adoption_twice" in asked(problems)


def test_classes_and_caps_are_taken_over_and_logged(tmp_path: Path) -> None:
    path = listed(tmp_path, ("1", "ソラ", "", "採択", "", "", "", "学術機関等", "1,000千円"))
    entries, problems = decide(path)
    declared = entries["1"].declared_class
    assert (declared.subsidy_class, declared.basis) == (SubsidyClass.ACADEMIC, "confirmed")
    assert entries["1"].grant_cap_yen == 1_000_000
    logged = {problem.code: (problem.value, problem.used) for problem in problems}
    assert logged["adoption_class"] == ("other", "academic")
    assert logged["adoption_cap"] == ("", "1000000")
    assert logged["adoption_status"] == ("surveyed", "adopted")


@pytest.mark.parametrize(
    ("share", "asked_yen", "granted_yen", "gpus"),
    [
        (75, None, None, 48),
        ("75%", None, None, 48),
        (None, 4_000, 3_000, 48),
        (75, 4_000, 3_000, 48),
        (100, None, None, 64),
        (None, None, None, 64),
        (99, None, None, 63),  # 63.36 GPUs, cut down
    ],
)
def test_a_cut_amount_scales_the_request(
    tmp_path: Path, share: object, asked_yen: object, granted_yen: object, gpus: int
) -> None:
    entries, problems = decide(listed(tmp_path, ("1", "ソラ", "", "", share, asked_yen, granted_yen)))
    row = entries["1"].demand[0]
    assert (row.desired_gpus, row.minimum_gpus, row.duration_days) == (gpus, 32, 30)
    assert ("adoption_rescaled" in [problem.code for problem in problems]) is (gpus != 64)


@pytest.mark.parametrize(
    ("share", "asked_yen", "granted_yen"),
    [
        (0, None, None),
        (75, 4_000, 2_000),
        (None, 4_000, None),
        (None, 0, 0),
        (None, 3_000, 4_000),
        ("半分", None, None),
    ],
)
def test_a_share_that_is_not_clear_is_asked_and_the_row_not_used(
    tmp_path: Path, share: object, asked_yen: object, granted_yen: object
) -> None:
    entries, problems = decide(listed(tmp_path, ("1", "ソラ", "", "", share, asked_yen, granted_yen)))
    assert entries["1"].status is SURVEYED
    assert {"adoption_share_unclear", "adoption_row_unreadable"} & set(asked(problems))


def test_every_shape_is_scaled_and_price_days_and_deadline_stay() -> None:
    half = Fraction(1, 2)
    block = a_row(deadline=day(3, 31))
    assert rescaled(block, half) == block.model_copy(update={"desired_gpus": 32})
    work = a_row(duration_days=None, work_gpu_hours=1_001)
    assert rescaled(work, half) == work.model_copy(update={"work_gpu_hours": 500})
    months = (MonthAmount(month=day(10, 1), gpus=5), MonthAmount(month=day(11, 1), gpus=0))
    profile = a_row().model_copy(update={"months": months, "desired_gpus": None})
    assert [amount.gpus for amount in rescaled(profile, half).months] == [2, 0]
    way = AlternativeRow(provider="甲", gpu_type="H100", gpus=1, days=9, penalty=3)
    either = a_row().model_copy(update={"alternatives": (way,), "desired_gpus": None})
    assert rescaled(either, half).alternatives == (way,)  # one GPU stays one
    assert (scaled(0, half), scaled(1, half), scaled(9, half)) == (0, 1, 4)


def test_an_applicant_stated_as_adopted_elsewhere_keeps_its_status(tmp_path: Path) -> None:
    snapshot = a_snapshot(an_entry("1", "ソラ"), an_entry("2", "カゼ", status=ADOPTED))
    decided, said = with_adoption(snapshot, read_adoption([listed(tmp_path, ("1", "ソラ"))], NONE))
    assert [entry.status for entry in decided.entries] == [ADOPTED, ADOPTED]
    assert "adoption_not_listed" not in [problem.code for problem in said]


def test_files_that_are_no_list_are_said(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"x")
    path = listed(tmp_path, ("a", "b"), head=("あ", "い"))
    read = read_adoption([tmp_path / "x.xlsx", path], NONE)
    assert codes(read.problems) == ["file_not_a_workbook", "adoption_without_columns"]
    assert read.complete is False


def test_a_list_in_csv_and_the_blank_template(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes("受付番号,結果\n1,採択\n合計,1\n".encode("cp932"))
    assert statuses(decide(tmp_path / "list.csv")[0])[0] is ADOPTED
    _, template = write_list_templates(tmp_path)
    read = read_adoption([template], NONE)
    assert (read.rows, read.problems, read.complete) == ((), (), True)
    assert isinstance(read, AdoptionList)
