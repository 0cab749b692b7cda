"""From a table of many applicants to the located fields of each, as if each had sent a workbook of its own."""

import hashlib
from dataclasses import replace

from allocator.intake.bulk.form import FIELDS, LINES
from allocator.intake.cells import Book, Cell, Fault
from allocator.intake.form import book_form
from allocator.intake.headed import Headed, Named, headed, headings
from allocator.intake.labels import Located, Row, Spot
from models.names import folded_name, folded_text
from models.problems import Level, Problem

_NUMBER, _NAME, _TITLE, _LINE = "office.number", "applicant.legal_name", "content.title", "amounts.line"


class Applicant:
    """The rows of one applicant. ``book``: the table, under a hash and a name that are this applicant's own."""

    def __init__(self, book: Book, key: str, row: int) -> None:
        own = hashlib.sha256(f"{book.sha256}/{key}".encode()).hexdigest()
        self.book = book.model_copy(update={"sha256": own, "file": f"{book.file}（{row}行目）"})
        self.located = Located()
        self.lines = 0


def _named() -> Named:
    return headings(book_form("survey"), (*FIELDS, *LINES))


def _enough(keys: set[str]) -> bool:
    """A table of applicants names them, their lines and what a line asks for; no sheet of the form does so in one row.

    Numbered co-applicants (No., 法人名) are no such table.
    """
    asks = any(key.partition(".")[0] in LINES and not key.endswith(".line") for key in keys)
    return bool({_NUMBER, _NAME} & keys) and _LINE in keys and asks


def bulk_table(book: Book) -> Headed | None:
    """Return the table of applicants of a workbook, or None when it is no such workbook."""
    return headed(book, _named(), _enough, months=True)


def _text(spots: dict[str, Spot], key: str) -> str:
    spot = spots.get(key)
    return spot.cell.text.strip() if spot is not None and spot.cell is not None else ""


def _who(spots: dict[str, Spot], current: tuple[str, str, str] | None) -> tuple[str, str, str] | None:
    """Return reception number, name and title of the applicant of a row: its own, or those of the row above."""
    number, name, title = _text(spots, _NUMBER), _text(spots, _NAME), _text(spots, _TITLE)
    if current is None:
        return (number, name, title) if number or name else None
    same_number = not number or number == current[0]
    same_name = not name or folded_name(name) == folded_name(current[1])
    same_title = not title or folded_text(title) == folded_text(current[2])
    if same_number and same_name and same_title:
        return current
    return number, name, title


def _key(who: tuple[str, str, str]) -> str:
    number, name, title = who
    return f"number {folded_text(number)}" if number else f"name {folded_name(name)} / {folded_text(title)}"


def _keep(applicant: Applicant, section: str, key: str, spot: Spot) -> None:
    """Keep what is said about an applicant; where two rows say different things, neither counts."""
    spots = applicant.located.fields.setdefault(section, {})
    earlier = spots.get(key)
    if earlier is None or earlier.cell is None:
        spots[key] = spot
    elif spot.cell is not None and spot.cell.content != earlier.cell.content:
        both = f"{earlier.place.cell}: {earlier.cell.text} / {spot.place.cell}: {spot.cell.text}"
        torn = earlier.cell.model_copy(update={"content": Fault(code="label_twice", written=both)})
        spots[key] = replace(earlier, cell=torn)


def _lines(applicant: Applicant, spots: dict[str, Spot]) -> list[Problem]:
    """Keep the demand line of a row; one without a number is numbered in order, and said."""
    tables = {name: {k: s for k, s in spots.items() if k.startswith(f"{name}.")} for name in LINES}
    filled = {name: any(s.cell is not None for k, s in own.items() if k != _LINE) for name, own in tables.items()}
    line = spots[_LINE]
    if line.cell is None and not any(filled.values()):
        return []
    applicant.lines += 1
    said: list[Problem] = []
    if line.cell is None:
        number = str(applicant.lines)
        line = Spot(line.field, line.place, Cell(row=1, column=1, content=number))
        params = {"line": number}
        said.append(Problem(code="bulk_line_numbered", level=Level.NORMALISED, place=line.place, params=params))
    for name, own in tables.items():
        if filled[name] or name == "amounts":
            kept = {key.partition(".")[2]: spot for key, spot in own.items()} | {"line": line}
            applicant.located.tables.setdefault(name, []).append(Row(line.place, kept))
    return said


def applicants(table: Headed) -> tuple[list[Applicant], list[Problem]]:
    """Return the applicants of a table in its order, and what is wrong with its rows."""
    found: dict[str, Applicant] = {}
    problems: list[Problem] = []
    current: tuple[str, str, str] | None = None
    for number, spots in table.rows():
        current = _who(spots, current)
        if current is None:
            first = next(spot for spot in spots.values() if spot.cell is not None)
            problems.append(
                Problem(code="bulk_row_of_nobody", level=Level.ROW, place=first.place, params={"row": number})
            )
            continue
        applicant = found.setdefault(_key(current), Applicant(table.book, _key(current), number))
        for key, spot in spots.items():
            section, _, name = key.partition(".")
            if section in FIELDS:
                _keep(applicant, section, name, spot)
        applicant.located.problems += _lines(applicant, spots)
    return list(found.values()), problems


def unknown_columns(table: Headed) -> list[Problem]:
    """List the headings that are none of ours: what stands under them is not read."""
    if not table.unknown:
        return []
    first = table.unknown[0]
    place = table.book.place(table.sheet, first.row, first.column)
    names = [cell.text for cell in table.unknown]
    return [
        Problem(
            code="bulk_columns_unknown", level=Level.ASK, place=place, value=" / ".join(names), params={"names": names}
        )
    ]
