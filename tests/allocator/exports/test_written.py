"""Paragraphs and values as text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.exports.sheet import Kind
from allocator.exports.written import NOT_FIRST, folded, plain, readable, width_of


@given(st.text(st.sampled_from("あ亜a1 、。）xyz")), st.integers(4, 30))
def test_nothing_but_spaces_is_lost_and_lines_keep_their_width(words: str, width: int) -> None:
    lines = folded(words, width)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    hanging = max(len(line) - len(line.rstrip(NOT_FIRST)) for line in lines)
    assert all(width_of(line) <= width + 2 * hanging for line in lines)
    assert not any(line[:1] in "、。）" and line for line in lines[1:])


def test_a_half_width_word_is_kept_whole() -> None:
    assert folded("理論値はH100換算", 10) == ("理論値は", "H100換算")
    assert folded("one two three", 9) == ("one two", "three")


@pytest.mark.parametrize(
    ("kind", "value", "data", "shown"),
    [
        (Kind.WHOLE, 1_234_567, "1234567", "1,234,567"),
        (Kind.PPM, 999_999, "99.9%", "99.9%"),
        (Kind.DAY, date(2024, 10, 1), "2024-10-01", "2024-10-01"),
        (Kind.MONTH, date(2024, 10, 1), "2024-10", "2024-10"),
        (Kind.YEAR, 2024, "2024", "2024"),
        (Kind.TEXT, "=1", "=1", "=1"),
        (Kind.WHOLE, None, "", ""),
    ],
)
def test_values(kind: Kind, value: str | int | date | None, data: str, shown: str) -> None:
    assert (plain(kind, value), readable(kind, value)) == (data, shown)
