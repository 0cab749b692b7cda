"""What somebody types is read like a cell of the workbook, and whatever is in doubt is said at once."""

from typing import Any

import pytest

from allocator.intake.typed import typed
from models.errors import InputError
from models.problems import Problem
from models.text import Lang, text
from tests.builders import day


@pytest.mark.parametrize(
    ("form", "section", "key", "written", "value"),
    [
        ("supply", "capacity", "nodes", "１２８", 128),
        ("supply", "capacity", "nodes", "16ノード", 16),
        ("supply", "capacity", "nodes", "0", 0),
        ("supply", "capacity", "since", "令和6年10月1日", day(10, 1)),
        ("supply", "capacity", "confidence", "見込み", "expected"),
        ("supply", "capacity", "note", "  ", None),
        ("supply", "prices", "yen_per_gpu_hour", "650", 650),
        ("policy", "budgets", "yen", "2,400,000,000", 2_400_000_000),
        ("policy", "budgets", "yen", "24億円", 2_400_000_000),
    ],
)
def test_a_value_is_taken_in_the_unit_of_its_heading(
    form: str, section: str, key: str, written: str, value: Any
) -> None:
    assert typed(form, section, key, written) == value


@pytest.mark.parametrize(
    ("key", "written", "code"),
    [
        ("nodes", "約16", "number_about"),
        ("nodes", "16～20", "number_range"),
        ("nodes", "16.5", "number_not_whole"),
        ("since", "24.10.1", "day_two_digit_year"),
        ("since", "11月30日", "day_without_year"),
        ("confidence", "たぶん", "choice_unknown"),
    ],
)
def test_what_is_in_doubt_is_refused_with_a_sentence(key: str, written: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        typed("supply", "capacity", key, written)
    problem: Problem = refused.value.params["problem"]
    assert problem.code == code
    assert all(text(problem.text_key, lang, **problem.params) for lang in Lang)
