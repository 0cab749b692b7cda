"""Several choices in one cell: 「1, 4」, one per line, or the boxes ticked among all. All are known, or none."""

import re

from allocator.intake.normalise.choices import marked_words
from allocator.intake.normalise.reading import Reading, Written, refused

_BETWEEN = re.compile(r"[\n;、,/]+")


def choices(written: Written) -> Reading[tuple[str, ...]]:
    """Every choice named, by its code."""
    name = written.field.choices
    marked = marked_words(written.shown)
    words = marked[0] if marked is not None else _BETWEEN.split(written.lines)
    named = [word.strip() for word in words if word.strip()]
    codes = [written.form.code(name, word) for word in named]
    if not all(codes):
        return refused("choices_unknown", options=list(written.form.words(name)))
    return Reading(tuple(dict.fromkeys(code for code in codes if code)), noted=True)
