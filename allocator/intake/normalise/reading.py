"""What came of one cell: a value, nothing, or a reason why it is not taken. Never a guess."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from allocator.intake.cells import Cell, Fault
from allocator.intake.form import BookForm, Field

T = TypeVar("T")
_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff\u3000]+")
_DASHES = frozenset("-‐‑‒–—―−ー－─ｰ")
_AS_TEXT = re.compile(r'=?"(?P<inside>[^"]*)"')
_VARIATION = re.compile("[\ufe00-\ufe0f]")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a cell gave.

    ``value`` None and no ``code``: blank. A ``code`` without value: not taken, and why; ``used`` proposes what may have
    been meant. A ``code`` with a value: taken, and asked about. ``noted``: taken, changed in form.
    """

    value: T | None = None
    code: str = ""
    noted: bool = False
    params: dict[str, Any] = field(default_factory=dict)
    used: str = ""

    def without_value(self) -> "Reading[Any]":
        """Return the same outcome for a reader of another type."""
        return Reading(code=self.code, noted=self.noted, params=self.params, used=self.used)


def refused(code: str, used: object = "", **params: Any) -> Reading[Any]:
    """Say why a cell is not taken, and what may have been meant."""
    return Reading(code=code, params=params, used=str(used))


def folded(text: str) -> str:
    """Fold widths and letter case, and drop all spaces."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def compatible_digits(text: str) -> bool:
    """Tell whether a text has signs that only become digits by folding: ①, ², ㏠. 「①128」 is not 1128."""
    return any(
        not sign.isdecimal() and any(folded.isdecimal() for folded in unicodedata.normalize("NFKC", sign))
        for sign in text
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A cell with the field it stands in and the choices of the form.

    ``unit``: the unit stated beside the cell, in its heading or in a line above. ``day_zero_1904``: the workbook counts
    its days from 1904.
    """

    cell: Cell
    field: Field
    form: BookForm
    unit: str = ""
    day_zero_1904: bool = False

    @property
    def fault(self) -> Fault | None:
        """The fault of the cell, if it has no usable value."""
        return self.cell.content if isinstance(self.cell.content, Fault) else None

    @property
    def shown(self) -> str:
        """The text without what only says that it is text: a leading apostrophe, ="…"."""
        text = _VARIATION.sub("", self.cell.text)
        stripped = text.strip()
        kept = _AS_TEXT.fullmatch(stripped)
        if kept is not None:
            return kept["inside"]
        return stripped[1:] if stripped[:1] in ("'", "’") else text

    @property
    def plain(self) -> str:
        """The text with widths folded and spaces at the ends removed."""
        return _SPACES.sub(" ", unicodedata.normalize("NFKC", self.shown)).strip()

    @property
    def bare(self) -> str:
        """The text with widths folded and no spaces at all."""
        return _SPACES.sub("", unicodedata.normalize("NFKC", self.shown))

    @property
    def lines(self) -> str:
        """The text with widths folded and its lines kept."""
        return unicodedata.normalize("NFKC", self.shown).replace("\r\n", "\n").strip()

    @property
    def lone_dash(self) -> bool:
        """Whether nothing but dashes was written: that means blank."""
        written = self.cell.text.strip()
        return bool(written) and set(written) <= _DASHES
