"""An answer stands in its cell as if the applicant had written it there: same rules, and it may be asked again."""

import re
from dataclasses import replace

from allocator.intake.cells import Book, Cell, Sheet
from allocator.intake.form import BookForm, Field
from allocator.intake.labels import Located, Row, Spot
from allocator.intake.normalise.months import month_field
from allocator.intake.questions.answers import Answers, Given, Meaning
from models.names import folded_text
from models.problems import Level, Place, Problem
from models.questions import Asked, source_of

_CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def _replaced(cell: Cell, given: Given) -> Cell | None:
    if given.meaning is Meaning.BLANK:
        return None
    return Cell(row=cell.row, column=cell.column, content=given.text)


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
    return replace(spot, cell=_replaced(cell, given))


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
    if not any(answers.of_file(book.sha256, asked) for asked in (Asked.CELL, Asked.FIELD)):
        return []
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


def _blank(field: Field, sheet: str, file: str, target: str) -> Spot:
    """Return the spot of a field that stands nowhere in the file: its place is the question itself."""
    return Spot(field, Place(file=file, sheet=sheet, field=target), None)


class _Fields:
    """Puts answers about fields into what was located in one file."""

    def __init__(
        self, form: BookForm, located: Located, file: str, answers: Answers, by_cell: dict[str, Given]
    ) -> None:
        self.form, self.located, self.file = form, located, file
        self.answers, self.by_cell = answers, by_cell

    def answered(self, spot: Spot, given: Given) -> Spot:
        """Return the spot as answered - unless its cell was answered after the field was."""
        cell = self.by_cell.get(f"{spot.place.sheet}!{spot.place.cell}")
        return spot if cell is not None and self.answers.is_later(cell, given) else _spot(spot, given)

    def put(self, target: str, given: Given) -> bool:
        """Answer one field; False when the form has no such field."""
        section, key, row_name = split_target(target)
        known = _field(self.form, section, key)
        if known is None:
            return False
        blank = _blank(*known, self.file, target)
        if not row_name:
            spots = self.located.fields.setdefault(section, {})
            spots[key] = self.answered(spots.get(key, blank), given)
            return True
        naming = main_key(self.form, section)
        rows = self.located.tables.setdefault(section, [])
        for position, row in enumerate(rows):
            name = row.spots[naming].cell if naming in row.spots else None
            if name is not None and folded_text(name.text) == folded_text(row_name):
                rows[position] = Row(row.place, row.spots | {key: self.answered(row.spots.get(key, blank), given)})
                return True
        self._add(rows, section, naming, row_name, {key: _spot(blank, given)}, known[1])
        return True

    def _add(self, rows: list[Row], section: str, naming: str, name: str, spots: dict[str, Spot], sheet: str) -> None:
        """Add the row of a table that says nothing yet about a line."""
        field = _field(self.form, section, naming)
        place = Place(file=self.file, sheet=sheet)
        if field is not None:
            named = Spot(field[0], place, Cell(row=1, column=1, content=name))
            rows.append(Row(place, {naming: named, **spots}))


def answered_spots(form: BookForm, located: Located, book: Book, answers: Answers) -> set[str]:
    """Put the answers into what was located; return the targets of fields that are none of the form."""
    by_cell = answers.of_file(book.sha256, Asked.CELL)
    if by_cell:
        located.fields = {name: _by_cell(spots, by_cell) for name, spots in located.fields.items()}
        for name, rows in located.tables.items():
            located.tables[name] = [Row(row.place, _by_cell(row.spots, by_cell)) for row in rows]
    fields = _Fields(form, located, book.file, answers, by_cell)
    by_field = answers.of_file(book.sha256, Asked.FIELD)
    return {target for target, given in by_field.items() if not fields.put(target, given)}
