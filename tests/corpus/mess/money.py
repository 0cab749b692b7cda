"""Amounts of money: yen signs, thousands and millions, tax, other currencies, formats that show another unit."""

from random import Random

from tests.corpus.book import Ink
from tests.corpus.mess.kinds import Mess, Place, Written
from tests.corpus.mess.numbers import ASKED, MAY, SAME, WHOLE_MESS, WIDE, words_instead
from tests.corpus.truth import Value


def _yen_sign(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice(("¥{:,}", "￥{:,}", "{:,}円", "¥{}", "{:,} 円", "¥{:,}-")).format(value), text=True), SAME


def _yen_wide(value: Value, place: Place, rng: Random) -> Written:
    return f"{value:,}".translate(WIDE) + rng.choice(("", "円")), SAME


def _scaled(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    fitting = [
        (unit, size)
        for unit, size in (("千円", 1_000), ("万円", 10_000), ("百万円", 1_000_000), ("億円", 100_000_000))
        if number >= size
    ]
    fitting = [(unit, size) for unit, size in fitting if number % size == 0]
    if not fitting:
        return None
    unit, size = rng.choice(fitting)
    return Ink(f"{number // size:,}{unit}", text=True), SAME


def _point_million(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    return (f"{number / 1_000_000:.1f}百万円", SAME) if number % 100_000 == 0 and number > 1_000_000 else None


def _mixed_units(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    whole, rest = divmod(number, 100_000_000)
    return (f"{whole}億{rest // 10_000:,}万円", MAY) if whole and rest and rest % 10_000 == 0 else None


def _with_tax(value: Value, place: Place, rng: Random) -> Written:
    return f"{value:,}円（税込）", ASKED


def _yen_about(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("約{:,}円", "{:,}円程度", "{:,}円以下", "上限{:,}円", "@{:,}〜")).format(value), ASKED


def _dollars(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("${:,}", "{:,} USD", "{:,}ドル", "€{:,}")).format(value), ASKED


def _thousands_in_format(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text or int(str(value)) % 1000:
        return None
    return Ink(int(str(value)), number_format='#,##0,"千円"'), SAME


def _yen_in_format(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text:
        return None
    return Ink(int(str(value)), number_format=rng.choice(('#,##0"円"', '"¥"#,##0', "[$¥-411]#,##0"))), SAME


YEN_MESS = (
    Mess(4, "yen in the number format", _yen_in_format),
    Mess(4, "shown in thousands by the number format", _thousands_in_format),
    Mess(1, "full-width yen", _yen_wide),
    Mess(4, "yen sign or word", _yen_sign),
    Mess(4, "thousands or millions in the cell", _scaled),
    Mess(4, "millions with a point", _point_million),
    Mess(4, "mixed units", _mixed_units),
    Mess(4, "another currency", _dollars),
    Mess(4, "with tax", _with_tax),
    Mess(3, "approximate yen", _yen_about),
    *(mess for mess in WHOLE_MESS if mess.number in (6, 10, 11, 12, 13, 29) and mess.name not in ("kanji numerals",)),
    Mess(3, "words instead", words_instead),
)
