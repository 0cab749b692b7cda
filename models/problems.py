"""What intake and preparation have to say about an input: data for the user, never an exception."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from models.base import Frozen


class Level(StrEnum):
    """How much a problem costs: logged, asked, row stopped, file stopped."""

    NORMALISED = "normalised"
    ASK = "ask"
    ROW = "row"
    FILE = "file"


class Place(Frozen):
    """Where in the input: file / sheet / cell, or a field path of a JSON document."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    field: str = ""


class Problem(Frozen):
    """One thing about one place.

    The sentence is ``problem.<code>`` in the locale files (what, where, value, how to mend). ``value`` is the text as
    found; ``used`` what the import took instead (normalised) or will take unless answered (asked; empty: not planned).
    ``question`` is the key (``models.questions``) a person may answer it under; empty: it is no question.
    """

    code: str
    level: Level
    place: Place = Place()
    subject: str = ""
    value: str = ""
    used: str = ""
    params: dict[str, Any] = Field(default_factory=dict)
    question: str = ""

    @property
    def text_key(self) -> str:
        """The key of the sentence in the locale files."""
        return f"problem.{self.code}"
