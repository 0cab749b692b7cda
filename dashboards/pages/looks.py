"""How somebody looks at a schedule, as words of the address: so it can be sent to a colleague and survives a reload."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote, unquote

from dashboards.figures.looking import Chosen, Form, Group, Look
from dashboards.figures.wish import Wish
from dashboards.pages.asked import Asked
from models.units import Period

LISTS = ("provider", "applicant", "gpu", "wish", "month")
"""The filters, each a list."""
WORDS = ("form", "group", *LISTS, "from", "to", "phase", "against")
"""All words of the address that belong to a schedule."""

Word = TypeVar("Word", bound=StrEnum)


def written(values: Iterable[str]) -> str:
    """Write a list as one word, whatever signs its items have."""
    return ",".join(quote(value, safe="") for value in values)


def listed(word: str) -> tuple[str, ...]:
    """Read a list out of a word."""
    return tuple(unquote(item) for item in word.split(",") if item)


def day_in(word: str) -> date | None:
    """Read a day; None where there is none, or none that exists."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def days_in(start: str, last: str, window: Period) -> Period | None:
    """Read the days the axis shows from the first and last day in the address; the window fills in what is missing."""
    first, end = day_in(start), day_in(last)
    if first is None and end is None:
        return None
    first, end = first or window.start, end or window.last_day
    return Period(start=first, end=end + timedelta(days=1)) if first <= end else None


def look_of(asked: Asked, window: Period, form: Form) -> Look:
    """Read how somebody looks at a schedule; a word nobody knows is as good as none."""
    chosen = listed(asked.word("phase"))
    return Look(
        form=_one(Form, asked.word("form"), form),
        group=_one(Group, asked.word("group"), Group.PROVIDER),
        providers=frozenset(listed(asked.word("provider"))),
        applicants=frozenset(listed(asked.word("applicant"))),
        gpu_types=frozenset(listed(asked.word("gpu"))),
        wishes=frozenset(wish for wish in Wish if wish in listed(asked.word("wish"))),
        months=frozenset(day for word in listed(asked.word("month")) if (day := day_in(f"{word}-01"))),
        days=days_in(asked.word("from"), asked.word("to"), window),
        chosen=(chosen[0], chosen[1]) if len(chosen) == 2 else None,
    )


def _one(kind: type[Word], word: str, otherwise: Word) -> Word:
    return kind(word) if word in set(kind) else otherwise


def phase_word(chosen: Chosen | None) -> str:
    """Write which phase stands out."""
    return written(chosen) if chosen else ""


# --- zoom


class Scale(StrEnum):
    """How close one looks: every day, every week, every month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


IN_VIEW = {Scale.DAY: 14, Scale.WEEK: 56}
"""Days on the screen at once; by month everything is."""


def zoomed(scale: Scale, days: Period | None, window: Period) -> Period | None:
    """Return what is in view at a scale, from where one looks now; None: everything."""
    if scale is Scale.MONTH:
        return None
    return inside((days or window).start.toordinal(), IN_VIEW[scale], window)


def moved(by: int, days: Period | None, window: Period) -> Period | None:
    """Return what is in view after a step of half of it, back (-1) or on (1); everything stays everything."""
    if days is None:
        return None
    return inside(days.start.toordinal() + by * max(1, days.days // 2), days.days, window)


def inside(start: int, length: int, window: Period) -> Period | None:
    """Fit so many days into the window; None where they fill it."""
    if length >= window.days:
        return None
    first = max(window.start.toordinal(), min(start, window.end.toordinal() - length))
    return Period(start=date.fromordinal(first), end=date.fromordinal(first + length))
