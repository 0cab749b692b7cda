"""Spans of days as people write them: a day, a month, 上旬, 下期, a quarter, a fiscal year. Text in, span out.

A span is exact when the words fix both its ends. 「10月上旬」 and 「10月頃」 are approximate, and 「Q3」 may belong to
two calendars: these come back as proposals.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from models.units import Period, next_month

HORIZON = Period(start=date(2024, 10, 1), end=date(2025, 4, 1))
"""The half year of the notice: a date without a year is looked for here, and asked about."""

ERAS = {"令和": 2018, "令": 2018, "r": 2018, "平成": 1988, "平": 1988, "h": 1988, "昭和": 1925, "昭": 1925, "s": 1925}
YEAR = r"(?:(?P<era>令和|平成|昭和|令|平|昭|[rhs])\.?(?P<era_year>\d{1,2}|元)|(?P<year>\d{4}))"
_NAMES = {name: number for number, names in enumerate(
    (("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
     ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
     ("dec", "december")), start=1) for name in names}  # fmt: skip
_NAME = "(?P<name>" + "|".join(sorted(_NAMES, key=len, reverse=True)) + r")\.?"
_SEP = r"(?:年|[/.\-])"
_DAY = re.compile(YEAR + _SEP + r"(?P<month>\d{1,2})(?:月|[/.\-])(?P<day>\d{1,2})日?")
_COMPACT = re.compile(r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_MONTH = re.compile(YEAR + r"(?:年|[/.\-])(?P<month>\d{1,2})月?")
_ENGLISH_DAY = re.compile(rf"(?:{_NAME}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?-?"
                          rf"{_NAME.replace('?P<name>', '?P<name2>')}),?-?(?P<year>\d{{4}})")  # fmt: skip
_ENGLISH_MONTH = re.compile(
    rf"{_NAME}[,\-/']?(?P<year>\d{{4}})|(?P<year2>\d{{4}})[\-/]?{_NAME.replace('?P<name>', '?P<name2>')}"
)
_YEAR_ONLY = re.compile(YEAR + "年")
_FISCAL = re.compile(r"(?:fy)?" + YEAR + r"年?度?(?:中|内)?")
_PART_NAMES = {
    "上期": (4, 9), "上半期": (4, 9), "前期": (4, 9), "h1": (4, 9), "1h": (4, 9),
    "下期": (10, 3), "下半期": (10, 3), "後期": (10, 3), "h2": (10, 3), "2h": (10, 3),
    "第1四半期": (4, 6), "第一四半期": (4, 6), "1q": (4, 6), "q1": (4, 6),
    "第2四半期": (7, 9), "第二四半期": (7, 9), "2q": (7, 9), "q2": (7, 9),
    "第3四半期": (10, 12), "第三四半期": (10, 12), "3q": (10, 12), "q3": (10, 12),
    "第4四半期": (1, 3), "第四四半期": (1, 3), "4q": (1, 3), "q4": (1, 3),
}  # fmt: skip
"""Parts of a Japanese fiscal year (April to March), by first and last month."""
_PART = "|".join(sorted(_PART_NAMES, key=len, reverse=True))
_FISCAL_PART = re.compile(r"(?P<fy>fy)?" + YEAR + rf"(?P<word>年度|年|度)?(?:の)?[\-/]?(?P<part>{_PART})")
_LONE_PART = re.compile(rf"(?:今年度|本年度)?(?P<part>{_PART})")
_TEN_DAYS = {"上旬": (1, 10), "初旬": (1, 10), "月初": (1, 10), "初め": (1, 10), "頭": (1, 10), "中旬": (11, 20),
             "半ば": (11, 20), "中頃": (11, 20), "下旬": (21, 31)}  # fmt: skip
_ABOUT = (
    "頃",
    "ごろ",
    "ころ",
    "以降",
    "以後",
    "予定",
    "目途",
    "目処",
    "めど",
    "見込み",
    "見込",
    "前後",
    "以前",
    "(予定)",
    "?",
)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day. ``exact`` False: only a proposal. ``asked``: the code to ask with."""

    first: date
    last: date
    asked: str = ""
    exact: bool = True


class ImpossibleDay(Exception):
    """A day that is on no calendar, such as 31 November."""


def era_year(found: re.Match[str]) -> int:
    """Return the western year of a match of ``YEAR``."""
    if found["year"]:
        return int(found["year"])
    year = 1 if found["era_year"] == "元" else int(found["era_year"])
    return ERAS[found["era"].lower()] + year


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDay from None


def month_span(year: int, month: int) -> Span:
    """Return a whole month."""
    first = _day(year, month, 1)
    return Span(first, next_month(first) - timedelta(days=1))


def _fiscal(year: int, months: tuple[int, int] = (4, 3)) -> Span:
    first, last = (month_span(year + (month < 4), month) for month in months)
    return Span(first.first, last.last)


def _with_year(text: str) -> Span | None:
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is not None:
        year = era_year(found) if found.re is _DAY else int(found["year"])
        day = _day(year, int(found["month"]), int(found["day"]))
        return Span(day, day)
    found = _MONTH.fullmatch(text)
    if found is not None:
        return month_span(era_year(found), int(found["month"]))
    found = _ENGLISH_DAY.fullmatch(text)
    if found is not None:
        name = found["name"] or found["name2"]
        day = _day(int(found["year"]), _NAMES[name], int(found["day"] or found["day2"]))
        return Span(day, day)
    found = _ENGLISH_MONTH.fullmatch(text)
    if found is not None:
        return month_span(int(found["year"] or found["year2"]), _NAMES[found["name"] or found["name2"]])
    return _years(text)


def _years(text: str) -> Span | None:
    found = _FISCAL_PART.fullmatch(text)
    if found is not None:
        span = _fiscal(era_year(found), _PART_NAMES[found["part"]])
        fiscal = bool(found["fy"]) or found["word"] in ("年度", "度")
        return span if fiscal else Span(span.first, span.last, "day_which_calendar", exact=False)
    if _YEAR_ONLY.fullmatch(text):
        found = _YEAR_ONLY.fullmatch(text)
        assert found is not None
        year = era_year(found)
        return Span(date(year, 1, 1), date(year, 12, 31))
    found = _FISCAL.fullmatch(text)
    if found is not None and ("度" in text or text.startswith("fy")):
        return _fiscal(era_year(found))
    return None


def _from_horizon(month: int, day: int | None) -> Span | None:
    """Find the one day or month of the half year that a text without a year can mean."""
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        raise ImpossibleDay
    for year in (HORIZON.start.year, HORIZON.last_day.year):
        span = month_span(year, month)
        if HORIZON.contains(span.first) and (day is None or day <= span.last.day):
            first = span.first if day is None else date(year, month, day)
            return Span(first, span.last if day is None else first, "day_without_year")
        if HORIZON.contains(span.first):
            raise ImpossibleDay
    return None


_NO_YEAR = re.compile(r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日?)?|(?P<month2>\d{1,2})/(?P<day2>\d{1,2})")


def _without_year(text: str) -> Span | None:
    found = _NO_YEAR.fullmatch(text)
    if found is None:
        return None
    month, day = int(found["month"] or found["month2"]), found["day"] or found["day2"]
    if found["month2"] and (month > 12 or int(day) > 31):
        return None
    return _from_horizon(month, int(day) if day else None)


def _within(text: str) -> Span | None:
    """Read 「10月上旬」 and 「2024年度末」."""
    for word, (first, last) in _TEN_DAYS.items():
        if text.endswith(word):
            month = span_of(text.removesuffix(word))
            if month is None or (month.last - month.first).days < 27 or (month.last - month.first).days > 30:
                return None
            end = min(last, month.last.day)
            return Span(month.first.replace(day=first), month.first.replace(day=end), "day_approximate", exact=False)
    if text.endswith("末"):
        whole = span_of(text.removesuffix("末").removesuffix("の"))
        if whole is not None and whole.first != whole.last:
            return Span(whole.last, whole.last, whole.asked, whole.exact)
    for word in _ABOUT:
        if text.endswith(word):
            about = span_of(text.removesuffix(word))
            return None if about is None else Span(about.first, about.last, "day_approximate", exact=False)
    return None


def span_of(text: str) -> Span | None:
    """Return the days a text (widths folded, no spaces) means; None when it means none we can tell."""
    lowered = text.casefold()
    lone = _LONE_PART.fullmatch(lowered)
    if lone is not None:
        span = _fiscal(HORIZON.start.year, _PART_NAMES[lone["part"]])
        return Span(span.first, span.last, "day_which_calendar", exact=False)
    if lowered in ("年度末", "今年度末", "本年度末"):
        return Span(HORIZON.last_day, HORIZON.last_day, "day_approximate", exact=False)
    return _with_year(lowered) or _without_year(lowered) or _within(lowered)
