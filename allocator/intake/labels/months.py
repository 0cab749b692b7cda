"""Month headings: 2024年10月, R6.10, a date cell, 10月 under 2024年 - and 10月 alone, whose year is asked."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from allocator.intake.cells import Cell
from allocator.intake.normalise.calendar import YEAR, era_year
from allocator.intake.normalise.days import month_of, month_without_year
from allocator.intake.normalise.reading import folded
from models.units import month_start

_YEAR_HEADING = re.compile(YEAR + r"(?P<word>年度?)?", re.IGNORECASE)
_UNIT = re.compile(r"\((?:基|gpu数?|gpus|枚|希望)\)$|(?:の)?(?:希望)?(?:gpu数|基数|分)$")


@dataclass(frozen=True, slots=True)
class Month:
    """A month a heading names. ``first`` None: it names no year."""

    number: int
    first: date | None


def month_heading(cell: Cell) -> Month | None:
    """Return the month a heading cell names, if it names one."""
    match cell.content:
        case datetime() | date():
            day = cell.content.date() if isinstance(cell.content, datetime) else cell.content
            return Month(day.month, month_start(day)) if day.day == 1 else None
        case str():
            text = _UNIT.sub("", folded(cell.content))
            first = month_of(text)
            if first is not None:
                return Month(first.month, first)
            number = month_without_year(text)
            return None if number is None else Month(number, None)
        case _:
            return None


def year_heading(cell: Cell | None) -> tuple[int, bool] | None:
    """Return the year a heading cell names, and whether it is a fiscal year."""
    if cell is None or isinstance(cell.content, bool):
        return None
    text = folded(cell.text) + cell.shown_unit
    if isinstance(cell.content, int | Decimal) and not (2000 <= cell.content <= 2100):
        return None
    found = _YEAR_HEADING.fullmatch(text.removeprefix("fy"))
    if found is None:
        return None
    fiscal = found["word"] == "年度" or text.startswith("fy")
    year = era_year(found)
    return (year, fiscal) if 2000 <= year <= 2100 else None


def in_year(month: Month, year: tuple[int, bool]) -> Month:
    """Give a month without a year the year above it; January to March of a fiscal year are in the next one."""
    number, fiscal = year
    return Month(month.number, date(number + (fiscal and month.number < 4), month.number, 1))


def following(months: list[Month]) -> list[Month]:
    """Give months without a year the one that follows from a neighbour: 2024年11月, 12月, 1月."""
    known: list[Month] = []
    for month in months:
        before = known[-1] if known else None
        if month.first is None and before is not None and before.first is not None:
            follows = month.number == before.number % 12 + 1
            if follows:
                month = Month(month.number, date(before.first.year + (month.number == 1), month.number, 1))
        known.append(month)
    return known
