"""Choices and ticks: the word written, or the one of several that carries a mark (■はい □いいえ)."""

import re
import unicodedata

from allocator.intake.normalise.reading import Reading, Written, refused

MARKED = frozenset("○◯〇●◉✓✔☑レ■⬛◼")
UNMARKED = frozenset("×✕✗✘☐□⬜◻")
_YES = {"はい", "yes", "有", "true", "該当", "該当する", "該当あり", "1", "y"}
_NO = {"いいえ", "no", "無", "false", "非該当", "該当しない", "該当なし", "0", "n", "-", "ー", "−"}
_TRAIL = "\u200b\ufe0e\ufe0f"
_BOX = "".join(sorted(MARKED | UNMARKED))
_OPTION = re.compile(rf"(?P<mark>[{_BOX}])\s*(?P<word>[^{_BOX}]*)")
_BRACKETED = re.compile(r"[\[(](?P<mark>[^\])]?)[\])]")
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}\)|\d{1,2}[.．、:：)]|[①-⑳]|[ア-オ][.．)])\s*")


def mark_of(text: str) -> bool | None:
    """Return what a lone mark says; None when it is no mark."""
    key = unicodedata.normalize("NFKC", text).strip().strip(_TRAIL).casefold()
    if key in MARKED or key in _YES:
        return True
    if key in UNMARKED or key in _NO:
        return False
    return None


def _boxes(text: str) -> str:
    """Write [x] and ( ) as the boxes they stand for."""
    ticks = {"x": "■", "レ": "■", "v": "■", "○": "■", "✓": "■", "*": "■", "": "□", " ": "□", "　": "□"}

    def box(found: re.Match[str]) -> str:
        return ticks.get(found["mark"].casefold(), found[0])

    return _BRACKETED.sub(box, text)


def marked_words(text: str) -> tuple[list[str], list[str]] | None:
    """Return the words with a mark and those without, for a text that consists of boxes and words."""
    folded = _boxes(unicodedata.normalize("NFKC", text).translate({ord(sign): None for sign in _TRAIL}))
    found = list(_OPTION.finditer(folded))
    if not found or folded[: found[0].start()].strip():
        return None
    yes = [option["word"].strip(" 　、,・/\n") for option in found if option["mark"] in MARKED]
    no = [option["word"].strip(" 　、,・/\n") for option in found if option["mark"] in UNMARKED]
    return yes, no


def _code(written: Written, text: str) -> str | None:
    name = written.field.choices
    return written.form.code(name, text) or written.form.code(name, _NUMBERING.sub("", text))


def choice(written: Written) -> Reading[str]:
    """One of the words offered, by its code."""
    options = list(written.form.words(written.field.choices))
    if written.lone_dash:
        return Reading(noted=True)
    if isinstance(written.cell.content, bool):
        code = _code(written, "yes" if written.cell.content else "no")
        return refused("choice_unknown", options=options) if code is None else Reading(code, noted=True)
    code = _code(written, written.shown)
    if code is not None:
        return Reading(code, noted=written.cell.text != written.form.word(written.field.choices, code))
    marked = marked_words(written.shown)
    if marked is None:
        return refused("choice_unknown", options=options)
    yes, no = marked
    if not yes and all(no):
        return Reading(noted=True)
    chosen = _code(written, yes[0]) if len(yes) == 1 and yes[0] else None
    return refused("choice_unknown", options=options) if chosen is None else Reading(chosen, noted=True)


def mark(written: Written) -> Reading[bool]:
    """A tick: ○ and the like, or nothing."""
    if isinstance(written.cell.content, bool):
        return Reading(written.cell.content)
    text = _boxes(unicodedata.normalize("NFKC", written.shown)).strip() or written.shown
    ticked = mark_of(text)
    return refused("mark_unknown") if ticked is None else Reading(ticked)
