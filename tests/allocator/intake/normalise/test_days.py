from datetime import date, datetime

import pytest

from allocator.intake.form import Kind
from allocator.intake.normalise.days import month_of
from models.units import JST
from tests.allocator.intake.normalise.written import read

OCTOBER_1 = date(2024, 10, 1)


@pytest.mark.parametrize(
    "written",
    [
        OCTOBER_1,
        datetime(2024, 10, 1),
        "2024-10-01",
        "2024/10/1",
        "2024.10.1",
        "2024年10月1日",
        "２０２４年１０月１日（火）",
        "令和6年10月1日",
        "R6.10.1",
        "令6/10/1",
        45566,  # the day number of a spreadsheet, counted from 1899-12-30
        "45566",
    ],
)
def test_takes_a_day_however_it_is_written(written: str | int | date) -> None:
    assert read(Kind.DAY, written).value == OCTOBER_1


def test_the_first_year_of_an_era_is_gannen() -> None:
    assert read(Kind.DAY, "令和元年5月1日").value == date(2019, 5, 1)


def test_a_month_alone_begins_or_ends_a_period() -> None:
    assert read(Kind.DAY, "2024年10月").value == OCTOBER_1
    assert read(Kind.LAST_DAY, "2024年10月").value == date(2024, 10, 31)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("令和6年11月31日", "day_impossible"),
        ("2024-13-01", "day_impossible"),
        ("24.10", "day_two_digit_year"),
        ("10月上旬", "day_approximate"),
        ("4月1日", "day_unreadable"),
        ("採択後すぐ", "day_unreadable"),
        (12, "day_unreadable"),
    ],
)
def test_never_guesses_a_day(written: str | int, code: str) -> None:
    reading = read(Kind.DAY, written)
    assert (reading.value, reading.code) == (None, code)


def test_a_fraction_that_became_a_day_is_asked() -> None:
    assert read(Kind.RATE, date(2024, 2, 3)).code == "rate_looks_like_day"
    assert read(Kind.WHOLE, date(2024, 2, 3)).code == "number_is_day"


def test_moments_are_in_japan_standard_time() -> None:
    half_past_ten = datetime(2024, 4, 18, 10, 30, tzinfo=JST)
    assert read(Kind.MOMENT, "2024-04-18 10:30").value == half_past_ten
    assert read(Kind.MOMENT, "２０２４年４月１８日　１０：３０").value == half_past_ten
    assert read(Kind.MOMENT, datetime(2024, 4, 18, 10, 30)).value == half_past_ten
    assert read(Kind.MOMENT, "2024-04-18").value == datetime(2024, 4, 18, tzinfo=JST)
    assert read(Kind.MOMENT, "2024-04-18 25:00").code == "day_impossible"


@pytest.mark.parametrize("written", [2024, "2024", "2024年度", "令和6年度", "R6", "FY2024"])
def test_fiscal_years_go_by_their_first_year(written: str | int) -> None:
    assert read(Kind.FISCAL_YEAR, written).value == 2024


def test_a_month_heading_needs_its_year() -> None:
    assert month_of("2024年10月") == OCTOBER_1
    assert month_of("10月") is None
