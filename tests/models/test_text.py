"""Sentences with their places filled."""

import pytest

from models.text import Lang, text


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
