"""The key of a question: what exactly a person answers, stable from one import to the next.

A key names its target by the hash of the file, so that an answer never reaches a file it was not given for:
``cell:<hash>:<code>:<sheet>!<cell>``, ``field:<hash>:<code>:<section>.<key>@<row>``, ``point:<hash>:<code>:<line>``
(nothing to write, only to accept), ``name:<kind>:<code>:<folded name>`` and ``version:<hash>:<code>:<hash>``.
"""

from enum import StrEnum

from models.base import Frozen

_SHOWN = 16
"""Hexadecimal digits of a file hash in a key."""


class Asked(StrEnum):
    """What an answer is about."""

    CELL = "cell"
    FIELD = "field"
    POINT = "point"
    NAME = "name"
    VERSION = "version"


class Key(Frozen):
    """A question: what it is about, in which file (or which kind of name), why it was asked, and where."""

    asked: Asked
    source: str
    code: str
    target: str

    @property
    def text(self) -> str:
        """The key as it stands in the list of questions."""
        return f"{self.asked}:{self.source}:{self.code}:{self.target}"

    @property
    def about(self) -> tuple[str, str, str]:
        """What the answer is kept under: a cell has one answer, whatever it was asked for. A point has one per code."""
        code = self.code if self.asked is Asked.POINT else ""
        return f"{self.asked}{code}", self.source, self.target


def source_of(sha256: str) -> str:
    """Return the part of a file hash that stands in keys."""
    return sha256[:_SHOWN]


def cell_key(sha256: str, code: str, sheet: str, cell: str) -> str:
    """Return the key of a question about one cell."""
    return Key(asked=Asked.CELL, source=source_of(sha256), code=code, target=f"{sheet}!{cell}").text


def field_key(sha256: str, code: str, field: str, row: str = "") -> str:
    """Return the key of a question about a field (``section.key``), of the table row named ``row``."""
    target = f"{field}@{row}" if row else field
    return Key(asked=Asked.FIELD, source=source_of(sha256), code=code, target=target).text


def point_key(sha256: str, code: str, about: str = "") -> str:
    """Return the key of a point that can only be accepted as it is."""
    return Key(asked=Asked.POINT, source=source_of(sha256), code=code, target=about).text


def name_key(kind: str, code: str, folded: str) -> str:
    """Return the key of a name nobody knows; the same for every file it stands in."""
    return Key(asked=Asked.NAME, source=kind, code=code, target=folded).text


def version_key(earlier: str, code: str, later: str) -> str:
    """Return the key of the question which of two files counts."""
    return Key(asked=Asked.VERSION, source=source_of(earlier), code=code, target=source_of(later)).text


def read_key(text: str) -> Key | None:
    """Return the key a text stands for, or None when it is none of ours."""
    parts = text.strip().split(":", 3)
    if len(parts) < 4 or parts[0] not in set(Asked) or not parts[2]:
        return None
    return Key(asked=Asked(parts[0]), source=parts[1], code=parts[2], target=parts[3])
