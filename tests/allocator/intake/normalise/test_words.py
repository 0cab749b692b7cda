import pytest

from allocator.intake.form import Kind
from tests.allocator.intake.books import VALID_NUMBER
from tests.allocator.intake.normalise.written import read


def test_free_text_is_kept_word_for_word() -> None:
    assert read(Kind.TEXT, " ㈱髙﨑①～ ").value == "㈱髙﨑①～"
    assert read(Kind.LONG, "一行目\r\n二行目").value == "一行目\n二行目"
    assert read(Kind.TEXT, 13).value == "13"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert read(Kind.TEXT, "=1+1").value == "=1+1"


def test_names_are_split_and_points_are_not() -> None:
    assert read(Kind.NAMES, "甲社、乙社\n丙社").value == ("甲社", "乙社", "丙社")
    assert read(Kind.LIST, "甲社、乙社\n丙社").value == ("甲社、乙社", "丙社")
    assert read(Kind.LINES, "１, 2").value == ("1", "2")


@pytest.mark.parametrize("written", ["はい", "yes", " ○ ", "ＹＥＳ"])
def test_a_choice_is_known_by_each_of_its_words(written: str) -> None:
    assert read(Kind.CHOICE, written).value == "yes"


def test_an_unknown_choice_names_those_there_are() -> None:
    reading = read(Kind.CHOICE, "たぶん")
    assert (reading.value, reading.code, reading.params["options"]) == (None, "choice_unknown", ["はい", "いいえ"])


@pytest.mark.parametrize(
    ("written", "value"), [("○", True), ("■", True), ("レ", True), (True, True), ("□", False), ("×", False)]
)
def test_marks(written: str | bool, value: bool) -> None:
    assert read(Kind.MARK, written).value is value


def test_an_unclear_mark_is_asked() -> None:
    assert read(Kind.MARK, "△").code == "mark_unknown"


def test_a_corporate_number_keeps_its_check_digit() -> None:
    assert read(Kind.CORPORATE_NUMBER, VALID_NUMBER).value == VALID_NUMBER
    assert read(Kind.CORPORATE_NUMBER, int(VALID_NUMBER)).value == VALID_NUMBER
    swapped = VALID_NUMBER[:5] + VALID_NUMBER[6] + VALID_NUMBER[5] + VALID_NUMBER[7:]
    # 1 and 0 changed places: their weights are 1 and 2, so the sum moves by one and the first digit no longer fits.
    assert read(Kind.CORPORATE_NUMBER, swapped).code == "corporate_number_check"
    assert read(Kind.CORPORATE_NUMBER, "123").code == "corporate_number_length"
