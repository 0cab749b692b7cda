"""Sentences with their places filled."""

import pytest

from models.text import Lang, era_year, text


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("社\u202eあ", "\u202c"),
        ("社\u202eあ\u202c", ""),
        ("社\u2067あ\u202eい", "\u202c\u2069"),
        ("社\u202cあ", ""),
        ("社\u200bあ", ""),
    ],
)
def test_a_name_that_turns_the_direction_of_writing_does_not_turn_the_sentence(name: str, ends: str) -> None:
    said = text("pages.book.same", Lang.JA, file=name)
    assert f"「{name}{ends}」" in said


def test_a_fiscal_year_is_written_in_the_letters_of_the_language() -> None:
    assert [era_year(year, Lang.JA) for year in (2024, 2019, 2018)] == ["令和6", "平成31", "平成30"]
    assert [era_year(year, Lang.EN) for year in (2024, 2019)] == ["Reiwa 6", "Heisei 31"]
