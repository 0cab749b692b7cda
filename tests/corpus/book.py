"""A workbook before it is saved: its cells, where each fact was written, and what else stands there."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from openpyxl.utils import get_column_letter

from tests.corpus.truth import Value

Plain = str | int | float | bool | date | datetime | None


class Verdict(StrEnum):
    """What must become of a written value."""

    SAME = "same"
    """Read as the truth, normalised."""
    MAY = "may"
    """Decidable, but not promised anywhere: the truth or a question, both fine."""
    ASKED = "asked"
    """Not to be taken without a question at that cell or row."""
    ROW = "row"
    """Unusable: the row (or the answer) is stopped."""


@dataclass(frozen=True)
class Ink:
    """What somebody put into one cell."""

    value: Plain = None
    number_format: str = ""
    formula: str = ""
    """With ``value`` as the result Excel saved; without one, no result was ever saved."""
    error: str = ""
    text: bool = False
    """Typed as text, with a leading ' where Excel would make something else of it."""
    struck: bool = False
    comment: str = ""
    reading: str = ""
    """Furigana over the text."""
    runs: tuple[str, ...] = ()
    """Pieces of differently formatted text that make up the value."""

    @property
    def shown(self) -> str:
        """The content in a report."""
        what = self.error or (f"{self.formula} → {self.value!r}" if self.formula else repr(self.value))
        marks = [name for name, on in (("struck", self.struck), ("comment", bool(self.comment))) if on]
        return " ".join([what, *([self.number_format] if self.number_format else []), *marks])


@dataclass
class Page:
    """One sheet."""

    name: str
    cells: dict[tuple[int, int], Ink] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    narrow: bool = False
    """Grid paper: every column is two signs wide."""

    def put(self, row: int, column: int, content: Ink | Plain, wide: int = 1, tall: int = 1) -> None:
        """Write a cell, over ``wide`` columns and ``tall`` rows if merged."""
        self.cells[row, column] = content if isinstance(content, Ink) else Ink(content)
        if wide > 1 or tall > 1:
            self.merges.append((row, column, row + tall - 1, column + wide - 1))

    @property
    def last_row(self) -> int:
        """The last row with anything in it."""
        return max((row for row, _ in self.cells), default=0)


@dataclass(frozen=True)
class Spot:
    """Where something was written."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The spot as Excel names it."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Expectation:
    """One fact of the truth and what must become of it."""

    fact: str
    value: Value | None
    verdict: Verdict
    case: str
    """The mess, `number name` (number of DOMAIN section 3); `plain` when written cleanly."""
    label: str = ""
    """The official label of the field."""
    ink: Ink = Ink()
    spot: Spot | None = None


@dataclass(frozen=True)
class Extra:
    """Something that is no fact: it must not become one, and where ``asked`` it must be mentioned."""

    case: str
    spot: Spot
    asked: bool = False
    whole_sheet: bool = False
    listed: bool = False
    """A non-empty cell outside every field: it must be listed, at whatever level."""
    row_only: bool = False


@dataclass
class Book:
    """A workbook to be saved, with what is known about it."""

    layout: str
    pages: list[Page] = field(default_factory=list)
    expectations: list[Expectation] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    date1904: bool = False
    structure: list[str] = field(default_factory=list)
    hand: str = ""

    @property
    def traits(self) -> str:
        """The hand it was written in and what was done to the whole."""
        return ", ".join([self.hand, *self.structure])

    def page(self, name: str) -> Page:
        """Return a sheet, made when it is new."""
        for page in self.pages:
            if page.name == name:
                return page
        self.pages.append(Page(name))
        return self.pages[-1]


def _moved(book: Book, sheet: str, row: int, column: int, by_rows: int, by_columns: int) -> None:
    """Move every known spot at or behind a place."""

    def move(spot: Spot) -> Spot:
        if spot.sheet != sheet:
            return spot
        down = by_rows if spot.row >= row else 0
        right = by_columns if spot.column >= column else 0
        return Spot(sheet, spot.row + down, spot.column + right)

    book.expectations = [
        Expectation(e.fact, e.value, e.verdict, e.case, e.label, e.ink, move(e.spot) if e.spot else None)
        for e in book.expectations
    ]
    book.extras = [Extra(e.case, move(e.spot), e.asked, e.whole_sheet, e.listed, e.row_only) for e in book.extras]


def insert_rows(book: Book, page: Page, row: int, count: int = 1) -> None:
    """Insert blank rows before ``row``; merged cells across it grow."""
    page.cells = {(r + count if r >= row else r, c): ink for (r, c), ink in page.cells.items()}
    page.merges = [
        (r + count if r >= row else r, c, bottom + count if bottom >= row else bottom, right)
        for r, c, bottom, right in page.merges
    ]
    page.hidden_rows = {r + count if r >= row else r for r in page.hidden_rows}
    _moved(book, page.name, row, 1, count, 0)


def insert_columns(book: Book, page: Page, column: int, count: int = 1) -> None:
    """Insert blank columns before ``column``."""
    page.cells = {(r, c + count if c >= column else c): ink for (r, c), ink in page.cells.items()}
    page.merges = [
        (r, c + count if c >= column else c, bottom, right + count if right >= column else right)
        for r, c, bottom, right in page.merges
    ]
    _moved(book, page.name, 1, column, 0, count)
