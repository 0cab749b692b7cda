"""Texts, lists, choices, marks: kept word for word, or matched to one of the words offered."""

import re

from allocator.intake.normalise.reading import Reading, Written, refused

_LIST = re.compile(r"[\n;；]+")
_NAMES = re.compile(r"[\n;；、,，]+")
_MARKED = frozenset("○◯〇●✓✔☑レ■1")
_UNMARKED = frozenset("×✕☐□0-ー－")
_YES = {"はい", "yes", "有", "true"}
_NO = {"いいえ", "no", "無", "false"}
_LONGEST_LINE = 32


def text(written: Written) -> Reading[str]:
    """Free text, word for word; only spaces at the ends go."""
    return Reading(written.cell.text.replace("\r\n", "\n").strip())


def _split(written: Written, between: re.Pattern[str]) -> Reading[tuple[str, ...]]:
    pieces = (piece.strip() for piece in between.split(written.cell.text.replace("\r\n", "\n")))
    return Reading(tuple(piece for piece in pieces if piece))


def texts(written: Written) -> Reading[tuple[str, ...]]:
    """Several texts, one per line."""
    return _split(written, _LIST)


def names(written: Written) -> Reading[tuple[str, ...]]:
    """Several names, one per line or with commas between."""
    return _split(written, _NAMES)


def line(written: Written) -> Reading[str]:
    """The number of a demand line."""
    name = written.plain
    return refused("line_too_long", longest=_LONGEST_LINE) if len(name) > _LONGEST_LINE else Reading(name)


def lines(written: Written) -> Reading[tuple[str, ...]]:
    """Numbers of demand lines."""
    return Reading(tuple(piece.strip() for piece in _NAMES.split(written.plain) if piece.strip()))


def choice(written: Written) -> Reading[str]:
    """One of the words offered, by its code."""
    code = written.form.code(written.field.choices, written.cell.text)
    if code is None:
        return refused("choice_unknown", options=list(written.form.words(written.field.choices)))
    return Reading(code, noted=written.cell.text != written.form.word(written.field.choices, code))


def mark(written: Written) -> Reading[bool]:
    """A tick: ○ and the like, or nothing."""
    if isinstance(written.cell.content, bool):
        return Reading(written.cell.content)
    if written.bare.casefold() in _MARKED | _YES:
        return Reading(True)
    if written.bare.casefold() in _UNMARKED | _NO:
        return Reading(False)
    return refused("mark_unknown")


def corporate_number(written: Written) -> Reading[str]:
    """Thirteen digits whose first is the check digit of the other twelve."""
    digits = written.bare.replace("-", "")
    if not re.fullmatch(r"\d{13}", digits):
        return refused("corporate_number_length")
    weighted = sum(int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits[1:])))
    if int(digits[0]) != 9 - weighted % 9:
        return refused("corporate_number_check")
    return Reading(digits, noted=digits != written.cell.text)
