"""An answer stands in its cell as if the applicant had written it there: same rules, and it may be asked again."""

import re

from allocator.intake.cells import Book, Cell, Sheet
from allocator.intake.form import BookForm, Field
from allocator.intake.labels import Located, Row, Spot
from allocator.intake.labels.tables import month_field
from allocator.intake.questions.answers import Answers, Given, Meaning
from models.names import folded_text
from models.problems import Level, Place, Problem
from models.questions import Asked, source_of

_CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def _replaced(cell: Cell, given: Given) -> Cell | None:
    if given.meaning is Meaning.BLANK:
        return None
    return cell.model_copy(update={"content": given.text, "percent": False})


def _at(name: str) -> Cell | None:
    """Return an empty cell of that name, or None when it names no cell."""
    found = _CELL_NAME.fullmatch(name)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return Cell(row=int(found[2]), column=column, content="")


def answered_book(book: Book, answers: Answers) -> Book:
    """Return the workbook with the answers to its cells in their place."""
    given = answers.of_file(book.sha256, Asked.CELL)
    if not given:
        return book
    sheets: list[Sheet] = []
    for sheet in book.sheets:
        cells = dict(sheet.cells)
        for target, answer in given.items():
            name, _, written = target.rpartition("!")
            blank = _at(written) if name == sheet.name else None
            if blank is None:
                continue
            at = (blank.row, blank.column)
            new = _replaced(cells.get(at, blank), answer)
            if new is None:
                cells.pop(at, None)
            else:
                cells[at] = new
        sheets.append(sheet.model_copy(update={"cells": cells}))
    return book.model_copy(update={"sheets": tuple(sheets)})


def _spot(spot: Spot, given: Given) -> Spot:
    cell = spot.cell or _at(spot.place.cell) or Cell(row=1, column=1, content="")
    return Spot(spot.field, spot.place, _replaced(cell, given))


def _by_cell(spots: dict[str, Spot], given: dict[str, Given]) -> dict[str, Spot]:
    """Answer the cells of these spots; also where two labels contradict each other, which no single cell can mend."""
    answered = dict(spots)
    for key, spot in spots.items():
        answer = given.get(f"{spot.place.sheet}!{spot.place.cell}")
        if answer is not None:
            answered[key] = _spot(spot, answer)
    return answered


def _field(form: BookForm, section: str, key: str) -> tuple[Field, str] | None:
    """Return a field of the form with the name of its sheet."""
    for sheet in form.sheets:
        for part in sheet.sections:
            if part.id != section:
                continue
            for field in part.fields:
                if field.key == key:
                    return field, sheet.name
            if part.months and key[:4].isdigit():
                return month_field(key), sheet.name
    return None


def used_answers(book: Book, places: dict[str, Place], answers: Answers) -> list[Problem]:
    """Log each answer that was read in place of a cell of a file, with what stood there."""
    source = source_of(book.sha256)
    cells = {f"{sheet.name}!{cell.name}": cell for sheet in book.sheets for cell in sheet.cells.values()}
    found: list[Problem] = []
    for asked in (Asked.CELL, Asked.FIELD):
        for target, given in answers.of_file(book.sha256, asked).items():
            sheet, _, name = target.rpartition("!")
            place = Place(file=book.file, sheet=sheet, cell=name)
            if asked is Asked.FIELD:
                place = places.get(place_key(source, target), Place(file=book.file, field=target))
            stood = cells.get(f"{place.sheet}!{place.cell}")
            found.append(
                Problem(
                    code="answer_used",
                    level=Level.NORMALISED,
                    place=place,
                    value=stood.text if stood else "",
                    used=given.text,
                    params={"answer": given.text},
                )
            )
    return found


def place_key(source: str, target: str) -> str:
    """Return under which key the place of a field is kept; the name of its row folded."""
    path, _, row = target.partition("@")
    return f"{source}:{path}@{folded_text(row)}" if row else f"{source}:{path}"


def split_target(target: str) -> tuple[str, str, str]:
    """Return section, key and row of what a question about a field is about."""
    path, _, row = target.partition("@")
    section, _, key = path.partition(".")
    return section, key, row


def main_key(form: BookForm, section: str) -> str:
    """Return the key of the column that names the rows of a table."""
    return next(f.key for s in form.sheets for part in s.sections if part.id == section for f in part.fields if f.main)


def _new_spot(form: BookForm, section: str, key: str, place: Place, words: str) -> Spot | None:
    known = _field(form, section, key)
    if known is None:
        return None
    field, sheet = known
    where = place if place.sheet else place.model_copy(update={"sheet": sheet})
    return Spot(
        field, where.model_copy(update={"cell": "", "field": field.label}), Cell(row=1, column=1, content=words)
    )


def _answer_field(form: BookForm, located: Located, file: str, target: str, given: Given) -> bool:
    section, key, row_name = split_target(target)
    known = _field(form, section, key)
    if known is None:
        return False
    if not row_name:
        spots = located.fields.setdefault(section, {})
        blank = Spot(known[0], Place(file=file, sheet=known[1], field=known[0].label), None)
        spots[key] = _spot(spots.get(key, blank), given)
        return True
    naming = main_key(form, section)
    rows = located.tables.setdefault(section, [])
    for position, row in enumerate(rows):
        name = row.spots[naming].cell
        if name is not None and folded_text(name.text) == folded_text(row_name):
            blank = Spot(known[0], row.place.model_copy(update={"field": known[0].label}), None)
            rows[position] = Row(row.place, row.spots | {key: _spot(row.spots.get(key, blank), given)})
            return True
    place = Place(file=file, sheet=known[1])
    naming_spot = _new_spot(form, section, naming, place, row_name)
    if naming_spot is None:
        return False
    blank = Spot(known[0], place.model_copy(update={"field": known[0].label}), None)
    rows.append(Row(place, {naming: naming_spot, key: _spot(blank, given)}))
    return True


def answered_spots(form: BookForm, located: Located, book: Book, answers: Answers) -> set[str]:
    """Put the answers into what was located; return the targets of fields that are none of the form."""
    by_cell = answers.of_file(book.sha256, Asked.CELL)
    if by_cell:
        located.fields = {name: _by_cell(spots, by_cell) for name, spots in located.fields.items()}
        for name, rows in located.tables.items():
            located.tables[name] = [Row(row.place, _by_cell(row.spots, by_cell)) for row in rows]
    by_field = answers.of_file(book.sha256, Asked.FIELD)
    return {target for target, given in by_field.items() if not _answer_field(form, located, book.file, target, given)}
