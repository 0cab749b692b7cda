"""Whole numbers: full-width digits, units, approximations, formulas, errors, signs, formats."""

from datetime import date
from random import Random

from tests.corpus.book import Ink, Verdict
from tests.corpus.mess.kinds import Mess, Place, Written
from tests.corpus.truth import Value

SAME, MAY, ASKED, ROW = Verdict.SAME, Verdict.MAY, Verdict.ASKED, Verdict.ROW
WIDE = str.maketrans("0123456789,.-/%", "０１２３４５６７８９，．－／％")
_UNIT_WORDS = {
    "基": ("基", " 基", "GPU", " GPUs", "枚"),
    "日": ("日", "日間", " days"),
    "人": ("人", "名", " 人"),
    "円": ("円", " 円"),
    "GPU時間": ("GPU時間", " GPU時間", "GPU-hours"),
}
_WRONG_UNITS = {
    "基": ("ノード", "台", "人", "GPU時間"),
    "日": ("か月", "営業日"),
    "人": ("社", "％"),
    "GPU時間": ("日", "基", "ノード時間"),
}


def wide(value: Value, place: Place, rng: Random) -> Written:
    return f"{value:,}".translate(WIDE) if rng.random() < 0.5 else str(value).translate(WIDE), SAME


def _separated(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(f"{value:,}", text=True), SAME) if int(str(value)) >= 1000 else None


def _with_unit(value: Value, place: Place, rng: Random) -> Written | None:
    units = _UNIT_WORDS.get(place.unit)
    return (f"{value}{rng.choice(units)}", SAME) if units else None


def _wide_with_unit(value: Value, place: Place, rng: Random) -> Written | None:
    units = _UNIT_WORDS.get(place.unit)
    return (f"{value:,}".translate(WIDE) + units[0], SAME) if units else None


def _wrong_unit(value: Value, place: Place, rng: Random) -> Written | None:
    units = _WRONG_UNITS.get(place.unit)
    return (f"{value}{rng.choice(units)}", ASKED) if units else None


def _weeks(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    return (f"{number // 7}週間", MAY) if place.unit == "日" and number and number % 7 == 0 else None


def _nodes(value: Value, place: Place, rng: Random) -> Written | None:
    return (f"{int(str(value)) // 8}ノード", ASKED) if place.unit == "基" and int(str(value)) >= 8 else None


def _nodes_of_eight(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    if place.unit != "基" or number < 8 or number % 8:
        return None
    return rng.choice((f"8GPU×{number // 8}台", f"{number // 8}ノード×8GPU")), MAY


def _about(value: Value, place: Place, rng: Random) -> Written:
    number = int(str(value))
    styles = (
        "約{n}",
        "{n}程度",
        "{n}以上",
        "最大{n}",
        "{n}～{m}",
        "{n}-{m}",
        "{n}くらい",
        "{n}？",
        "{n}（要調整）",
        "{n} or {m}",
        "{n}→{m}",
        "~{n}",
        "{n}+",
        "≦{n}",
        "{n}（うち予備8）",
    )
    return rng.choice(styles).format(n=number, m=number * 2 or 8), ASKED


def _no_result(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(None, formula=f"={value}*1"), ROW) if place.medium.name == "openpyxl" else None


def _result(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(int(str(value)), formula=f"={value}*1"), SAME) if place.medium.name == "xlsxwriter" else None


def error(value: Value, place: Place, rng: Random) -> Written:
    code = rng.choice(("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"))
    return (code, ROW) if place.medium.text else (Ink(error=code), ROW)


def spaced(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice((" {} ", "\u00a0{}", "　{}　", "{}\u3000", "\t{}", "{}\n")).format(value), text=True), SAME


def _as_text(value: Value, place: Place, rng: Random) -> Written:
    return Ink(str(value), text=True), SAME


def _point_zero(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice((Ink(float(int(str(value)))), Ink(f"{value}.0", text=True))), SAME


def _fractional(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice((int(str(value)) + 0.5, f"{value}.5")), ROW


def dash(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice(("-", "ー", "―", "−", "–", "－", "—")), text=True), SAME, None


def _negative(value: Value, place: Place, rng: Random) -> Written | None:
    if int(str(value)) == 0:
        return None
    if not place.medium.text and rng.random() < 0.3:
        return Ink(-int(str(value)), number_format="#,##0;△#,##0"), ROW
    return rng.choice(("△{:,}", "▲{:,}", "({:,})", "-{}", "−{}", "（{}）")).format(value), ROW


def _kanji(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    words = {8: "八", 16: "十六", 32: "三十二", 64: "六十四", 90: "九十", 96: "九十六", 128: "百二十八", 60: "六十"}
    return (words[number] + place.unit[:1], MAY) if number in words else None


def _day_instead(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(date(2024, 10, 1), number_format="yyyy/m/d"), ASKED) if not place.medium.text else None


def _lines(value: Value, place: Place, rng: Random) -> Written | None:
    if not place.fact.endswith("desired_gpus"):
        return None
    return f"10月:{value}\n11月:{int(str(value)) * 2}", ASKED


def words_instead(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("未定", "検討中", "要相談", "別紙参照", "同上", "〃", "？", "TBD")), ASKED


def _struck(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(int(str(value)), struck=True), ASKED) if not place.medium.text else None


def _commented(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(int(str(value)), comment="11月からは倍の予定"), ASKED) if not place.medium.text else None


def _plus(value: Value, place: Place, rng: Random) -> Written:
    return Ink(f"+{value}", text=True), MAY


def _peak_in_hours(value: Value, place: Place, rng: Random) -> Written | None:
    return (rng.choice((8, 16, 20)), ASKED) if place.fact.endswith("work_gpu_hours") else None


def _invisible(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice(("{}\u200b", "\ufeff{}", "\u200e{}", "{}\u00ad")).format(value), text=True), SAME


def _letter_for_digit(value: Value, place: Place, rng: Random) -> Written | None:
    text = str(value)
    odd = text.replace("0", "O") if "0" in text else text.replace("1", "l")
    return (Ink(odd, text=True), ASKED) if odd != text else None


def _misplaced_separator(value: Value, place: Place, rng: Random) -> Written | None:
    text = str(value)
    return (Ink(f"{text[:-2]},{text[-2:]}", text=True), ASKED) if len(text) >= 3 else None


def _point_for_thousands(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    if not 1000 <= number < 1_000_000 or number % 1000 == 0:
        return None
    return Ink(f"{number // 1000}.{number % 1000:03}", text=True), ASKED


def _unit_in_format(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text or place.unit not in ("基", "日", "人"):
        return None
    return Ink(int(str(value)), number_format=f'#,##0"{place.unit}"'), SAME


def _other_unit_in_format(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text or place.unit != "基":
        return None
    return Ink(int(str(value)), number_format='0"ノード"'), ASKED


def _rounding_rest(value: Value, place: Place, rng: Random) -> Written | None:
    number = int(str(value))
    if place.medium.name != "xlsxwriter" or number < 8:
        return None
    return Ink(number - 1e-12 * number, formula=f"={number}/3*3", number_format="0"), MAY


WHOLE_MESS = (
    Mess(1, "full-width digits", wide),
    Mess(1, "separators in text", _separated),
    Mess(2, "unit in the cell", _with_unit),
    Mess(2, "full-width and unit", _wide_with_unit),
    Mess(2, "another unit", _wrong_unit),
    Mess(2, "weeks instead of days", _weeks),
    Mess(2, "nodes instead of GPUs", _nodes),
    Mess(2, "nodes times eight", _nodes_of_eight),
    Mess(3, "approximate", _about),
    Mess(10, "formula without result", _no_result),
    Mess(10, "formula with result", _result),
    Mess(11, "error cell", error),
    Mess(12, "spaces around", spaced),
    Mess(12, "number as text", _as_text),
    Mess(12, "point zero", _point_zero),
    Mess(12, "half a unit", _fractional),
    Mess(13, "lone dash", dash),
    Mess(13, "negative", _negative),
    Mess(13, "kanji numerals", _kanji),
    Mess(6, "a day instead of a number", _day_instead),
    Mess(28, "several lines", _lines),
    Mess(3, "words instead", words_instead),
    Mess(29, "struck through", _struck),
    Mess(29, "comment", _commented),
    Mess(30, "leading plus", _plus),
    Mess(32, "GPU count in GPU-hours", _peak_in_hours),
    Mess(12, "invisible signs", _invisible),
    Mess(12, "letter for a digit", _letter_for_digit),
    Mess(12, "separator at the wrong place", _misplaced_separator),
    Mess(12, "point for thousands", _point_for_thousands),
    Mess(2, "unit in the number format", _unit_in_format),
    Mess(2, "another unit in the number format", _other_unit_in_format),
    Mess(10, "result with a rounding rest", _rounding_rest),
)
