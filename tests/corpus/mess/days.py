"""Days: eras, serial numbers, months only, no year, words."""

from datetime import date, datetime
from random import Random

from tests.corpus.book import Ink, Verdict
from tests.corpus.mess.kinds import Mess, Place, Written
from tests.corpus.mess.numbers import WIDE
from tests.corpus.truth import Value, month_end

SAME, MAY, ASKED, ROW = Verdict.SAME, Verdict.MAY, Verdict.ASKED, Verdict.ROW
_WEEKDAYS = "月火水木金土日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KANJI = "〇一二三四五六七八九"


def _day(value: Value) -> date:
    assert isinstance(value, date)
    return value


def _edge(place: Place, day: date) -> bool:
    """Whether a month alone says this day: the first day of a start, the last day of an end."""
    return day == month_end(day) if place.kind == "last_day" else day.day == 1


def _written(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return f"{day.year}{rng.choice(('年{m}月{d}日', '/{m}/{d}', '.{m}.{d}', '-{m}-{d}', '年{m:02}月{d:02}日'))}".format(
        m=day.month, d=day.day
    ), SAME


def _wide(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return rng.choice((f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}", f"{day:%Y-%m-%d}")).translate(
        WIDE
    ), SAME


def _era(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    styles = (
        "令和{e}年{m}月{d}日",
        "R{e}.{m}.{d}",
        "令{e}/{m}/{d}",
        "R{e}/{m}/{d}",
        "R{e}年{m}月{d}日",
        "令和 {e}年 {m}月 {d}日",
        "r{e}.{m}.{d}",
        "㋿{e}年{m}月{d}日",
        "令和{e}.{m}.{d}",
        "R0{e}.{m:02}.{d:02}",
        "Ｒ{e}．{m}．{d}",
    )
    return rng.choice(styles).format(e=day.year - 2018, m=day.month, d=day.day), SAME


def _era_wide(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return f"令和{day.year - 2018}年{day.month}月{day.day}日".translate(WIDE), SAME


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _KANJI[tens] + "十") + ("" if ones == 0 else _KANJI[ones])


def _era_kanji(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return f"令和{_kanji(day.year - 2018)}年{_kanji(day.month)}月{_kanji(day.day)}日", MAY


def _weekday(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）", SAME


def _serial(value: Value, place: Place, rng: Random) -> Written | None:
    first = date(1904, 1, 1) if place.medium.date1904 else date(1899, 12, 30)
    number = (_day(value) - first).days
    if place.medium.text:
        return str(number), SAME
    return (Ink(number), SAME) if place.medium.date1904 or rng.random() < 0.6 else (Ink(str(number), text=True), SAME)


def _with_time(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    if place.medium.text or rng.random() < 0.4:
        return f"{day:%Y-%m-%d} 00:00:00", SAME
    return Ink(datetime(day.year, day.month, day.day, 9, 0), number_format="yyyy/m/d h:mm"), SAME


def _month(value: Value, place: Place, rng: Random) -> Written | None:
    day = _day(value)
    if not _edge(place, day):
        return None
    styles = ("{y}年{m}月", "{y}/{m}", "{y}-{m:02}", "令和{e}年{m}月", "R{e}.{m}", "{y}.{m:02}")
    return Ink(rng.choice(styles).format(y=day.year, e=day.year - 2018, m=day.month), text=True), SAME


def _half_year(value: Value, place: Place, rng: Random) -> Written | None:
    if _day(value) not in (date(2024, 10, 1), date(2025, 3, 31)):
        return None
    if (_day(value) == date(2025, 3, 31)) != (place.kind == "last_day"):
        return None
    return rng.choice(("R6年度下期", "FY2024 H2", "令和6年度下期", "2024年度下期")), SAME


def _whole_year(value: Value, place: Place, rng: Random) -> Written:
    last = place.kind == "last_day"
    if rng.random() < 0.5:
        return "2024年", MAY, date(2024, 12, 31) if last else date(2024, 1, 1)
    return "2024年度", MAY, date(2025, 3, 31) if last else date(2024, 4, 1)


def _fiscal_end(value: Value, place: Place, rng: Random) -> Written | None:
    return (rng.choice(("令和6年度末", "2024年度末", "R6年度末")), MAY) if _day(value) == date(2025, 3, 31) else None


def _english(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    name = _MONTHS[day.month - 1]
    return rng.choice(
        (f"{name} {day.day}, {day.year}", f"{day.day} {name} {day.year}", f"{day.day}-{name}-{day.year}")
    ), SAME


def _compact(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return rng.choice((Ink(f"{day:%Y%m%d}", text=True), Ink(f"{day:%Y-%m-%d}T00:00:00+09:00", text=True))), MAY


def _until(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    text = f"{day.year}年{day.month}月{day.day}日"
    return text + ("まで" if place.kind == "last_day" else "から"), MAY


def _no_year(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    styles = ("{m}月{d}日", "{m}/{d}", "{m}月", "{m}.{d}")
    return Ink(rng.choice(styles).format(m=day.month, d=day.day), text=True), ASKED


def _two_digits(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return Ink(
        rng.choice(("{:%y.%m.%d}", "{:%y/%m/%d}", "'{:%y.%m}", "{:%y.%m}", "{:%y}年{:%m}月")).format(day, day),
        text=True,
    ), ASKED


def _american(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    if day.day > 12 or day.day == day.month:
        return Ink(f"{day:%m/%d/%Y}", text=True), MAY
    return Ink(f"{day:%m/%d/%Y}", text=True), ASKED


def _vague(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    styles = (
        "{y}年{m}月上旬",
        "{m}月上旬",
        "{m}月末頃",
        "{y}年{m}月頃",
        "{y}年秋",
        "{y}年{m}月{d}日頃",
        "{y}年{m}月中旬以降",
    )
    fixed = (
        "採択後すぐ",
        "Q3",
        "できるだけ早く",
        "契約後1か月",
        "未定",
        "要相談",
        "随時",
        "2024年10月～12月",
        "10/1以降",
        "2024年10月1日～2025年3月31日",
        "令和6年(2025年)10月1日",
    )
    return rng.choice((*styles, *fixed)).format(y=day.year, m=day.month, d=day.day), ASKED


def _impossible(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(
        ("令和6年11月31日", "2024年11月31日", "2025/2/29", "2024-13-01", "R6.9.31", "令和7年2月30日")
    ), ROW


def _dash(value: Value, place: Place, rng: Random) -> Written:
    return Ink(rng.choice(("-", "ー", "―", "−", "–")), text=True), SAME, None


def _no_result(value: Value, place: Place, rng: Random) -> Written | None:
    day = _day(value)
    formula = f"=DATE({day.year},{day.month},{day.day})"
    return (Ink(None, formula=formula), ROW) if place.medium.name == "openpyxl" else None


def _result(value: Value, place: Place, rng: Random) -> Written | None:
    day = _day(value)
    if place.medium.name != "xlsxwriter":
        return None
    serial = (day - (date(1904, 1, 1) if place.medium.date1904 else date(1899, 12, 30))).days
    return Ink(serial, formula=f"=DATE({day.year},{day.month},{day.day})", number_format="yyyy/m/d"), SAME


def _error(value: Value, place: Place, rng: Random) -> Written:
    return ("#VALUE!", ROW) if place.medium.text else (Ink(error="#VALUE!"), ROW)


def _struck(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(_day(value), number_format="yyyy/m/d", struck=True), ASKED) if not place.medium.text else None


def _spaced(value: Value, place: Place, rng: Random) -> Written:
    return Ink(
        rng.choice((" {:%Y-%m-%d}", "　{:%Y/%m/%d}　", "{:%Y-%m-%d}\u00a0")).format(_day(value)), text=True
    ), SAME


def _both_years(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    era = day.year - 2018
    styles = ("令和{e}年（{y}年）{m}月{d}日", "{y}年（令和{e}年）{m}月{d}日", "{y}(R{e})年{m}月{d}日")
    return rng.choice(styles).format(e=era, y=day.year, m=day.month, d=day.day), SAME


def _old_era(value: Value, place: Place, rng: Random) -> Written:
    day = _day(value)
    return rng.choice(("平成{e}年{m}月{d}日", "H{e}.{m}.{d}")).format(e=day.year - 1988, m=day.month, d=day.day), MAY


def _short_format(value: Value, place: Place, rng: Random) -> Written | None:
    if place.medium.text:
        return None
    return Ink(_day(value), number_format=rng.choice(('m"月"d"日"', "m/d", "[$-409]d-mmm-yy"))), SAME


DAY_MESS = (
    Mess(5, "era and western year", _both_years),
    Mess(5, "era that had ended", _old_era),
    Mess(5, "shown without its year", _short_format),
    Mess(5, "written western day", _written),
    Mess(1, "full-width day", _wide),
    Mess(5, "era day", _era),
    Mess(5, "era day, full-width", _era_wide),
    Mess(5, "era day in kanji", _era_kanji),
    Mess(5, "day with weekday", _weekday),
    Mess(5, "day in English", _english),
    Mess(5, "compact or ISO with time", _compact),
    Mess(5, "from or until", _until),
    Mess(5, "month only", _month),
    Mess(5, "no year", _no_year),
    Mess(5, "two-digit year", _two_digits),
    Mess(5, "month first", _american),
    Mess(5, "impossible day", _impossible),
    Mess(6, "serial number", _serial),
    Mess(6, "with time", _with_time),
    Mess(7, "vague time", _vague),
    Mess(8, "half of a fiscal year", _half_year),
    Mess(8, "end of a fiscal year", _fiscal_end),
    Mess(8, "year or fiscal year alone", _whole_year),
    Mess(10, "formula without result", _no_result),
    Mess(10, "formula with result", _result),
    Mess(11, "error cell", _error),
    Mess(12, "spaces around", _spaced),
    Mess(13, "lone dash", _dash),
    Mess(29, "struck through", _struck),
)
