"""Texts and names: kept as written, however odd the letters; lists by any separator; spellings of the same thing."""

from datetime import date
from random import Random

from tests.corpus import names
from tests.corpus.book import Ink, Verdict
from tests.corpus.mess.kinds import Mess, Place, Written
from tests.corpus.mess.numbers import WIDE
from tests.corpus.truth import Value

SAME, MAY, ASKED, ROW = Verdict.SAME, Verdict.MAY, Verdict.ASKED, Verdict.ROW
_NAMED = (".legal_name", ".name", ".item")
"""Facts that name their row: their letters must stay, or the row could not be found again."""


def _identifies(place: Place) -> bool:
    return place.fact.startswith(("co_applicants/", "datasets/", "costs/")) and place.fact.endswith(_NAMED)


def _odd_letters(value: Value, place: Place, rng: Random) -> Written | None:
    if _identifies(place):
        return None
    text = str(value)
    if place.fact.endswith("legal_name"):
        bare = text.replace("株式会社", "")
        odd = rng.choice(
            (
                f"㈱{bare}",
                f"(株){bare}",
                f"{bare}㈱",
                f"（株）髙﨑{bare}",
                f"株式会社　{bare}",
                f"{bare.translate(WIDE)}株式会社",
            )
        )
    else:
        odd = rng.choice(("①{}", "{}（髙橋・山﨑）", "{}～", "ｶﾀｶﾅ {}", "{}㈱", "１．{}", "{}ⅲ", "{} №1")).format(text)
    return Ink(odd, text=True), SAME, odd


def _formula_like(value: Value, place: Place, rng: Random) -> Written | None:
    if _identifies(place) or place.fact.endswith("legal_name"):
        return None
    text = rng.choice(("=SUM(A1:A3)", "@{}", "+{}", "-{}", "=cmd|' /C calc'!A0")).format(value)
    return Ink(text, text=True), SAME, text


def _lines(value: Value, place: Place, rng: Random) -> Written | None:
    if _identifies(place) or place.kind != "long":
        return None
    text = f"{value}\n・{rng.choice(names.TEXTS)}"
    return Ink(text, text=True), SAME, text


def _spaced(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice((" {} ", "　{}", "{}\u00a0", "{}\n")).format(value), text=True), SAME


def _reading(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text or not str(value)[:1] > "ぁ":
        return None
    return Ink(str(value), reading="フリガナ"), SAME


def _runs(value: Value, place: Place, rng: Random) -> Written | None:
    text = str(value)
    if place.medium.text or len(text) < 4:
        return None
    return Ink(text, runs=(text[:2], text[2:])), SAME


def _struck(value: Value, place: Place, rng: Random) -> Written | None:
    return None if place.medium.text or _identifies(place) else (Ink(str(value), struck=True), ASKED)


def _commented(value: Value, place: Place, rng: Random) -> Written | None:
    return None if place.medium.text or _identifies(place) else (Ink(str(value), comment="赤字は変更予定です"), ASKED)


def _error(value: Value, place: Place, rng: Random) -> Written | None:
    return None if place.medium.text or _identifies(place) else (Ink(error="#N/A"), ROW)


def _number(value: Value, place: Place, rng: Random) -> Written | None:
    if place.kind != "text" or not place.fact.endswith((".size", ".note", ".domain_name")):
        return None
    return Ink(2024), SAME, "2024"


TEXT_MESS = (
    Mess(16, "odd letters", _odd_letters),
    Mess(30, "text like a formula", _formula_like),
    Mess(28, "several lines of text", _lines),
    Mess(12, "spaces around", _spaced),
    Mess(16, "furigana", _reading),
    Mess(29, "two colours in one text", _runs),
    Mess(29, "struck through", _struck),
    Mess(29, "comment", _commented),
    Mess(11, "error cell", _error),
    Mess(12, "number in a text field", _number),
)


def _listed(value: Value, place: Place, rng: Random) -> Written | None:
    assert isinstance(value, tuple)
    return (rng.choice(("、", "，", "; ", "、\n")).join(value), SAME) if len(value) > 1 else None


def _bulleted(value: Value, place: Place, rng: Random) -> Written:
    assert isinstance(value, tuple)
    marks = rng.choice(("・{t}", "{n}. {t}", "- {t}", "({n}) {t}"))
    return "\n".join(marks.format(n=place, t=text) for place, text in enumerate(value, start=1)), MAY


def _blank_lines(value: Value, place: Place, rng: Random) -> Written:
    assert isinstance(value, tuple)
    return Ink("\n\n".join(value) + "\n", text=True), SAME


def _none(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("なし", "特になし", "該当なし", "N/A", "無し")), MAY, None


def _dash(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice(("-", "ー", "―")), text=True), SAME, None


def _all_but(value: Value, place: Place, rng: Random) -> Written | None:
    assert isinstance(value, tuple)
    return (f"{value[0]}以外", ASKED) if place.fact.endswith(".refused") else None


NAMES_MESS = (
    Mess(18, "all but one", _all_but),
    Mess(12, "list by commas", _listed),
    Mess(12, "list with bullets", _bulleted),
    Mess(12, "list with blank lines", _blank_lines),
    Mess(13, "none in words", _none),
    Mess(13, "lone dash", _dash),
)


def _line_list(value: Value, place: Place, rng: Random) -> Written:
    assert isinstance(value, tuple)
    return Ink(
        rng.choice(("、", ",", "，", "\n")).join(
            text.translate(WIDE) if rng.random() < 0.4 else text for text in value
        ),
        text=True,
    ), SAME


def _line_words(value: Value, place: Place, rng: Random) -> Written:
    assert isinstance(value, tuple)
    return rng.choice(("需要行{}", "{}行目", "No.{}")).format("と".join(value)), MAY


def _line_missing(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("前の行", "上記", "学習", "前工程の終了後")), ASKED


LINES_MESS = (
    Mess(1, "list of lines", _line_list),
    Mess(2, "lines in words", _line_words),
    Mess(3, "lines not named", _line_missing),
    Mess(13, "lone dash", _dash),
)


def _digits_wide(value: Value, place: Place, rng: Random) -> Written:
    return str(value).translate(WIDE), SAME


def _digits_number(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(int(str(value)), number_format="0"), SAME) if not place.medium.text else None


def _digits_apart(value: Value, place: Place, rng: Random) -> Written:
    text = str(value)
    return rng.choice(
        (f"{text[0]}-{text[1:5]}-{text[5:9]}-{text[9:]}", f"{text[0]} {text[1:5]} {text[5:9]} {text[9:]}")
    ), SAME


def _digits_marked(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("T{}", "法人番号：{}", "{}（法人番号）")).format(value), MAY


def _digits_wrong(value: Value, place: Place, rng: Random) -> Written:
    text = str(value)
    return rng.choice((text[:-1], text + "0", str((int(text[0]) % 9) + 1) + text[1:], f"{float(int(text)):.5E}")), ASKED


NUMBER_13_MESS = (
    Mess(1, "full-width digits", _digits_wide),
    Mess(17, "digits as a number", _digits_number),
    Mess(17, "digits in groups", _digits_apart),
    Mess(17, "digits with a prefix", _digits_marked),
    Mess(17, "wrong digits", _digits_wrong),
)


def _alias(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice(names.PROVIDERS[names.provider_id(str(value))]), text=True), SAME


def _provider_spaced(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice((" {}", "{}　", "{}\n")).format(value), text=True), SAME


def _either_provider(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("{}またはモズ・コンピューティング", "{}等", "国内事業者", "どこでも可")).format(value), ASKED


PROVIDER_MESS = (
    Mess(18, "no one provider", _either_provider),
    Mess(18, "another name", _alias),
    Mess(12, "spaces around", _provider_spaced),
)


def _spelling(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice(names.GPUS[str(value)]), text=True), SAME


def _no_type(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("最新GPU", "H100等", "H100 ×2種", "同等品可", "NVIDIA製", "貴機構に一任")), ASKED


GPU_MESS = (
    Mess(19, "spelling of a GPU type", _spelling),
    Mess(19, "no one GPU type", _no_type),
    Mess(12, "spaces around", _provider_spaced),
)


def _rate_percent(value: Value, place: Place, rng: Random) -> Written:
    text = "50%" if str(value) == "1/2" else rng.choice(("66%", "66.7％", "三分の二"))
    return Ink(text, text=True), MAY, text


def _rate_day(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text:
        return None
    return Ink(date(2024, 2, 3), number_format='m"月"d"日"'), ASKED


TYPED_RATE_MESS = (
    Mess(31, "typed rate as percent", _rate_percent),
    Mess(31, "typed rate turned into a day", _rate_day),
    Mess(12, "spaces around", _provider_spaced),
)
