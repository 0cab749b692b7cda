"""Answers people gave to questions: what each is about, and what it says.

「空欄」 makes the cell count as blank, 「このまま」 accepts what the list says will be done, 「取り消し」 takes an
earlier answer back. Everything else is what the cell is to say instead. Of two answers to the same thing the later one
counts: the list of questions before the list of what was answered, a file named later before one named earlier.
"""

from enum import StrEnum
from functools import cached_property

from pydantic import Field

from models.base import Frozen
from models.names import folded_text
from models.problems import Place
from models.questions import Asked, Key, source_of


class Meaning(StrEnum):
    """What an answer does."""

    VALUE = "value"
    BLANK = "blank"
    AS_IS = "as_is"
    WITHDRAWN = "withdrawn"


_WORDS = {
    Meaning.BLANK: ("空欄", "空白", "（空欄）", "blank"),
    Meaning.AS_IS: ("このまま", "そのまま", "as is"),
    Meaning.WITHDRAWN: ("取り消し", "取消し", "取消", "withdraw"),
}
_MEANING = {folded_text(word): meaning for meaning, words in _WORDS.items() for word in words}

SHOWN = ("file", "sheet", "cell", "subject", "value", "sentence")
"""What is carried along of the question an answer was given to."""


class Given(Frozen):
    """One answer. ``before``: it was already listed as answered; ``shown``: the question as it stood beside it."""

    key: Key
    text: str
    by: str = ""
    on: str = ""
    before: bool = False
    place: Place = Place()
    shown: dict[str, str] = Field(default_factory=dict)

    @property
    def meaning(self) -> Meaning:
        """What the answer does."""
        return _MEANING.get(folded_text(self.text), Meaning.VALUE)

    def beside(self, other: "Given") -> bool:
        """Tell whether both were newly written into the same list to the same question: then no order tells which."""
        new = not self.before and not other.before
        return new and bool(self.place.file) and (self.place.file, self.key) == (other.place.file, other.key)


class Answers(Frozen):
    """All answers at hand, one for each thing asked.

    ``replaced``: earlier ones that no longer count; ``contradicting``: two new ones in one list, neither of which does.
    """

    given: tuple[Given, ...] = ()
    replaced: tuple[Given, ...] = ()
    withdrawn: tuple[Given, ...] = ()
    contradicting: tuple[tuple[Given, Given], ...] = ()

    @classmethod
    def of(cls, in_order: list[Given]) -> "Answers":
        """Keep the last answer to each thing; one taken back is no longer there."""
        last: dict[tuple[str, ...], Given] = {}
        replaced: list[Given] = []
        withdrawn: list[Given] = []
        torn: list[tuple[Given, Given]] = []
        for given in in_order:
            accepted = ("accepted", given.key.text)
            slot = accepted if given.meaning is Meaning.AS_IS else given.key.about
            earlier = last.pop(slot, None)
            if earlier is not None and earlier.text != given.text:
                if earlier.beside(given):
                    torn.append((earlier, given))
                    continue
                replaced.append(earlier)
            if given.meaning is not Meaning.AS_IS:
                last.pop(accepted, None)
            if given.meaning is Meaning.WITHDRAWN:
                withdrawn.append(given)
            else:
                last[slot] = given
        return cls(
            given=tuple(last.values()),
            replaced=tuple(replaced),
            withdrawn=tuple(withdrawn),
            contradicting=tuple(torn),
        )

    @cached_property
    def _used(self) -> dict[tuple[Asked, str], dict[str, Given]]:
        found: dict[tuple[Asked, str], dict[str, Given]] = {}
        for given in self.given:
            if given.meaning is not Meaning.AS_IS:
                found.setdefault((given.key.asked, given.key.source), {})[given.key.target] = given
        return found

    @cached_property
    def _accepted(self) -> frozenset[str]:
        return frozenset(given.key.text for given in self.given if given.meaning is Meaning.AS_IS)

    def about(self, asked: Asked, source: str) -> dict[str, Given]:
        """Return what is to be used instead, of one kind for one file (or kind of name), by target."""
        return self._used.get((asked, source), {})

    def of_file(self, sha256: str, asked: Asked) -> dict[str, Given]:
        """Return the answers of one kind for a file, by target."""
        return self.about(asked, source_of(sha256))

    def is_later(self, one: Given, other: Given) -> bool:
        """Tell whether an answer was given after another."""
        return self.given.index(one) > self.given.index(other)

    def accepts(self, key: Key) -> bool:
        """Tell whether a person accepted what was going to be done about a question."""
        return key.text in self._accepted


NONE = Answers()
