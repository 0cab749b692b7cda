"""Rows of cells written down as they stand, each answer with its truth beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.book import Book, Expectation, Extra, Ink, Plain, Spot, Verdict
from tests.corpus.fields import field_of
from tests.corpus.generate import Case
from tests.corpus.truth import Value
from tests.corpus.writers import WRITERS


@dataclass(frozen=True)
class Fact:
    """A cell that answers something: what is shown, which fact it is, and what is meant."""

    shown: Plain | Ink
    fact: str
    value: Value | None
    verdict: Verdict


Cell = Plain | Ink | Fact
Rows = Sequence[Sequence[Cell]]
_UNSAID = object()


def same(shown: Plain | Ink, fact: str, value: object = _UNSAID) -> Fact:
    """A cell that must be read as ``value`` (or as it stands)."""
    return _fact(shown, fact, value, Verdict.SAME)


def may(shown: Plain | Ink, fact: str, value: object = _UNSAID) -> Fact:
    """A cell that a person can decide, though no rule promises it: read right or asked about."""
    return _fact(shown, fact, value, Verdict.MAY)


def asked(shown: Plain | Ink, fact: str, value: object = _UNSAID) -> Fact:
    """A cell that must not be taken without a question."""
    return _fact(shown, fact, value, Verdict.ASKED)


def stopped(shown: Plain | Ink, fact: str) -> Fact:
    """A cell that stops its row."""
    return _fact(shown, fact, None, Verdict.ROW)


def _fact(shown: Plain | Ink, fact: str, value: object, verdict: Verdict) -> Fact:
    meant = (shown.value if isinstance(shown, Ink) else shown) if value is _UNSAID else value
    return Fact(shown, fact, meant, verdict)  # type: ignore[arg-type]


def one_line(gpus: int = 64, days: int = 60, gpu_type: str = "H100") -> list[list[Cell]]:
    """The rows of a form 3-1 with one plain line, where the point of a workbook lies elsewhere."""
    return [
        ["様式3-1　必要な計算リソース"],
        ["需要行", "需要の形", "GPU機種", "希望GPU数（基）", "利用日数（日）"],
        [
            1,
            same("一定量", "line/1.shape", "block"),
            same(gpu_type, "line/1.gpu_type"),
            same(gpus, "line/1.desired_gpus"),
            same(days, "line/1.duration_days"),
        ],
    ]


@dataclass(frozen=True)
class Made:
    """A workbook written by hand: its sheets, merged cells, what is hidden, what is no answer."""

    name: str
    medium: str
    sheets: Mapping[str, Rows]
    merges: Mapping[str, Sequence[str]] | None = None
    hidden: tuple[str, ...] = ()
    extras: tuple[tuple[str, str, str, bool], ...] = ()
    """(case, sheet, cell, must be asked); a blank cell means the whole sheet."""
    default: Verdict | None = None

    def book(self) -> Book:
        """Return the workbook with what is known about it."""
        book = Book(f"hand-made: {self.name}")
        for sheet, rows in self.sheets.items():
            page = book.page(sheet)
            page.hidden = sheet in self.hidden
            for row, cells in enumerate(rows, start=1):
                for column, cell in enumerate(cells, start=1):
                    _write(book, Spot(sheet, row, column), cell)
            for area in (self.merges or {}).get(sheet, ()):
                page.merges.append(_area(area))
        for case, sheet, cell, must in self.extras:
            column, row = _split(cell) if cell else (1, 1)
            book.extras.append(Extra(case, Spot(sheet, row, column), must, whole_sheet=not cell, listed=not must))
        return book

    def save(self, folder: Path) -> Case:
        """Save it."""
        extension, write = WRITERS[self.medium]
        path = folder / f"{self.name.replace(' ', '-')}{extension}"
        book = self.book()
        write(book, path)
        return Case(path, self.medium, book)


def _write(book: Book, spot: Spot, cell: Cell) -> None:
    content = cell.shown if isinstance(cell, Fact) else cell
    if content is None or content == "":
        return
    ink = content if isinstance(content, Ink) else Ink(content, text=isinstance(content, str))
    book.page(spot.sheet).put(spot.row, spot.column, ink)
    if isinstance(cell, Fact):
        field = field_of(cell.fact)
        label = field.label if field is not None else cell.fact.rsplit(".", 1)[1]
        book.expectations.append(Expectation(cell.fact, cell.value, cell.verdict, "by hand", label, ink, spot))


def _split(cell: str) -> tuple[int, int]:
    letters = "".join(sign for sign in cell if sign.isalpha())
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(cell[len(letters) :])


def _area(area: str) -> tuple[int, int, int, int]:
    (left, top), (right, bottom) = (_split(corner) for corner in area.split(":"))
    return top, left, bottom, right


Maker = Callable[[], Made]
