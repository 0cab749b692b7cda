"""Which answer counts, what an answer does, and how a list of answers is read back."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from allocator.intake.questions import Answers, Given, Meaning, read_answers
from models.errors import InputError
from models.problems import Level
from models.questions import Asked, cell_key, field_key, name_key, point_key, read_key, version_key
from tests.allocator.intake.books import codes

SHA, OTHER = "ab" * 32, "cd" * 32
CELL = cell_key(SHA, "number_unreadable", "様式3-1", "G12")


def given(text: str, key: str = CELL, before: bool = False) -> Given:
    read = read_key(key)
    assert read is not None
    return Given(key=read, text=text, before=before)


@pytest.mark.parametrize(
    "key",
    [
        CELL,
        cell_key(SHA, "x", "a!b:c", "A1"),
        field_key(SHA, "x", "amounts.minimum_gpus", "1"),
        point_key(SHA, "x"),
        name_key("provider", "provider_unknown", "a:b"),
        version_key(SHA, "superseded", OTHER),
    ],
)
def test_a_key_comes_back_from_its_text(key: str) -> None:
    read = read_key(key)
    assert read is not None
    assert read.text == key


@pytest.mark.parametrize("text", ["", "x", "cell:1:2", "nothing:a:b:c", "cell:a::b"])
def test_other_texts_are_no_keys(text: str) -> None:
    assert read_key(text) is None


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("空欄", Meaning.BLANK),
        (" Blank ", Meaning.BLANK),
        ("このまま", Meaning.AS_IS),
        ("AS IS", Meaning.AS_IS),
        ("取り消し", Meaning.WITHDRAWN),
        ("取消", Meaning.WITHDRAWN),
        ("withdraw", Meaning.WITHDRAWN),
        ("64", Meaning.VALUE),
        ("空欄ではない", Meaning.VALUE),
    ],
)
def test_words_of_an_answer(text: str, meaning: Meaning) -> None:
    assert given(text).meaning is meaning


def test_of_two_answers_to_one_cell_the_later_counts_whatever_was_asked() -> None:
    asked_again = cell_key(SHA, "number_negative", "様式3-1", "G12")
    answers = Answers.of([given("-5"), given("5", asked_again)])
    assert [one.text for one in answers.given] == ["5"]
    assert [one.text for one in answers.replaced] == ["-5"]
    assert answers.of_file(SHA, Asked.CELL)["様式3-1!G12"].text == "5"
    assert answers.of_file(OTHER, Asked.CELL) == {}


def test_accepting_what_is_done_leaves_an_earlier_value_in_its_cell() -> None:
    asked_again = cell_key(SHA, "number_negative", "様式3-1", "G12")
    answers = Answers.of([given("-5"), given("このまま", asked_again)])
    assert answers.of_file(SHA, Asked.CELL)["様式3-1!G12"].text == "-5"
    key = read_key(asked_again)
    assert key is not None
    assert answers.accepts(key)
    assert not Answers.of([given("このまま"), given("7")]).accepts(given("7").key)


def test_an_answer_taken_back_is_no_longer_there() -> None:
    answers = Answers.of([given("5"), given("取り消し")])
    assert answers.given == ()
    assert len(answers.withdrawn) == 1


def listing(path: Path, rows: list[list[object]], head: tuple[str, ...] = ("扱い", "回答", "照会キー")) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(head)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_answers_are_read_by_the_words_of_the_columns_in_either_language(tmp_path: Path) -> None:
    japanese = listing(tmp_path / "a.xlsx", [["確認", 64, CELL], ["確認", None, point_key(SHA, "x")]])
    english = listing(tmp_path / "b.xlsx", [["x", CELL, "96"]], ("Note", "Question key", "Answer"))
    for path, text in ((japanese, "64"), (english, "96")):
        answers, problems = read_answers([path])
        assert [one.text for one in answers.given] == [text]
        assert problems == ()
    answers, problems = read_answers([japanese, english])
    assert [one.text for one in answers.given] == ["96"]  # the file named later counts
    assert codes(problems) == ["answer_replaced"]


def test_what_was_answered_before_comes_before_what_is_answered_now(tmp_path: Path) -> None:
    rows: list[list[object]] = [["確認", "96", CELL], ["回答済", "64", CELL]]
    answers, _ = read_answers([listing(tmp_path / "a.xlsx", rows)])
    assert [one.text for one in answers.given] == ["96"]


def test_days_and_percentages_are_read_as_people_see_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["回答", "照会キー"])
    page.append([0.5, CELL])
    page["A2"].number_format = "0%"
    page.append([datetime(2024, 10, 1), point_key(SHA, "a")])
    page.append([datetime(2024, 10, 1, 9, 30), point_key(SHA, "b")])
    book.save(tmp_path / "a.xlsx")
    answers, _ = read_answers([tmp_path / "a.xlsx"])
    assert [one.text for one in answers.given] == ["50%", "2024-10-01", "2024-10-01 09:30"]


def test_an_answer_that_cannot_be_used_is_one_clear_problem(tmp_path: Path) -> None:
    rows: list[list[object]] = [["確認", "64", "なにか"], ["確認", "32", None], ["確認", "#REF!", CELL]]
    answers, problems = read_answers([listing(tmp_path / "a.xlsx", rows)])
    assert answers.given == ()
    assert codes(problems) == ["answer_key_unknown", "answer_key_unknown", "answer_cell_error"]
    assert [problem.place.cell for problem in problems] == ["B2", "B3", "B4"]
    assert {problem.level for problem in problems} == {Level.ASK}


def test_a_file_that_is_no_list_of_answers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    listing(tmp_path / "b.xlsx", [], ("a", "b", "c"))
    for name, code in (("a.xlsx", "answers_unreadable"), ("b.xlsx", "answers_without_columns")):
        with pytest.raises(InputError) as refused:
            read_answers([tmp_path / name])
        assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_answers_in_csv_are_read_in_every_encoding_excel_writes(tmp_path: Path, encoding: str) -> None:
    words = f"扱い,回答,照会キー\n確認,'=64,{CELL}\n"
    (tmp_path / "a.csv").write_bytes(words.encode(encoding))
    answers, problems = read_answers([tmp_path / "a.csv"])
    assert [one.text for one in answers.given] == ["=64"]
    assert problems == ()
