"""Days as people write them: ISO, slashes, 年月日, eras, fiscal halves, spreadsheet day numbers. In doubt: asked.

A month alone begins on its first day and ends on its last. A day without a year is taken from the half year of the
notice and asked about; two-digit years and approximate days are only asked about.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from allocator.intake.normalise.calendar import HORIZON, YEAR, ImpossibleDay, Span, era_year, month_span, span_of
from allocator.intake.normalise.reading import Reading, Written, compatible_digits, refused
from models.units import JST

_EPOCH = date(1899, 12, 30)
_LATER_EPOCH_DAYS = 1462
"""How many days the count of 1904 is behind that of 1900."""
_SERIALS = range(30_000, 80_000)
"""Day numbers of the 1900 system from 1982 to 2119."""
_FISCAL = re.compile(r"(?:fy)?" + YEAR + r"(?:年度|年|度)?", re.IGNORECASE)
_WEEKDAY = re.compile(r"\((?:月|火|水|木|金|土|日|mon|tue|wed|thu|fri|sat|sun)[^)]*\)$", re.IGNORECASE)
_CLOCK = re.compile(r"[t ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"'?(?P<year>\d{1,2})[/.\-年](?P<month>\d{1,2})(?:[/.\-月](?P<day>\d{1,2})日?|月)?")
_OTHER_ORDER = re.compile(r"(?P<first>\d{1,2})[/.\-](?P<second>\d{1,2})[/.\-](?P<year>\d{4})")
_CUT_MONTH = re.compile(r"\d{4}\.1")
"""2024.10 typed as a number loses its zero, so 2024.1 may be January or October."""
_MOMENT = re.compile(r"(?P<day>\S+?)[ T](?P<hour>\d{1,2})(?::|時)(?P<minute>\d{1,2})(?:分|:(?P<second>\d{2}))?")


def _proposal(span: Span, last: bool) -> str:
    return (span.last if last else span.first).isoformat()


def _two_digit_year(text: str, last: bool) -> Reading[date] | None:
    found = _TWO_DIGITS.fullmatch(text)
    if found is None:
        return None
    try:
        stated = span_of(f"20{int(found['year']):02d}-{found['month']}" + (f"-{found['day']}" if found["day"] else ""))
    except ImpossibleDay:
        return refused("day_two_digit_year")
    return refused("day_two_digit_year", "" if stated is None else _proposal(stated, last))


def _other_order(text: str) -> Reading[date] | None:
    """10/25/2024 can only be one day; 10/11/2024 may be two."""
    found = _OTHER_ORDER.fullmatch(text)
    if found is None:
        return None
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    ways = {(month, day) for month, day in ((first, second), (second, first)) if month <= 12}
    if len(ways) != 1:
        return refused("day_which_order")
    month, day = next(iter(ways))
    try:
        return Reading(date(year, month, day), noted=True)
    except ValueError:
        return refused("day_impossible")


def _stated(text: str, last: bool) -> Reading[date]:
    """Read a text (widths folded, no spaces)."""
    if compatible_digits(text):
        return refused("day_unreadable")
    if _CUT_MONTH.fullmatch(text):
        return refused("day_cut_month")
    kept = text.removesuffix("まで").removeprefix("~") if last else text.removesuffix("から").removesuffix("~")
    try:
        span = span_of(kept)
    except ImpossibleDay:
        return refused("day_impossible")
    if span is None:
        return _two_digit_year(text, last) or _other_order(text) or refused("day_unreadable")
    day = span.last if last else span.first
    if not span.exact:
        return refused(span.asked, _proposal(span, last), first=span.first, last=span.last)
    if span.asked:
        return Reading(day, code=span.asked, used=day.isoformat())
    return Reading(day, noted=text != day.isoformat())


def _from_number(number: int | Decimal, later: bool) -> Reading[date] | None:
    shifted = number + _LATER_EPOCH_DAYS if later else number
    if shifted == int(shifted) and int(shifted) in _SERIALS:
        return Reading(_EPOCH + timedelta(days=int(shifted)), noted=True)
    return None


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
        serial = _from_number(content, written.day_zero_1904)
        return serial if serial is not None else _stated(str(content), last)
    return _from_text(written, last)


def _from_text(written: Written, last: bool) -> Reading[date]:
    text = _WEEKDAY.sub("", _CLOCK.sub("", written.plain).replace(" ", ""))
    if text.isdecimal() and len(text) == 5:
        serial = _from_number(int(text), written.day_zero_1904)
        if serial is not None:
            return serial
    found = _stated(text, last)
    return replace(found, noted=True) if found.value is not None and text != written.cell.text else found


def day(written: Written) -> Reading[date]:
    """A day; a month, half year or fiscal year means its first day."""
    return _day(written, last=False)


def last_day(written: Written) -> Reading[date]:
    """The last day of something; a month, half year or fiscal year means its last day."""
    return _day(written, last=True)


def moment(written: Written) -> Reading[datetime]:
    """A day and time, Japan Standard Time; a day alone means its beginning."""
    content = written.cell.content
    if isinstance(content, datetime):
        return Reading(content.replace(tzinfo=JST))
    found = _MOMENT.fullmatch(_WEEKDAY.sub("", written.plain).strip())
    text, hour, minute, second = (found["day"], found["hour"], found["minute"], found["second"]) if found else (
        written.bare, "0", "0", "0")  # fmt: skip
    stated = Reading(content) if isinstance(content, date) else _stated(_WEEKDAY.sub("", text), last=False)
    if stated.value is None or stated.code:
        return Reading(code=stated.code or "day_unreadable", params=stated.params, used=stated.used)
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return refused("day_impossible")
    at = datetime(
        stated.value.year, stated.value.month, stated.value.day, int(hour), int(minute), int(second or 0), tzinfo=JST
    )
    return Reading(at, noted=found is None or stated.noted)


def fiscal_year(written: Written) -> Reading[int]:
    """A fiscal year by its first calendar year: 2024, 2024年度, 令和6年度, FY2024. 「2024年」 is asked."""
    found = _FISCAL.fullmatch(written.bare)
    if found is None:
        return refused("fiscal_year_unreadable")
    year = era_year(found)
    if not 2000 <= year <= 2200:
        return refused("fiscal_year_unreadable")
    if written.bare.endswith("年"):
        return refused("fiscal_year_or_year", year)
    return Reading(year, noted=not written.bare.isdigit())


def month_of(text: str) -> date | None:
    """Return the first day of the month a text (widths folded, no spaces) names with its year or first day, or None."""
    try:
        span = span_of(text)
    except ImpossibleDay:
        return None
    if span is None or span.asked or span.first.day != 1:
        return None
    whole = month_span(span.first.year, span.first.month)
    return span.first if span in (whole, Span(span.first, span.first)) else None


def month_without_year(text: str) -> int | None:
    """Return the month a text such as 「10月」 names."""
    found = re.fullmatch(r"(\d{1,2})(?:月(?:分|期|度|末)?|月期)", text)
    number = int(found[1]) if found else 0
    return number if 1 <= number <= 12 else None


def in_horizon(month: int) -> date | None:
    """Return the month of the half year of the notice, or None when it has no such month."""
    year = HORIZON.start.year if month >= HORIZON.start.month else HORIZON.last_day.year
    first = date(year, month, 1)
    return first if HORIZON.contains(first) else None
