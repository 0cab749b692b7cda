"""One seed, one workbook: an answer drawn, laid out by one hand, spoiled, saved, with everything known about it."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.corpus.book import Book, Expectation, Verdict
from tests.corpus.layouts import LAYOUTS, Layout, lay_out
from tests.corpus.layouts.hand import NUMBERINGS, STYLES, Hand, Pen, Plan, yen_unit
from tests.corpus.mess import MESS, Medium
from tests.corpus.structure import restructure
from tests.corpus.truth import Answer, draw, facts
from tests.corpus.writers import WRITERS, encodable

_FEATURED = tuple((kind, mess) for kind, messes in MESS.items() for mess in messes)
_TEXT_MEDIA = ("utf-8", "utf-8 with mark", "cp932", "utf-16 tabs")


@dataclass(frozen=True)
class Case:
    """A saved workbook and what is known about it."""

    path: Path
    medium: str
    book: Book
    seed: int = -1


def _medium(rng: Random, layout: Layout) -> Medium:
    if layout.name == "text file" or (layout.text and rng.random() < 0.4):
        return Medium(rng.choice(_TEXT_MEDIA))
    if layout.fill is not None:
        return Medium("openpyxl")
    return Medium(rng.choice(("openpyxl", "xlsxwriter")), date1904=rng.random() < 0.06)


def _hand(rng: Random, layout: Layout) -> Hand:
    return Hand(
        rng=rng,
        style=rng.choice(STYLES),
        english=layout.english,
        synonyms=rng.choice((0.0, 0.0, 0.3, 0.7)),
        units=rng.choice(("round", "square", "named", "narrow")),
        month_style=rng.choice(
            ("kanji", "kanji", "wide", "slash", "iso", "era", "era letter", "english", "bare", "wrapped", "day")
        ),
        yen_unit=yen_unit(rng),
        example=rng.random() < 0.3,
        totals=rng.random() < 0.4,
        unit_line=rng.random() < 0.3,
        numbering=rng.choice(NUMBERINGS),
        merged_lines=rng.random() < 0.4,
        sum_column=rng.random() < 0.25,
        blanks=rng.random() < 0.6,
    )


def _complete(answer: Answer, book: Book) -> None:
    """Note the facts that were written nowhere: a layout that loses some would make the judge blind."""
    written = {expectation.fact for expectation in book.expectations}
    missing = [fact for fact, _ in facts(answer) if fact not in written]
    assert not missing, f"layout {book.layout} wrote nothing for {missing}"


def compose(seed: int, layout: Layout) -> tuple[Book, str]:
    """Write the workbook of a seed, not yet saved, and name its file type."""
    rng = Random(f"corpus {seed}")
    answer = draw(rng)
    medium = _medium(rng, layout)
    mild = rng.random() < 0.35
    share = rng.choice((0.05, 0.15, 0.3, 0.45))
    hand = _hand(rng, layout)
    if medium.text and hand.month_style == "day":
        hand.month_style = "slash"
    plan = Plan(
        rng, medium, share, 0 if mild else 7, [_FEATURED[(seed * step) % len(_FEATURED)] for step in (1, 7, 29, 53)]
    )
    pen = Pen(Book(layout.name, date1904=medium.date1904), hand, plan)
    pen.book.hand = hand.traits
    book = lay_out(layout, pen, answer)
    _complete(answer, book)
    if not layout.promised:
        book.expectations = [
            replace(e, verdict=Verdict.MAY) if "/" in e.fact and e.verdict is Verdict.SAME else e
            for e in book.expectations
        ]
    restructure(pen, rng, medium.text, mild, seed)
    return book, medium.name


def make(seed: int, folder: Path, layout: Layout | None = None) -> Case:
    """Make the workbook of a seed. The layouts take turns, so that every run of a few dozen seeds meets them all."""
    layout = layout or LAYOUTS[seed % len(LAYOUTS)]
    book, medium = compose(seed, layout)
    if not encodable(book, medium):
        medium = "utf-8 with mark"
    extension, write = WRITERS[medium]
    path = folder / f"answer-{seed:04}{extension}"
    write(book, path)
    return Case(path, medium, book, seed)


def same_rows(expectations: list[Expectation]) -> set[tuple[str, str]]:
    """Return (sheet, row name) of the rows in which something may, with good reason, stop the whole row."""
    return {
        (e.spot.sheet if e.spot else "", e.fact.rsplit(".", 1)[0])
        for e in expectations
        if e.verdict in (Verdict.ASKED, Verdict.ROW)
        or e.value is None  # a dash where the row cannot do without a value
        or (e.verdict is Verdict.MAY and e.case != "plain")
    }
