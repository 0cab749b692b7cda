"""How somebody looks at a schedule stands in the address, and only sensible words of it count."""

from datetime import date

import pytest

from dashboards.figures.looking import EVERYTHING, Form, Group, Look
from dashboards.figures.wish import Wish
from dashboards.pages.looks import IN_VIEW, Scale, listed, look_of, moved, phase_word, written, zoomed
from models.text import Lang
from models.units import Period
from tests.dashboards.pages.showing import asked

WINDOW = Period(start=date(2024, 10, 1), end=date(2025, 4, 1))


def look(**words: str) -> Look:
    return look_of(asked(Lang.JA, **words), WINDOW, Form.CAPACITY)


@pytest.mark.parametrize("values", [(), ("azuma",), ("a,b", "c%2C", "日本 & 他", "'=?")])
def test_a_list_survives_its_address(values: tuple[str, ...]) -> None:
    assert listed(written(values)) == values


def test_an_address_without_words_shows_everything() -> None:
    assert look() == EVERYTHING
    assert not look().filtered


def test_words_are_read() -> None:
    found = look(
        form="lanes",
        group="applicant",
        provider="A,B",
        wish="second,self_asked",
        month="2024-11,2025-02",
        phase=phase_word(("P1", "2")),
    )
    assert (found.form, found.group) == (Form.LANES, Group.APPLICANT)
    assert found.providers == {"A", "B"}
    assert found.wishes == {Wish.SECOND, Wish.SELF_ASKED}
    assert found.months == {date(2024, 11, 1), date(2025, 2, 1)}
    assert found.chosen == ("P1", "2")
    assert found.filtered


def test_words_nobody_knows_are_as_good_as_none() -> None:
    words = {"form": "x", "group": "y", "wish": "best", "month": "2024-13,soon", "from": "tomorrow", "phase": "P1"}
    assert look(**words) == EVERYTHING


@pytest.mark.parametrize(
    ("start", "last", "days"),
    [
        ("2024-11-01", "2024-11-30", Period(start=date(2024, 11, 1), end=date(2024, 12, 1))),
        ("2024-11-01", "", Period(start=date(2024, 11, 1), end=date(2025, 4, 1))),
        ("", "2024-10-07", Period(start=date(2024, 10, 1), end=date(2024, 10, 8))),
        ("2024-12-01", "2024-11-01", None),
    ],
)
def test_days_in_view_come_from_first_and_last_day(start: str, last: str, days: Period | None) -> None:
    assert look(**{"from": start, "to": last}).days == days


def test_zooming_keeps_where_one_looks_and_stays_in_the_window() -> None:
    late = Period(start=date(2025, 3, 25), end=date(2025, 4, 1))
    by_week = zoomed(Scale.WEEK, late, WINDOW)
    assert by_week is not None
    assert (by_week.days, by_week.end) == (IN_VIEW[Scale.WEEK], WINDOW.end)
    assert zoomed(Scale.MONTH, late, WINDOW) is None
    by_day = zoomed(Scale.DAY, None, WINDOW)
    assert by_day == Period(start=WINDOW.start, end=date(2024, 10, 15))


def test_a_step_is_half_of_what_is_in_view() -> None:
    days = Period(start=date(2024, 10, 1), end=date(2024, 10, 15))
    assert moved(1, days, WINDOW) == Period(start=date(2024, 10, 8), end=date(2024, 10, 22))
    assert moved(-1, days, WINDOW) == days
    assert moved(1, None, WINDOW) is None
