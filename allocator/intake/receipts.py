"""When each file was received and from whom: from the list beside the files, where the workbook does not say."""

from datetime import date, datetime
from pathlib import Path

from allocator.intake.cells import Book, Cell, Fault
from allocator.intake.form import Field, Kind, book_form
from allocator.intake.normalise import normalise
from allocator.intake.normalise.days import JST
from allocator.intake.normalise.reading import Written
from allocator.intake.table import read_table
from models.base import Frozen
from models.names import folded_text
from models.problems import Level, Place, Problem
from models.questions import field_key
from models.survey import Receipt, SurveyEntry

MANIFEST = "receipts.csv"
RECEIVED = "office.received_at"
_HEADS = {
    "file": ("file", "ファイル", "ファイル名", "添付ファイル"),
    "sender": ("sender", "送信者", "差出人"),
    "received_at": ("received_at", "received at", "受信日時", "受信日"),
}
_KEYS = {folded_text(word): name for name, words in _HEADS.items() for word in words}


class Line(Frozen):
    """One line of the list of receipts."""

    sender: str = ""
    received_at: datetime | None = None
    place: Place = Place()


def _moment(cell: Cell) -> datetime | None:
    field = Field(key="received_at", label="", kind=Kind.MOMENT)
    if isinstance(cell.content, Fault):
        return None
    at = normalise(Written(cell, field, book_form("survey"))).value
    return at if isinstance(at, datetime) else None


def _lines(book: Book) -> tuple[dict[str, Line], list[Problem]]:
    lines: dict[str, Line] = {}
    problems: list[Problem] = []
    columns: dict[str, int] = {}
    for sheet in book.sheets:
        for number, cells in sheet.rows().items():
            if "file" not in columns:
                columns = {_KEYS[folded_text(c.text)]: c.column for c in cells if folded_text(c.text) in _KEYS}
                continue
            row = {name: sheet.cells.get((number, column)) for name, column in columns.items()}
            name, at = row.get("file"), row.get("received_at")
            place = book.place(sheet, number, columns["file"])
            if name is None:
                continue
            moment = _moment(at) if at is not None else None
            if at is not None and moment is None:
                where = book.place(sheet, number, at.column)
                params = {"file": name.text, "received_at": at.text}
                problems.append(
                    Problem(code="receipt_time_unreadable", level=Level.ASK, place=where, value=at.text, params=params)
                )
            sender = row.get("sender")
            lines[name.text.strip()] = Line(
                sender=sender.text.strip() if sender else "", received_at=moment, place=place
            )
    if "file" not in columns:
        params = {"file": book.file}
        problems.append(
            Problem(code="receipts_without_columns", level=Level.ASK, place=Place(file=book.file), params=params)
        )
    return lines, problems


def read_receipts(folders: set[Path]) -> tuple[dict[Path, Line], list[Problem]]:
    """Return what the lists in some folders say about their files, and what is wrong with the lists."""
    said: dict[Path, Line] = {}
    problems: list[Problem] = []
    for folder in sorted(folders):
        path = folder / MANIFEST
        if not path.is_file():
            continue
        book = read_table(path)
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
    return receipt.received_at.astimezone(JST).date() > closes


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
