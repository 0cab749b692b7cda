"""Units used everywhere: yen, GPUs, nodes, days, half-open periods, fiscal years.

All quantities are integers. A ratio is in parts per million (``Ppm``); a weight in thousandths (``Milli``).
Days are Japan Standard Time calendar days.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field, model_validator

from models.base import Frozen

JST = timezone(timedelta(hours=9), "JST")
"""Japan's time, in which all days of this software are counted."""

Yen = Annotated[int, Field(description="whole yen")]
GpuCount = Annotated[int, Field(ge=0, description="number of GPUs (基)")]
Nodes = Annotated[int, Field(ge=0, description="whole nodes (ノード)")]
Days = Annotated[int, Field(ge=0, description="calendar days")]
Ppm = Annotated[int, Field(ge=0, description="parts per million; 1,000,000 is the whole")]
Milli = Annotated[int, Field(ge=0, description="thousandths; 1,000 is one")]
Percent = Annotated[int, Field(ge=0, le=100, description="0 to 100")]
FiscalYear = Annotated[
    int, Field(ge=2000, le=2200, description="Japanese fiscal year, April to March, by its first year")
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

GpuTypeId = Annotated[str, Field(min_length=1, max_length=64)]
ProviderId = Annotated[str, Field(min_length=1, max_length=64)]
PoolId = Annotated[str, Field(min_length=1, max_length=64)]
ProposalId = Annotated[str, Field(min_length=1, max_length=64)]
PhaseId = Annotated[str, Field(min_length=1, max_length=64)]

WHOLE: int = 1_000_000
"""One, in parts per million."""
HOURS_PER_DAY: int = 24


class Period(Frozen):
    """Days from ``start`` up to, not including, ``end``. At least one day long."""

    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"period ends on {self.end}, not after its start {self.start}")
        return self

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside the period, as people write it."""
        return self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Tell whether ``day`` lies inside."""
        return self.start <= day < self.end

    def covers(self, other: "Period") -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two share a day."""
        return self.start < other.end and other.start < self.end

    def each_day(self) -> Iterator[date]:
        """Yield every day in order."""
        for offset in range(self.days):
            yield self.start + timedelta(days=offset)


def fiscal_year(day: date) -> int:
    """Return the Japanese fiscal year (April to March) of a day: 2025-03-31 belongs to 2024."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_end(year: int) -> date:
    """Return the first day after fiscal year ``year``."""
    return date(year + 1, 4, 1)


def month_start(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after the month of ``day``."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


class Rate(Frozen):
    """An exact fraction such as 2/3; never a decimal."""

    numerator: Annotated[int, Field(ge=0)]
    denominator: Annotated[int, Field(ge=1)]

    @property
    def fraction(self) -> Fraction:
        """The rate as an exact number."""
        return Fraction(self.numerator, self.denominator)


def day_in_japan(moment: datetime) -> date:
    """Return the day it is in Japan at a moment with a time zone."""
    return moment.astimezone(JST).date()
