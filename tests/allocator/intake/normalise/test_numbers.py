import pytest

from allocator.intake.cells import Fault
from allocator.intake.form import Kind
from models.units import Rate
from tests.allocator.intake.normalise.written import read


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (128, 128),
        ("128", 128),
        ("１２８", 128),
        ("１，０２４", 1024),
        ("1,024", 1024),
        (" 128 ", 128),
        ("128\u3000", 128),
        ("128基", 128),
        ("１２８ 枚", 128),
        (0, 0),
    ],
)
def test_takes_a_whole_number_however_it_is_typed(written: str | int, value: int) -> None:
    assert read(Kind.WHOLE, written, unit="基").value == value


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("約128", "number_about"),
        ("100～200", "number_range"),
        ("128以上", "number_range"),
        ("16ノード", "number_in_nodes"),
        ("8×16", "number_product"),
        ("1,02", "number_unreadable"),
        ("多数", "number_unreadable"),
        (-1, "number_negative"),
        ("△100", "number_negative"),
        (1.5, "number_not_whole"),
        (True, "number_unreadable"),
        (Fault(code="cell_error", written="#REF!"), "cell_error"),
        (Fault(code="cell_without_value", written="=A1"), "cell_without_value"),
    ],
)
def test_never_guesses_a_whole_number(written: str | int | float | Fault, code: str) -> None:
    reading = read(Kind.WHOLE, written, unit="基")
    assert (reading.value, reading.code) == (None, code)


def test_logs_a_number_that_was_put_into_form_and_no_other() -> None:
    assert read(Kind.WHOLE, "１２８").noted
    assert not read(Kind.WHOLE, 128).noted
    assert not read(Kind.WHOLE, "128").noted


def test_a_lone_dash_is_blank() -> None:
    reading = read(Kind.WHOLE, "－")
    assert (reading.value, reading.code) == (None, "")


@pytest.mark.parametrize(
    ("written", "value"),
    [("5000円", 5_000), ("5,000円", 5_000), ("5千円", 5_000), ("2百万円", 2_000_000), ("1.5億円", 150_000_000)],
)
def test_reckons_yen_in_the_unit_written(written: str | int, value: int) -> None:
    assert read(Kind.YEN, written).value == value


def test_asks_for_yen_in_another_currency() -> None:
    assert read(Kind.YEN, "5000ドル").code == "number_other_unit"


@pytest.mark.parametrize(
    ("written", "percent", "value", "code"),
    [
        (50, False, 50, ""),
        ("50%", False, 50, ""),
        (0.5, True, 50, ""),
        (0.5, False, None, "percent_unsure"),
        (120, False, None, "percent_above_100"),
    ],
)
def test_half_without_a_percent_sign_is_asked(
    written: str | int | float, percent: bool, value: int | None, code: str
) -> None:
    reading = read(Kind.PERCENT, written, unit="％", percent=percent)
    assert (reading.value, reading.code) == (value, code)


def test_keeps_rates_exact() -> None:
    assert read(Kind.RATE, "2/3").value == Rate(numerator=2, denominator=3)
    assert read(Kind.RATE, "１／３").value == Rate(numerator=1, denominator=3)
    assert read(Kind.RATE, 0.315).value == Rate(numerator=63, denominator=200)


def test_factors_and_shares_become_millionths() -> None:
    assert read(Kind.MILLIONTHS, 0.315).value == 315_000
    assert read(Kind.MILLIONTHS, 0.3150001).code == "number_too_fine"
    assert read(Kind.SHARE, 1).value == 10_000
    assert read(Kind.SHARE, 0.01, percent=True).value == 10_000


def test_decimals_stay_text() -> None:
    assert read(Kind.DECIMAL, "1,000.50").value == "1000.5"
    assert read(Kind.DECIMAL, 13).value == "13"


def test_a_percentage_is_no_exact_rate() -> None:
    assert read(Kind.RATE, "66.7%").code == "rate_as_percent"
    assert read(Kind.RATE, "1/0").code == "number_unreadable"
