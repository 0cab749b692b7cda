"""What people do to a whole sheet: rows and columns moved, hidden, repeated, merged, totals, extra sheets, notes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

from tests.corpus.book import Book, Expectation, Extra, Ink, Page, Spot, Verdict, insert_columns, insert_rows
from tests.corpus.layouts.hand import Pen

Change = Callable[[Pen], bool]
"""Changes the book; False when there was nothing to change."""


def _at(book: Book, expectation: Expectation) -> tuple[Page, Spot]:
    assert expectation.spot is not None
    return book.page(expectation.spot.sheet), expectation.spot


def _set(book: Book, expectation: Expectation, **changes: object) -> None:
    place = book.expectations.index(expectation)
    book.expectations[place] = replace(expectation, **changes)  # type: ignore[arg-type]


def _plain(book: Book, *endings: str) -> list[Expectation]:
    """Return cleanly written facts whose names end so."""
    return [
        e
        for e in book.expectations
        if e.case == "plain" and e.spot is not None and e.fact.endswith(endings or (e.fact,))
    ]


def _products(book: Book) -> list[Expectation]:
    """Return cleanly written amounts whose price and quantity are clean too: otherwise nothing contradicts them."""
    clean = {e.fact for e in _plain(book, ".unit_price_yen", ".quantity")}
    found = _plain(book, ".amount_yen")
    rows = {e.fact: e.fact.removesuffix("amount_yen") for e in found}
    return [e for e in found if {f"{rows[e.fact]}unit_price_yen", f"{rows[e.fact]}quantity"} <= clean]


def rows_inserted(pen: Pen) -> bool:
    """21: blank rows on top of a sheet and before a section."""
    book = pen.book
    for page in book.pages:
        insert_rows(book, page, 1, pen.rng.randint(1, 4))
    return True


def columns_inserted(pen: Pen) -> bool:
    """21: the form begins in column B or C."""
    for page in pen.book.pages:
        insert_columns(pen.book, page, 1, pen.rng.randint(1, 2))
    return True


def blank_row_in_table(pen: Pen) -> bool:
    """21: a blank row between two rows of a table."""
    rows = sorted({(e.spot.sheet, e.spot.row) for e in _plain(pen.book, ".amount_yen", ".size", ".gpus") if e.spot})
    neighbours = [b for a, b in pairwise(rows) if a[0] == b[0] and b[1] == a[1] + 1]
    if not neighbours:
        return False
    sheet, row = pen.rng.choice(neighbours)
    insert_rows(pen.book, pen.book.page(sheet), row)
    return True


def hidden_row(pen: Pen) -> bool:
    """20: a row with answers is hidden; it counts, but somebody must be told."""
    candidates = _plain(pen.book, ".remarks", ".rank_2", ".reasons", ".own_cap_yen", ".regular_employees")
    if not candidates:
        return False
    page, spot = _at(pen.book, pen.rng.choice(candidates))
    if any(top <= spot.row <= bottom and top != bottom for top, _, bottom, _ in page.merges):
        return False
    page.hidden_rows.add(spot.row)
    for e in list(pen.book.expectations):
        if e.spot is not None and (e.spot.sheet, e.spot.row) == (spot.sheet, spot.row) and e.verdict is Verdict.SAME:
            _set(pen.book, e, verdict=Verdict.MAY, case="20 hidden row")
    pen.book.extras.append(Extra("20 hidden row is mentioned", spot, asked=True, row_only=True))
    return True


def hidden_sheet(pen: Pen) -> bool:
    """20: a whole form is on a hidden sheet; it is read, and asked about."""
    book = pen.book
    if len(book.pages) < 3:
        return False
    page = pen.rng.choice(book.pages[1:])
    if not any(e.spot is not None and e.spot.sheet == page.name for e in book.expectations):
        return False
    page.hidden = True
    for e in list(book.expectations):
        if e.spot is not None and e.spot.sheet == page.name and e.verdict is Verdict.SAME:
            _set(book, e, verdict=Verdict.MAY, case="20 hidden sheet")
    book.extras.append(Extra("20 hidden sheet is mentioned", Spot(page.name, 1, 1), asked=True, whole_sheet=True))
    return True


def cover_letter(pen: Pen) -> bool:
    """20: a letter on a sheet in front."""
    page = Page("送付状")
    lines = (
        "令和6年4月20日",
        "経済産業省 商務情報政策局 御中",
        "標記の件、別シートのとおり回答いたします。",
        "よろしくお願い申し上げます。",
    )
    for row, text in enumerate(lines, start=2):
        page.put(row, 2, Ink(text, text=True))
    pen.book.pages.insert(0, page)
    pen.book.extras.append(Extra("20 letter in front", Spot(page.name, 2, 2), listed=True, whole_sheet=True))
    return True


def price_list(pen: Pen) -> bool:
    """20: a provider's price list on a sheet of its own; nothing in it is an answer."""
    page = Page("参考_料金表")
    page.put(1, 1, "ツバメクラウド 料金表（参考）")
    for column, text in enumerate(("GPU機種", "単価", "最低利用期間"), start=1):
        page.put(2, column, text)
    for row, (gpu, price) in enumerate((("H100", 760), ("H200", 890), ("A100", 310)), start=3):
        page.put(row, 1, gpu)
        page.put(row, 2, price)
        page.put(row, 3, "1か月")
    pen.book.pages.append(page)
    pen.book.extras.append(Extra("20 price list behind", Spot(page.name, 3, 2), listed=True, whole_sheet=True))
    return True


def stray_note(pen: Pen) -> bool:
    """29: a remark in a free cell beside the form."""
    page = pen.rng.choice(pen.book.pages)
    column = max((column for _, column in page.cells), default=1) + 2
    row = pen.rng.randint(2, max(3, page.last_row))
    page.put(row, column, Ink("※11月以降の台数は調整中です", text=True))
    pen.book.extras.append(Extra("29 remark beside the form", Spot(page.name, row, column), listed=True))
    return True


def label_twice(pen: Pen) -> bool:
    """21: the same label a second time below, with another value: nobody can tell which holds."""
    if pen.book.layout not in ("own sheets", "one sheet", "renamed sheets", "template", "text file", "shuffled sheets"):
        return False
    candidates = _plain(
        pen.book, "class.regular_employees", "class.own_cap_yen", "completion.minimum_share_percent", "outlook.gpus"
    )
    if not candidates:
        return False
    chosen = pen.rng.choice(candidates)
    page, spot = _at(pen.book, chosen)
    label = page.cells[spot.row, spot.column - 1]
    insert_rows(pen.book, page, spot.row + 1)
    page.put(spot.row + 1, spot.column - 1, label)
    page.put(spot.row + 1, spot.column, Ink(int(str(chosen.value)) * 2 + 1))
    _set(pen.book, chosen, verdict=Verdict.ROW, case="21 label twice")
    return True


def merged_value(pen: Pen) -> bool:
    """9: the value of a label is merged over the free cells at its right."""
    candidates = _plain(pen.book, "applicant.legal_name", ".title", ".japan_hub", ".remarks")
    for chosen in candidates:
        page, spot = _at(pen.book, chosen)
        free = all((spot.row, spot.column + step) not in page.cells for step in (1, 2))
        if free and not any(top <= spot.row <= bottom for top, _, bottom, _ in page.merges):
            page.merges.append((spot.row, spot.column, spot.row, spot.column + 2))
            _set(pen.book, chosen, case="9 value merged to the right")
            return True
    return False


def merged_months(pen: Pen) -> bool:
    """9: one number merged over two months: it cannot be split."""
    found = {
        (e.spot.sheet, e.spot.row, e.spot.column): e
        for e in _plain(pen.book)
        if e.spot and e.fact[-8:].startswith(".202")
    }
    for (sheet, row, column), first in found.items():
        second = found.get((sheet, row, column + 1))
        page = pen.book.page(sheet)
        if second is None or first.fact[:-7] != second.fact[:-7]:
            continue
        if any(top <= row <= bottom for top, _, bottom, _ in page.merges):
            continue
        del page.cells[row, column + 1]
        page.merges.append((row, column, row, column + 1))
        _set(pen.book, first, verdict=Verdict.ROW, case="9 merged over two months")
        _set(pen.book, second, verdict=Verdict.ROW, case="9 merged over two months", spot=first.spot)
        return True
    return False


def thousand_times(pen: Pen) -> bool:
    """4: an amount is off by exactly a thousand: somebody counted in 千円."""
    candidates = [e for e in _products(pen.book) if int(str(e.value)) % 1000 == 0]
    if not candidates:
        return False
    chosen = pen.rng.choice(candidates)
    page, spot = _at(pen.book, chosen)
    ink = Ink(int(str(chosen.value)) // 1000)
    page.cells[spot.row, spot.column] = ink
    _set(pen.book, chosen, verdict=Verdict.ASKED, case="4 off by a thousand", ink=ink)
    return True


def amount_differs(pen: Pen) -> bool:
    """25: an amount that is not the product of its price and quantity."""
    candidates = _products(pen.book)
    if not candidates:
        return False
    chosen = pen.rng.choice(candidates)
    page, spot = _at(pen.book, chosen)
    ink = Ink(int(str(chosen.value)) + 50_000)
    page.cells[spot.row, spot.column] = ink
    _set(pen.book, chosen, verdict=Verdict.ASKED, case="25 amount is no product", ink=ink)
    return True


def end_before_start(pen: Pen) -> bool:
    """26: the last day lies before the first."""
    starts = {e.fact.split(".")[0] for e in _plain(pen.book, ".earliest")}
    for chosen in _plain(pen.book, ".deadline"):
        if chosen.fact.split(".")[0] in starts:
            page, spot = _at(pen.book, chosen)
            ink = Ink("2024-09-01", text=True) if chosen.ink.text else Ink(date(2024, 9, 1), number_format="yyyy/m/d")
            page.cells[spot.row, spot.column] = ink
            _set(pen.book, chosen, verdict=Verdict.ASKED, case="26 end before start", ink=ink)
            return True
    return False


UNKNOWN_LABELS = {
    "desired_gpus": "欲しい枚数", "deadline": "お尻の日付", "own_cap_yen": "社内決裁の枠", "rank_1": "本命のクラウド",
    "minimum_share_percent": "これを割ったら辞退", "regular_employees": "社員の人数", "japan_hub": "開発の場所",
}  # fmt: skip
"""Wordings of nobody's catalogue: what stands under them is listed, not guessed."""


def unknown_label(pen: Pen) -> bool:
    """21: a label in words of the writer's own."""
    for chosen in _plain(pen.book, *(f".{key}" for key in UNKNOWN_LABELS)):
        page, spot = _at(pen.book, chosen)
        key = chosen.fact.rsplit(".", 1)[1]
        if pen.book.layout in ("own sheets", "one sheet", "template", "text file") and not chosen.fact.startswith(
            "line/"
        ):
            page.put(spot.row, spot.column - 1, Ink(UNKNOWN_LABELS[key], text=True))
            _set(pen.book, chosen, verdict=Verdict.MAY, case="21 unknown label")
            return True
    return False


CHANGES: tuple[Change, ...] = (
    rows_inserted, columns_inserted, blank_row_in_table, hidden_row, hidden_sheet, cover_letter, price_list, stray_note,
    label_twice, merged_value, merged_months, thousand_times, amount_differs, end_before_start, unknown_label,
)  # fmt: skip
"""Every change, as one function each."""
LATE = (rows_inserted, columns_inserted)
"""Done last, because they move everything."""
NEEDS_SHEETS = (cover_letter, price_list, hidden_sheet, hidden_row, merged_value, merged_months)
"""Impossible in a text file."""


def restructure(pen: Pen, rng: Random, text: bool, mild: bool, turn: int) -> None:
    """Do one to three things to the whole book; in a mild file none that stops anything."""
    harsh = (label_twice, merged_months, thousand_times, amount_differs, end_before_start)
    allowed = [c for c in CHANGES if not (text and c in NEEDS_SHEETS) and not (mild and c in harsh)]
    featured = CHANGES[turn % len(CHANGES)]
    chosen = rng.sample(allowed, rng.choice((0, 1, 2, 3)))
    if featured in allowed and featured not in chosen and chosen:
        chosen[0] = featured
    if thousand_times in chosen and amount_differs in chosen:
        chosen.remove(amount_differs)
    for change in sorted(chosen, key=lambda c: c in LATE):
        if change(pen):
            pen.book.structure.append(change.__name__)
