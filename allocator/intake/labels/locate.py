"""Finding every field of a form in a workbook, whatever sheet, row or column it stands in. What stays unread is listed.

Per sheet: titles and headings, then tables whose lines run down, tables whose lines run across, labelled fields.
"""

from collections.abc import Iterator

from allocator.intake.cells import Book, Sheet
from allocator.intake.form import BookForm, SheetForm
from allocator.intake.labels.bands import Bands
from allocator.intake.labels.fields import FieldReader
from allocator.intake.labels.found import Located, Reading
from allocator.intake.labels.grid import Grid
from allocator.intake.labels.scope import Barred, Scope, foreign
from allocator.intake.labels.tables import read_tables
from allocator.intake.labels.units import UnitLines
from allocator.intake.labels.unread import coloured, hidden_cells, noted, own_words, unread_cells
from allocator.intake.labels.words import Labels, labels_of_form
from models.problems import Level, Place, Problem


def _missing(form: BookForm, located: Located, homes: frozenset[str], book: Book) -> list[Problem]:
    """Say which sheets of the form are not there: neither a title of theirs nor one of their fields."""
    found = located.fields.keys() | located.tables.keys()
    return [
        _absent(sheet, book, alone=len(book.sheets) == 1 and bool(found))
        for sheet in form.sheets
        if sheet.name not in homes and not any(section.id in found for section in sheet.sections)
    ]


def _absent(sheet: SheetForm, book: Book, alone: bool) -> Problem:
    """A required sheet refuses the file; when all is on one sheet and the rest was found, its part is asked for."""
    code, level = "sheet_absent", Level.NORMALISED
    if sheet.required:
        code, level = ("part_missing", Level.ASK) if alone else ("sheet_missing", Level.FILE)
    names = [of.name for of in book.sheets]
    return Problem(code=code, level=level, place=Place(file=book.file), params={"sheet": sheet.name, "found": names})


def _by_labels(book: Book, sheet: Sheet, sure: bool) -> Problem:
    """Say that a sheet without a title of ours was read by its labels; asked when other sheets have such titles."""
    level = Level.NORMALISED if sure else Level.ASK
    return Problem(code="sheet_by_labels", level=level, place=Place(file=book.file, sheet=sheet.name), value=sheet.name)


def _segments(reading: Reading, scope: Scope) -> Iterator[range]:
    """Part a sheet at its titles."""
    last = max(reading.grid.numbers, default=0)
    starts = [0, *sorted(scope.by_row)]
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else last + 1
        if start + 1 < end:
            yield range(start + 1, end)


class SheetReader:
    """Reads one sheet."""

    def __init__(self, labels: Labels, scope: Scope, barred: Barred, reading: Reading, located: Located) -> None:
        self.labels, self.scope, self.barred = labels, scope, barred
        self.reading, self.located = reading, located
        self.units = UnitLines(reading, scope, labels)

    def read(self) -> None:
        """Read tables down, tables across, then labelled fields."""
        self._tables(self.reading)
        for rows in _segments(self.reading, self.scope):
            self._tables(self.reading.turned(rows))
        FieldReader(self.labels, self.scope, self.barred, self.reading, self.units, self.located).read()
        self.units.take(self.reading)

    def _tables(self, reading: Reading) -> None:
        bands = Bands(self.labels, reading, self.scope, self.barred)
        read_tables(bands, self.labels, self.scope, reading, self.units, self.located)


def locate(form: BookForm, book: Book) -> Located:
    """Find every field of the form in the workbook; a missing required sheet is a problem of the file."""
    located = Located(day_zero_1904=book.day_zero_1904)
    labels = labels_of_form(form)
    words = own_words(form)
    many = len(book.sheets) > 1
    readings = [Reading(book.file, sheet, Grid(sheet)) for sheet in book.sheets]
    scopes = {r.sheet.name: Scope(form, r.sheet, r.grid, labels, many) for r in readings}
    barred = foreign(scopes)
    listed: list[Problem] = []
    for reading in readings:
        sheet: Sheet = reading.sheet
        before = located.count
        SheetReader(labels, scopes[sheet.name], barred[sheet.name], reading, located).read()
        if many and not scopes[sheet.name].homes and located.count > before:
            listed.append(_by_labels(book, sheet, sure=not any(scope.homes for scope in scopes.values())))
        listed += unread_cells(words, reading, scopes[sheet.name]) + hidden_cells(reading)
        listed += noted(book.file, sheet) + coloured(words, book.file, sheet)
    homes = frozenset[str]().union(*(scope.homes for scope in scopes.values()))
    located.problems += _missing(form, located, homes, book) + listed
    return located
