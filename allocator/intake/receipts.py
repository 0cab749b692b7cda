"""When each file was received and from whom: from the list beside the files, where the workbook does not say."""

from datetime import date, datetime
from pathlib import Path

from allocator.intake.cells import Book, Fault
from allocator.intake.form import Field, Kind, book_form
from allocator.intake.headed import Named, headed
from allocator.intake.jail import read_book
from allocator.intake.labels import Spot
from allocator.intake.normalise import normalise
from allocator.intake.normalise.reading import Written
from models.base import Frozen
from models.problems import Level, Place, Problem
from models.questions import field_key
from models.survey import Receipt, SurveyEntry
from models.units import JST, day_in_japan

MANIFEST = "receipts.csv"
RECEIVED = "office.received_at"
_FILE = Field(key="file", label="ファイル", also=("file", "ファイル名", "添付ファイル", "filename"), kind=Kind.TEXT)
_SENDER = Field(key="sender", label="送信者", also=("sender", "差出人", "from"), kind=Kind.TEXT)
_TIME = Field(key="received_at", label="受信日時", also=("received_at", "received at", "受信日"), kind=Kind.MOMENT)
_COLUMNS: Named = {word: (field.key, field) for field in (_FILE, _SENDER, _TIME) for word in field.keys}


class Line(Frozen):
    """One line of the list of receipts."""

    sender: str = ""
    received_at: datetime | None = None
    place: Place = Place()


def _moment(spot: Spot | None) -> datetime | None:
    if spot is None or spot.cell is None or isinstance(spot.cell.content, Fault):
        return None
    at = normalise(Written(spot.cell, _TIME, book_form("survey"))).value
    return at if isinstance(at, datetime) else None


def _text(spot: Spot | None) -> str:
    return spot.cell.text.strip() if spot is not None and spot.cell is not None else ""


def _lines(book: Book) -> tuple[dict[str, Line], list[Problem]]:
    table = headed(book, _COLUMNS, lambda keys: "file" in keys)
    if table is None:
        place, params = Place(file=book.file), {"file": book.file}
        return {}, [Problem(code="receipts_without_columns", level=Level.ASK, place=place, params=params)]
    lines: dict[str, Line] = {}
    problems: list[Problem] = []
    for _, spots in table.rows():
        name, at = _text(spots["file"]), spots.get("received_at")
        moment = _moment(at)
        if at is not None and at.cell is not None and moment is None:
            params = {"file": name, "received_at": at.cell.text}
            problems.append(
                Problem(
                    code="receipt_time_unreadable", level=Level.ASK, place=at.place, value=at.cell.text, params=params
                )
            )
        if name in lines and lines[name].received_at != moment:
            params = {"file": name}
            place = spots["file"].place
            problems.append(Problem(code="receipt_twice", level=Level.ASK, place=place, value=name, params=params))
        elif name:
            lines[name] = Line(sender=_text(spots.get("sender")), received_at=moment, place=spots["file"].place)
    return lines, problems


def read_receipts(folders: set[Path]) -> tuple[dict[Path, Line], list[Problem]]:
    """Return what the lists in some folders say about their files, and what is wrong with the lists."""
    said: dict[Path, Line] = {}
    problems: list[Problem] = []
    for folder in sorted(folders):
        path = folder / MANIFEST
        if not path.is_file():
            continue
        book = read_book(path).outcome
        if isinstance(book, Problem):
            problems.append(book.model_copy(update={"level": Level.ASK}))
            continue
        lines, found = _lines(book)
        problems += found
        for name, line in lines.items():
            if (folder / name).is_file():
                said[folder / name] = line
            else:
                params = {"file": name}
                problems.append(Problem(code="receipt_of_no_file", level=Level.ASK, place=line.place, params=params))
    return said, problems


def with_receipt(
    entry: SurveyEntry, line: Line | None, closes: date | None, answered: bool
) -> tuple[SurveyEntry, list[Problem]]:
    """Return the answer with sender, time of receipt and the mark of being late.

    What the workbook says stays; where the list says another time, a person is asked (unless one has said so already).
    """
    receipt, problems = entry.receipt, list[Problem]()
    if line is not None:
        stated = receipt.received_at
        if stated is not None and line.received_at not in (None, stated) and not answered:
            problems.append(_differs(entry, line))
        receipt = receipt.model_copy(
            update={"sender": receipt.sender or line.sender, "received_at": stated or line.received_at}
        )
    receipt = receipt.model_copy(update={"late": is_late(receipt, closes)})
    return entry.model_copy(update={"receipt": receipt}), problems


def is_late(receipt: Receipt, closes: date | None) -> bool:
    """Tell whether an answer arrived after the last day (Japan Standard Time, the day itself is in time)."""
    if closes is None or receipt.received_at is None:
        return receipt.late
    return day_in_japan(receipt.received_at) > closes


def _shown(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(JST).strftime("%Y-%m-%d %H:%M")


def _differs(entry: SurveyEntry, line: Line) -> Problem:
    used, listed = _shown(entry.receipt.received_at), _shown(line.received_at)
    return Problem(
        code="receipt_differs",
        level=Level.ASK,
        place=line.place,
        value=listed,
        used=used,
        params={"file": entry.receipt.file, "listed": listed, "used": used},
        question=field_key(entry.receipt.sha256, "receipt_differs", RECEIVED),
    )
