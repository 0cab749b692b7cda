"""What the columns of the list of questions are called: it is read back by these words, in either language."""

from functools import cache

from models.names import folded_text
from models.text import Lang, text

COLUMNS = (
    "level",
    "file",
    "sheet",
    "cell",
    "subject",
    "value",
    "used",
    "sentence",
    "default",
    "choices",
    "answer",
    "by",
    "on",
    "asked",
    "code",
    "key",
)


def column_head(name: str, lang: Lang) -> str:
    """Return the heading of a column."""
    return text(f"question.column.{name}", lang)


@cache
def column_names() -> dict[str, str]:
    """Return the columns by their folded headings, in every language."""
    return {folded_text(column_head(name, lang)): name for name in COLUMNS for lang in Lang}


@cache
def answered_words() -> frozenset[str]:
    """Return how the list marks what was answered before."""
    return frozenset(folded_text(text("question.answered", lang)) for lang in Lang)
