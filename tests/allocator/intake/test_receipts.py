"""When files were received: from the workbook, else from the list beside the files; late is a mark, never a refusal."""

from datetime import date, datetime
from pathlib import Path

import pytest

from allocator.intake.questions import Answers, Given
from allocator.intake.read import take_surveys
from allocator.intake.template import write_survey
from models.questions import read_key
from models.units import JST
from tests.allocator.intake.books import codes, full_entry
from tests.allocator.intake.test_versions import version


def manifest(folder: Path, *lines: str, head: str = "file,sender,received_at", encoding: str = "utf-8-sig") -> None:
    (folder / "receipts.csv").write_bytes("\n".join((head, *lines)).encode(encoding))


def test_the_list_says_which_version_is_later(tmp_path: Path) -> None:
    write_survey(tmp_path / "a.xlsx", version(hour=None, remarks="new"))
    write_survey(tmp_path / "b.xlsx", version(hour=None, remarks="old"))
    manifest(tmp_path, "a.xlsx,x@example.com,2024-04-19 10:00", "b.xlsx,y@example.com,2024-04-18 10:00")
    take = take_surveys([tmp_path])
    (entry,) = take.snapshot.entries
    assert (entry.remarks, codes(take.problems)) == ("new", ["superseded"])
    assert entry.receipt.received_at == datetime(2024, 4, 19, 10, tzinfo=JST)


@pytest.mark.parametrize(
    ("head", "line", "encoding"),
    [
        ("ファイル,送信者,受信日時", "a.xlsx,差出人,令和6年4月19日", "cp932"),
        ("受信日,ファイル名", "2024/4/19,a.xlsx", "utf-8"),
        ("file\treceived at", "a.xlsx\t2024-04-19", "utf-16"),
    ],
)
def test_the_list_is_read_in_the_words_and_encodings_people_use(
    tmp_path: Path, head: str, line: str, encoding: str
) -> None:
    write_survey(tmp_path / "a.xlsx", version(hour=None))
    manifest(tmp_path, line, head=head, encoding=encoding)
    (entry,) = take_surveys([tmp_path]).snapshot.entries
    assert entry.receipt.received_at == datetime(2024, 4, 19, tzinfo=JST)


def test_where_workbook_and_list_differ_the_workbook_counts_and_a_person_is_asked(tmp_path: Path) -> None:
    write_survey(tmp_path / "a.xlsx", version(hour=9))
    manifest(tmp_path, "a.xlsx,,2024-04-19 10:00")
    take = take_surveys([tmp_path])
    assert codes(take.problems) == ["receipt_differs"]
    assert take.snapshot.entries[0].receipt.received_at == datetime(2024, 4, 18, 9, tzinfo=JST)
    key = read_key(take.problems[0].question)
    assert key is not None
    answers = Answers(given=(Given(key=key, text="2024-04-19 10:00"),))
    answered = take_surveys([tmp_path], answers=answers)
    assert codes(answered.problems) == ["answer_used", "normalised"][: len(answered.problems)]
    assert answered.snapshot.entries[0].receipt.received_at == datetime(2024, 4, 19, 10, tzinfo=JST)


def test_what_is_wrong_with_the_list_is_said_line_by_line(tmp_path: Path) -> None:
    write_survey(tmp_path / "a.xlsx", version(hour=None))
    manifest(tmp_path, "a.xlsx,,先週", "b.xlsx,,2024-04-19")
    assert codes(take_surveys([tmp_path]).problems) == ["receipt_time_unreadable", "receipt_of_no_file"]
    manifest(tmp_path, "a.xlsx,,2024-04-18", "a.xlsx,,2024-04-19", "a.xlsx,,2024-04-18")
    take = take_surveys([tmp_path])
    assert codes(take.problems) == ["receipt_twice"]
    assert take.snapshot.entries[0].receipt.received_at == datetime(2024, 4, 18, tzinfo=JST)
    manifest(tmp_path, "a.xlsx", head="なまえ,ひと")
    assert codes(take_surveys([tmp_path]).problems) == ["receipts_without_columns"]


@pytest.mark.parametrize(("day", "late"), [(date(2024, 4, 17), True), (date(2024, 4, 18), False)])
def test_late_is_a_mark_and_the_answer_still_counts(tmp_path: Path, day: date, late: bool) -> None:
    write_survey(tmp_path / "a.xlsx", version(hour=23))
    take = take_surveys([tmp_path], closes=day)
    assert [entry.receipt.late for entry in take.snapshot.entries] == [late]
    assert codes(take.problems) == []


def test_without_a_list_nothing_is_said_about_it(tmp_path: Path) -> None:
    write_survey(tmp_path / "a.xlsx", full_entry())
    assert take_surveys([tmp_path]).problems == ()
