"""How a value is written cleanly, and what a mess is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from tests.corpus.book import Ink, Verdict
from tests.corpus.fields import Field, choices, word
from tests.corpus.truth import Value


@dataclass(frozen=True)
class Medium:
    """What the file can hold: a text file has neither formulas nor formats, one library saves no formula results."""

    name: str
    date1904: bool = False

    @property
    def text(self) -> bool:
        """Whether it is a CSV or tab text."""
        return self.name not in ("openpyxl", "xlsxwriter")


@dataclass(frozen=True)
class Place:
    """What surrounds a value while it is written: its field, kind, file type and neighbours."""

    kind: str
    field: Field | None
    medium: Medium
    unit: str
    fact: str = ""


@dataclass(frozen=True)
class Scrawl:
    """A value as written, and the truth it leaves (some messes change what is meant, or leave nothing)."""

    ink: Ink
    value: Value | None
    verdict: Verdict
    case: str


Written = tuple[Ink | str | int | float, Verdict] | tuple[Ink | str | int | float, Verdict, Value | None]
Writer = Callable[[Value, Place, Random], Written | None]


@dataclass(frozen=True)
class Mess:
    """One way to spoil a value: its number in DOMAIN section 3, its name, and how it is written."""

    number: int
    name: str
    write: Writer

    def __call__(self, value: Value, place: Place, rng: Random) -> Scrawl | None:
        """Spoil a value, or nothing where this mess cannot happen to it."""
        written = self.write(value, place, rng)
        if written is None:
            return None
        ink = written[0] if isinstance(written[0], Ink) else Ink(written[0])
        meant = written[2] if len(written) == 3 else value
        return Scrawl(ink, meant, written[1], f"{self.number} {self.name}")


def clean_text(value: Value, place: Place) -> str:
    """Write a value as a careful person would, as text."""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, tuple):
        return (", " if place.kind == "lines" else "\n").join(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}" if value.denominator > 1 else str(value.numerator)
    if place.kind == "mark":
        return "○"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if place.kind == "choice" and place.field is not None:
        return word(place.field, str(value))
    return str(value)


def clean(value: Value, place: Place, rng: Random) -> Scrawl:
    """Write a value cleanly: numbers as numbers, days as days, choices by one of their words."""
    text = clean_text(value, place)
    ink = Ink(text, text=True)
    if place.kind == "choice" and place.field is not None:
        code = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        official, others = next((o, also) for o, own, also in choices()[place.field.choices] if own == code)
        ink = Ink(rng.choice((official, official, *others)), text=True)
    elif place.kind in ("whole", "month", "yen", "percent") and isinstance(value, int):
        ink = Ink(value, number_format=rng.choice(("", "", "#,##0")))
    elif place.kind == "decimal" and rng.random() < 0.6:
        ink = Ink(float(text) if "." in text else int(text))
    elif isinstance(value, date) and not place.medium.text and rng.random() < 0.8:
        ink = Ink(
            value, number_format=rng.choice(("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "[$-411]ggge年m月d日"))
        )
    elif place.kind == "lines" and text.isdigit() and rng.random() < 0.5:
        ink = Ink(int(text))
    return Scrawl(ink, value, Verdict.SAME, "plain")
