"""What a document consists of, whatever it is written as: marks, paragraphs, tables with typed columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | date | None
"""One value. None is an empty cell, never a nought."""


class Kind(StrEnum):
    """How the values of a column are to be read.

    ``ppm``: parts per million, shown as percent cut to a tenth. ``month``: the first day of a month.
    """

    TEXT = "text"
    WHOLE = "whole"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PPM = "ppm"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` in half-width signs. ``private``: prices and what betrays them, masked when redacted."""

    key: str
    title: str
    kind: Kind
    width: int
    private: bool = False


class Paper(StrEnum):
    """The sheet a table is printed on; letters stand upright, all else lies on its side."""

    A4 = "A4"
    A3 = "A3"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Chart:
    """A column chart below its table: one group per row of ``category``, one bar per column of ``bars``."""

    title: str
    category: str
    bars: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one header. ``total`` is a row of its own below them; ``notes`` explain what is not plain."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    paper: Paper = Paper.A4
    one_page: bool = False
    chart: Chart | None = None

    def place(self, key: str) -> int:
        """Return the number of a column."""
        return next(number for number, column in enumerate(self.columns) if column.key == key)


class Place(StrEnum):
    """Where a paragraph stands on the page."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of running text."""

    words: str
    place: Place = Place.LEFT
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One document for one reader. ``marks`` stand on every sheet: what it is not, what it is, for whom.

    ``lead`` and ``closing`` are paragraphs before and after the tables. ``footer`` stands at the foot of every page,
    left and in the middle, ``page`` on its right with places for the number and how many there are.
    """

    name: str
    title: str
    marks: tuple[str, ...]
    tables: tuple[Table, ...]
    lead: tuple[Line, ...] = ()
    closing: tuple[Line, ...] = ()
    footer: tuple[str, str] = ("", "")
    page: str = "{number}/{of}"


def summed(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], label: str, keys: set[str]) -> tuple[Cell, ...]:
    """Return the total row: ``label`` first, sums under the columns named, nothing elsewhere."""
    total: list[Cell] = [None] * len(columns)
    total[0] = label
    for number, column in enumerate(columns):
        if column.key in keys:
            total[number] = sum(value for row in rows if isinstance(value := row[number], int))
    return tuple(total)
