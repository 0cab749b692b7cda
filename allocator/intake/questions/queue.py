"""The queue of names nobody knows: each name once, however often it was written."""

from collections.abc import Iterable

from allocator.intake.questions.listing import choices_of, key_of
from models.base import Frozen
from models.problems import Problem
from models.questions import Asked
from models.text import Lang


class UnknownName(Frozen):
    """A name to be answered: its kind (provider, gpu, company), how it was written, what reads alike, how often."""

    kind: str
    name: str
    near: tuple[str, ...]
    count: int
    question: str


def unknown_names(questions: Iterable[Problem], lang: Lang) -> tuple[UnknownName, ...]:
    """Return the names that wait for an answer, by kind and name."""
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in questions:
        key = key_of(problem)
        if key is not None and key.asked is Asked.NAME:
            found.setdefault((key.source, key.target), []).append(problem)
    return tuple(
        UnknownName(
            kind=kind,
            name=problems[0].value,
            near=choices_of(problems[0], lang),
            count=len(problems),
            question=problems[0].question,
        )
        for (kind, _), problems in sorted(found.items())
    )
