"""Answers that reached nothing: each one clear problem, and each kept for the next import."""

from collections.abc import Iterable

from allocator.intake.questions.answers import Answers, Given, Meaning
from models.base import Frozen
from models.problems import Level, Problem
from models.questions import Asked, source_of


class Seen(Frozen):
    """A file of this import: its name, its hash, its sheets, and targets of answers that are no field of it."""

    file: str
    sha256: str
    sheets: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def _code(given: Given, by_source: dict[str, Seen], names: set[str]) -> str:
    key = given.key
    if key.asked is Asked.NAME:
        return ""
    seen = by_source.get(key.source)
    if seen is None:
        return "answer_file_changed" if given.shown.get("file") in names else "answer_file_absent"
    match key.asked:
        case Asked.CELL if key.target.rpartition("!")[0] not in seen.sheets:
            return "answer_key_unknown"
        case Asked.FIELD if key.target in seen.unknown:
            return "answer_key_unknown"
        case Asked.POINT if given.meaning is not Meaning.AS_IS:
            return "answer_only_as_is"
        case _:
            return ""


def unused_answers(answers: Answers, files: Iterable[Seen]) -> list[Problem]:
    """Say of each answer about a file that reached nothing why it did not."""
    seen = list(files)
    by_source = {source_of(file.sha256): file for file in seen}
    names = {file.file for file in seen}
    found: list[Problem] = []
    for given in answers.given:
        code = _code(given, by_source, names)
        if code:
            params = {"answer": given.text, "asked": given.key.text, "file": given.shown.get("file", "")}
            found.append(
                Problem(
                    code=code,
                    level=Level.ASK,
                    place=given.place,
                    subject=given.shown.get("subject", ""),
                    value=given.text,
                    params=params,
                )
            )
    return found
