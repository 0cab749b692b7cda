"""Finding the sheets of a form in a workbook, and every field in them. What stays unread is listed."""

from allocator.intake.cells import Book, Sheet
from allocator.intake.form import BookForm, SheetForm
from allocator.intake.labels.fields import read_fields
from allocator.intake.labels.found import Located, Reading
from allocator.intake.labels.tables import label_key, read_tables
from allocator.intake.marks import HEADS, MARK, REMARK_HEADS, VALUE_HEADS
from models.names import folded_text
from models.problems import Level, Place, Problem

_TITLE_ROWS = 5
_FEWEST_LABELS = 3
_VALUES = frozenset(label_key(word) for word in VALUE_HEADS)
_REMARKS = frozenset(label_key(word) for word in REMARK_HEADS)


def _by_name(form: SheetForm, sheets: list[Sheet]) -> Sheet | None:
    return next((sheet for sheet in sheets if folded_text(sheet.name) in form.keys), None)


def _by_title(form: SheetForm, sheets: list[Sheet]) -> Sheet | None:
    for sheet in sheets:
        first = min((row for row, _ in sheet.cells), default=0)
        for (row, _), cell in sheet.cells.items():
            if row < first + _TITLE_ROWS and folded_text(cell.text) in form.keys:
                return sheet
    return None


def _by_labels(form: SheetForm, sheets: list[Sheet]) -> Sheet | None:
    keys = {key for section in form.sections for field in section.fields for key in field.keys}
    hits = {sheet.name: sum(label_key(cell.text) in keys for cell in sheet.cells.values()) for sheet in sheets}
    best = max(sheets, key=lambda sheet: hits[sheet.name], default=None)
    return best if best is not None and hits[best.name] >= _FEWEST_LABELS else None


def assign_sheets(form: BookForm, book: Book) -> dict[str, Sheet]:
    """Return which sheet of the workbook is which sheet of the form: by name, then title, then labels."""
    assigned: dict[str, Sheet] = {}
    for find in (_by_name, _by_title, _by_labels):
        for sheet_form in form.sheets:
            if sheet_form.name in assigned:
                continue
            free = [sheet for sheet in book.sheets if sheet not in assigned.values()]
            found = find(sheet_form, free)
            if found is not None:
                assigned[sheet_form.name] = found
    return assigned


def _missing(form: BookForm, assigned: dict[str, Sheet], book: Book) -> list[Problem]:
    names = [sheet.name for sheet in book.sheets]
    return [
        Problem(
            code="sheet_missing" if sheet.required else "sheet_absent",
            level=Level.FILE if sheet.required else Level.NORMALISED,
            place=Place(file=book.file),
            params={"sheet": sheet.name, "found": names},
        )
        for sheet in form.sheets
        if sheet.name not in assigned
    ]


def _guide_columns(sheet: Sheet) -> set[int]:
    """Return the columns that hold remarks and units, by the rows that head a list of fields."""
    heads = [cells for cells in sheet.rows().values() if any(label_key(cell.text) in _VALUES for cell in cells)]
    return {cell.column for cells in heads for cell in cells if label_key(cell.text) in _REMARKS}


def _unread(form: BookForm, sheet_form: SheetForm, reading: Reading) -> list[Problem]:
    """List the cells nothing was made of: not a field, not its label, not words of the form itself."""
    own = {folded_text(text) for text in (form.title, sheet_form.title, *sheet_form.guide, *HEADS, *VALUE_HEADS)}
    own |= {folded_text(section.heading) for section in sheet_form.sections}
    guides = _guide_columns(reading.sheet)
    left = [
        cell
        for at, cell in sorted(reading.sheet.cells.items())
        if at not in reading.known and folded_text(cell.text) not in own and cell.column not in guides
    ]
    left = [cell for cell in left if not cell.text.startswith(MARK)]
    if not left:
        return []
    place = Place(file=reading.file, sheet=reading.sheet.name, cell=left[0].name)
    found = " / ".join(f"{cell.name}: {cell.text}" for cell in left)
    return [Problem(code="cells_unread", level=Level.ASK, place=place, value=found, params={"count": len(left)})]


def locate(form: BookForm, book: Book) -> Located:
    """Find every field of the form in the workbook; a missing required sheet is a problem of the file."""
    located = Located()
    assigned = assign_sheets(form, book)
    located.problems += _missing(form, assigned, book)
    for sheet_form in form.sheets:
        sheet = assigned.get(sheet_form.name)
        if sheet is None or not sheet.cells:
            continue
        reading = Reading(book.file, sheet)
        tables = [section for section in sheet_form.sections if section.is_table]
        if tables:
            read_tables(tables, {label_key(section.heading) for section in sheet_form.sections}, reading, located)
        read_fields([section for section in sheet_form.sections if not section.is_table], reading, located)
        located.problems += _unread(form, sheet_form, reading)
    return located
