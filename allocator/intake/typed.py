"""One value as a person types it into a page, read by the same rules as a cell of the workbook it belongs to.

The person is there to be asked, so whatever is in doubt is not taken: it is said at once, in the words of the import.
"""

from typing import Any

from allocator.intake.cells import Cell
from allocator.intake.form import Field, book_form
from allocator.intake.normalise import normalise
from allocator.intake.normalise.reading import Written
from models.errors import InputError
from models.problems import Level, Place, Problem


def field_of(form: str, section: str, key: str) -> Field:
    """Return the field of a form."""
    sections = (part for sheet in book_form(form).sheets for part in sheet.sections)
    return next(field for part in sections if part.id == section for field in part.fields if field.key == key)


def typed(form: str, section: str, key: str, text: str, label: str = "") -> Any:
    """Return what was typed into a field (in the unit of its heading), None for nothing; refuse what is doubtful.

    ``label``: what the field is called where it was typed, if not as in the workbook.
    """
    if not text.strip():
        return None
    field = field_of(form, section, key)
    reading = normalise(Written(Cell(row=1, column=1, content=text), field, book_form(form), field.unit))
    if reading.code:
        params = {**reading.params, "label": label} if label else {"label": field.label, **reading.params}
        problem = Problem(code=reading.code, level=Level.ROW, place=Place(field=key), value=text, params=params)
        raise InputError("typed_unreadable", value=text[:80], problem=problem)
    return reading.value
