"""Days as people write them: ISO, slashes, 年月日, Japanese eras, spreadsheet day numbers. No year, no day: asked."""

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from allocator.intake.normalise.reading import Reading, Written, refused
from models.units import next_month

JST = timezone(timedelta(hours=9))
_EPOCH = date(1899, 12, 30)
_SERIALS = range(30_000, 80_000)
"""Day numbers of the 1900 system from 1982 to 2119."""
_ERAS = {"令和": 2018, "令": 2018, "r": 2018, "平成": 1988, "平": 1988, "h": 1988}
_YEAR = r"(?:(?P<era>令和|平成|令|平|[rRhH])\.?(?P<era_year>\d{1,2}|元)|(?P<year>\d{4}))"
_DAY = re.compile(_YEAR + r"(?:年|[/.\-])(?P<month>\d{1,2})(?:月|[/.\-])(?P<day>\d{1,2})日?")
_MONTH = re.compile(_YEAR + r"(?:年|[/.\-])(?P<month>\d{1,2})月?")
_FISCAL = re.compile(r"(?:FY|fy)?" + _YEAR + r"(?:年度)?")
_WEEKDAY = re.compile(r"\([月火水木金土日]\)$")
_NO_YEAR = re.compile(r"\d{1,2}(?:月|[/.\-])(?:\d{1,2}日?|上旬|中旬|下旬|末)?")
_TWO_DIGITS = re.compile(r"\d{2}[/.\-]\d{1,2}(?:[/.\-]\d{1,2})?")
_MOMENT = re.compile(r"(?P<day>\S+) (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?")


def _year(found: re.Match[str]) -> int:
    if found["year"]:
        return int(found["year"])
    first = _ERAS[found["era"].lower()]
    return first + (1 if found["era_year"] == "元" else int(found["era_year"]))


def _stated(text: str, last: bool) -> Reading[date]:
    found = _DAY.fullmatch(text)
    if found is not None:
        try:
            stated = date(_year(found), int(found["month"]), int(found["day"]))
        except ValueError:
            return refused("day_impossible")
        return Reading(stated, noted=text != stated.isoformat())
    found = _MONTH.fullmatch(text)
    if found is not None:
        if not 1 <= int(found["month"]) <= 12:
            return refused("day_impossible")
        first = date(_year(found), int(found["month"]), 1)
        return Reading(next_month(first) - timedelta(days=1) if last else first, noted=True)
    if _TWO_DIGITS.fullmatch(text):
        return refused("day_two_digit_year")
    if _NO_YEAR.fullmatch(text):
        return refused("day_without_year")
    return refused("day_unreadable")


def _day(written: Written, last: bool) -> Reading[date]:
    content = written.cell.content
    if written.lone_dash:
        return Reading(noted=True)
    if isinstance(content, datetime):
        return Reading(content.date())
    if isinstance(content, date):
        return Reading(content)
    if isinstance(content, bool):
        return refused("day_unreadable")
    if isinstance(content, int | Decimal):
        if content in _SERIALS:
            return Reading(_EPOCH + timedelta(days=int(content)), noted=True)
        return refused("day_unreadable")
    text = _WEEKDAY.sub("", written.bare)
    if text.isdigit() and int(text) in _SERIALS:
        return Reading(_EPOCH + timedelta(days=int(text)), noted=True)
    return _stated(text, last)


def day(written: Written) -> Reading[date]:
    """A day; a month alone means its first day."""
    return _day(written, last=False)


def last_day(written: Written) -> Reading[date]:
    """The last day of something; a month alone means its last day."""
    return _day(written, last=True)


def moment(written: Written) -> Reading[datetime]:
    """A day and time, Japan Standard Time; a day alone means its beginning."""
    content = written.cell.content
    if isinstance(content, datetime):
        return Reading(content.replace(tzinfo=JST))
    found = _MOMENT.fullmatch(written.plain)
    text, hour, minute, second = (found["day"], found["hour"], found["minute"], found["second"]) if found else (
        written.bare, "0", "0", "0")  # fmt: skip
    stated = Reading(content) if isinstance(content, date) else _stated(text, last=False)
    if stated.value is None:
        return Reading(code=stated.code, params=stated.params)
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return refused("day_impossible")
    at = datetime(
        stated.value.year, stated.value.month, stated.value.day, int(hour), int(minute), int(second or 0), tzinfo=JST
    )
    return Reading(at, noted=found is None or stated.noted)


def fiscal_year(written: Written) -> Reading[int]:
    """A fiscal year by its first calendar year: 2024, 2024年度, 令和6年度, FY2024."""
    found = _FISCAL.fullmatch(written.bare)
    if found is None:
        return refused("fiscal_year_unreadable")
    year = _year(found)
    return (
        Reading(year, noted=not written.bare.isdigit()) if 2000 <= year <= 2200 else refused("fiscal_year_unreadable")
    )


def month_of(text: str) -> date | None:
    """Return the first day of the month a column heading names with its year, or None."""
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found["month"]) <= 12:
        return None
    return date(_year(found), int(found["month"]), 1)
