"""Decimals, percentages and fractions: B for billions, 50 % as 0.5, 1/3 turned into a day."""

from datetime import date
from fractions import Fraction
from random import Random

from tests.corpus.book import Ink
from tests.corpus.mess.kinds import Mess, Place, Written
from tests.corpus.mess.numbers import ASKED, MAY, ROW, SAME, WIDE, dash, error, spaced, wide, words_instead
from tests.corpus.truth import Value


def _decimal_wide(value: Value, place: Place, rng: Random) -> Written:
    return str(value).translate(WIDE), SAME


def _billions(value: Value, place: Place, rng: Random) -> Written | None:
    return (f"{value}B", SAME) if place.unit == "10億" else None


def _other_billions(value: Value, place: Place, rng: Random) -> Written | None:
    if place.unit != "10億":
        return None
    number = Fraction(str(value))
    if number >= 1000:
        return rng.choice((f"{float(number / 1000):g}T", f"{float(number / 1000):g}兆")), MAY
    return f"{float(number * 10):g}億", MAY


def _decimal_about(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("約{}", "{}以上", "{}程度", "{}～", "{}?")).format(value), ASKED


def _decimal_spaced(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice((" {} ", "\u00a0{}", "　{}")).format(value), text=True), SAME


DECIMAL_MESS = (
    Mess(1, "full-width decimal", _decimal_wide),
    Mess(2, "B for billions", _billions),
    Mess(2, "other words for billions", _other_billions),
    Mess(3, "approximate", _decimal_about),
    Mess(12, "spaces around", _decimal_spaced),
    Mess(11, "error cell", error),
    Mess(13, "lone dash", dash),
    Mess(3, "words instead", words_instead),
)


def _percent_sign(value: Value, place: Place, rng: Random) -> Written:
    return Ink(
        rng.choice((f"{value}%", f"{value}％", f"{value} %", str(value).translate(WIDE) + "％")), text=True
    ), SAME


def _percent_format(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(int(str(value)) / 100, number_format="0%"), SAME) if not place.medium.text else None


def _percent_fraction(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    return (number / 100, ASKED) if number < 100 else None


def _percent_words(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    return (f"{number // 10}割", MAY) if number % 10 == 0 and number < 100 else None


def _percent_about(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("約{}%", "{}%程度", "{}%以上", "{}～100%")).format(value), ASKED


def _above_hundred(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice((150, "120%")), ROW


PERCENT_MESS = (
    Mess(31, "percent sign", _percent_sign),
    Mess(31, "percent format", _percent_format),
    Mess(31, "fraction instead of percent", _percent_fraction),
    Mess(31, "tenths in words", _percent_words),
    Mess(31, "above 100", _above_hundred),
    Mess(3, "approximate percent", _percent_about),
    Mess(1, "full-width digits", wide),
    Mess(12, "spaces around", spaced),
    Mess(13, "lone dash", dash),
    Mess(11, "error cell", error),
)


def _rate_wide(value: Value, place: Place, rng: Random) -> Written | None:
    if not isinstance(value, Fraction) or value.denominator == 1:
        return None
    return f"{value.numerator}/{value.denominator}".translate(WIDE), SAME


def _rate_decimal(value: Value, place: Place, rng: Random) -> Written | None:
    if not isinstance(value, Fraction) or 1000 % value.denominator:
        return None
    return rng.choice((float(value), Ink(f"{float(value):g}", text=True))), SAME


def _rate_as_day(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text:
        return None
    return Ink(date(2024, 2, 3), number_format='m"月"d"日"'), ASKED


def _rate_about(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("約1/3", "1/2～1/3", "未測定", "半分くらい")), ASKED


RATE_MESS = (
    Mess(1, "full-width fraction", _rate_wide),
    Mess(31, "fraction as decimal", _rate_decimal),
    Mess(31, "fraction turned into a day", _rate_as_day),
    Mess(3, "approximate fraction", _rate_about),
)
