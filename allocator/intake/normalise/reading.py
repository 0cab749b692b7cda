"""What came of one cell: a value, nothing, or a reason why it is not taken. Never a guess."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from allocator.intake.cells import Cell, Fault
from allocator.intake.form import BookForm, Field

T = TypeVar("T")
_SPACES = re.compile(r"[\s\u00a0\u3000]+")
_DASHES = frozenset("-‐‑‒–—―−ー－")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """``value`` None and no ``code``: blank. A ``code``: not taken, and why. ``noted``: taken, changed in form."""

    value: T | None = None
    code: str = ""
    noted: bool = False
    params: dict[str, Any] = field(default_factory=dict)


def refused(code: str, **params: Any) -> Reading[Any]:
    """Say why a cell is not taken."""
    return Reading(code=code, params=params)


@dataclass(frozen=True, slots=True)
class Written:
    """A cell with the field it stands in and the choices of the form."""

    cell: Cell
    field: Field
    form: BookForm

    @property
    def fault(self) -> Fault | None:
        """The fault of the cell, if it has no usable value."""
        return self.cell.content if isinstance(self.cell.content, Fault) else None

    @property
    def plain(self) -> str:
        """The text with widths folded and spaces at the ends removed."""
        return _SPACES.sub(" ", unicodedata.normalize("NFKC", self.cell.text)).strip()

    @property
    def bare(self) -> str:
        """The text with widths folded and no spaces at all."""
        return _SPACES.sub("", unicodedata.normalize("NFKC", self.cell.text))

    @property
    def lone_dash(self) -> bool:
        """Whether nothing but a dash was written: that means blank."""
        return self.cell.text.strip() in _DASHES
