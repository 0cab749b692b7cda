"""Reading the list: one row per proposal, by the headings, each cell through the same rules as a survey."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from allocator.intake.cells import Book
from allocator.intake.form import BookForm, book_form
from allocator.intake.headed import Headed, headed, headings
from allocator.intake.jail import read_book
from allocator.intake.labels import Located, Row, Spot
from allocator.intake.questions.answers import Answers
from allocator.intake.questions.applied import answered_book, answered_spots
from allocator.intake.questions.ask import with_question
from allocator.intake.questions.unused import Seen
from allocator.intake.values import RowValues, values_of
from models.base import Frozen
from models.policy import ProposalStatus, SubsidyClass
from models.problems import Level, Place, Problem
from models.questions import Asked, cell_key, field_key, read_key
from models.units import WHOLE

_WHO = frozenset({"number", "legal_name"})
_UNPLACED = "adoption_unknown"


class AdoptionRow(Frozen):
    """What a list says about one proposal. ``share``: how much of the request is supported; None: all of it.

    ``number_key``: the question under which the reception number of the row is answered; ``confirmed``: it was.
    """

    number: str = ""
    legal_name: str = ""
    corporate_number: str = ""
    title: str = ""
    status: ProposalStatus = ProposalStatus.ADOPTED
    share: Fraction | None = None
    subsidy_class: SubsidyClass | None = None
    grant_cap_yen: int | None = None
    place: Place = Place()
    number_key: str = ""
    confirmed: bool = False


class AdoptionList(Frozen):
    """What the lists say. ``complete``: every row could be read, so that what is not listed is known not to be."""

    rows: tuple[AdoptionRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    seen: tuple[Seen, ...] = ()
    complete: bool = True


def _share(row: RowValues) -> tuple[Fraction | None, bool]:
    """Return the share granted (None: all of it), and whether the row says it clearly."""
    share, asked, granted = row.get("share"), row.get("asked_yen"), row.get("granted_yen")
    stated = None if share is None else Fraction(share, WHOLE)
    paid = None if not asked or granted is None else Fraction(granted, asked)
    if (asked is None) != (granted is None) or asked == 0:
        return None, False
    if stated is not None and paid is not None and abs(stated - paid) >= Fraction(1, 100):
        return None, False
    found = stated if stated is not None else paid
    return found, found is None or 0 < found <= 1


def _row(row: RowValues, spots: dict[str, Spot], share: Fraction | None, sha256: str) -> AdoptionRow:
    number = spots.get("number")
    name = row.get("legal_name", "")
    return AdoptionRow(
        number=row.get("number", ""),
        legal_name=name,
        corporate_number=row.get("corporate_number", ""),
        title=row.get("title", ""),
        status=ProposalStatus(row.get("result", ProposalStatus.ADOPTED)),
        share=share,
        subsidy_class=None if row.get("subsidy_class") is None else SubsidyClass(row.get("subsidy_class")),
        grant_cap_yen=row.get("grant_cap_yen"),
        place=row.place,
        number_key=cell_key(sha256, _UNPLACED, number.place.sheet, number.place.cell)
        if number is not None
        else field_key(sha256, _UNPLACED, "adoption.number", name),
    )


def _target(row: AdoptionRow) -> str:
    key = read_key(row.number_key)
    return key.target if key is not None else ""


def _unusable(row: RowValues) -> Problem:
    """A row that cannot be read, or whose share is not clear: it is applied to nobody."""
    name = row.get("legal_name", "") or row.get("number", "")
    if row.unreadable:
        params = {"name": name, "labels": list(row.unreadable)}
        return Problem(code="adoption_row_unreadable", level=Level.ROW, place=row.place, value=name, params=params)
    return Problem(code="adoption_share_unclear", level=Level.ROW, place=row.place, value=name, params={"name": name})


def _table(book: Book, form: BookForm) -> Headed | None:
    named = {word: (key.partition(".")[2], field) for word, (key, field) in headings(form, ("adoption",)).items()}
    return headed(book, named, lambda keys: bool(_WHO & keys) and len(keys) > 1)


def _read(book: Book, answers: Answers) -> AdoptionList:
    form = book_form("adoption")
    seen = Seen(file=book.file, sha256=book.sha256, sheets=tuple(sheet.name for sheet in book.sheets))
    book = answered_book(book, answers)
    table = _table(book, form)
    if table is None:
        place, params = Place(file=book.file), {"file": book.file}
        problem = Problem(code="adoption_without_columns", level=Level.FILE, place=place, params=params)
        return AdoptionList(problems=(problem,), seen=(seen,), complete=False)
    located = Located(tables={"adoption": [Row(_first(spots), spots) for _, spots in table.rows()]})
    answered_spots(form, located, book, answers)
    values = values_of(form, located, book.file)
    answered = {*answers.of_file(book.sha256, Asked.CELL), *answers.of_file(book.sha256, Asked.FIELD)}
    rows: list[AdoptionRow] = []
    said = list(values.problems)
    for row, found in zip(values.rows("adoption"), located.tables["adoption"], strict=True):
        share, clear = _share(row)
        if row.unreadable or not clear:
            said.append(_unusable(row))
        else:
            read = _row(row, found.spots, share, book.sha256)
            rows.append(read.model_copy(update={"confirmed": _target(read) in answered}))
    return AdoptionList(
        rows=tuple(rows),
        problems=tuple(with_question(problem, form, book.sha256) for problem in said),
        seen=(seen,),
        complete=len(rows) == len(located.tables["adoption"]),
    )


def _first(spots: dict[str, Spot]) -> Place:
    """Return where a row stands: its first filled cell."""
    return next(spot.place for spot in spots.values() if spot.cell is not None)


def read_adoption(paths: Iterable[Path], answers: Answers) -> AdoptionList:
    """Read lists of adopted proposals; a row with anything unreadable in it is asked and not applied."""
    lists: list[AdoptionList] = []
    for path in paths:
        book = read_book(path).outcome
        if isinstance(book, Problem):
            lists.append(AdoptionList(problems=(book,), complete=False))
        else:
            lists.append(_read(book, answers))
    return AdoptionList(
        rows=tuple(row for one in lists for row in one.rows),
        problems=tuple(problem for one in lists for problem in one.problems),
        seen=tuple(seen for one in lists for seen in one.seen),
        complete=all(one.complete for one in lists),
    )
