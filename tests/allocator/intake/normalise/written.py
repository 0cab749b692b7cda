"""One cell in one field, ready to be normalised."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from allocator.intake.cells import Cell, Fault
from allocator.intake.form import BookForm, Field, Kind
from allocator.intake.normalise import normalise
from allocator.intake.normalise.reading import Reading, Written

FORM = BookForm.model_validate(
    {"file": "f", "title": "t", "sheet": (), "choices": {"answer": (("はい", "yes", "○"), ("いいえ", "no"))}}
)


def read(
    kind: Kind, content: str | int | float | bool | date | datetime | Fault, unit: str = "", percent: bool = False
) -> Reading[Any]:
    """Normalise one cell."""
    kept = Decimal(repr(content)) if isinstance(content, float) else content
    cell = Cell(row=1, column=1, content=kept, percent=percent)
    return normalise(Written(cell, Field(key="k", label="欄", kind=kind, unit=unit, choices="answer"), FORM))
