"""One text per applicant to mail back: numbered questions with file, sheet and cell, and what happens unanswered."""

from collections.abc import Iterable

from allocator.intake.questions.listing import asked_of, choices_of, default_of, key_of, label_of
from models.base import Frozen
from models.problems import Problem
from models.questions import Asked, source_of
from models.survey import SurveyEntry, SurveySnapshot
from models.text import Lang, text


class Letter(Frozen):
    """What is sent to one applicant. It names persons: not for shared outputs."""

    to: str
    mail: str
    number: str
    subject: str
    body: str
    count: int


def _place(problem: Problem, lang: Lang) -> str:
    place = problem.place
    where = text("question.letter.place_separator", lang).join(filter(None, (place.file, place.sheet, place.cell)))
    label = label_of(problem)
    line = str(problem.params.get("line", ""))
    return where + (text("question.letter.quoted", lang, label=label) if label and label != line else "")


def _closed(problem: Problem, lang: Lang) -> str:
    """Return the sentence of a problem with its full stop: in tables it stands without one."""
    stop = text("question.letter.stop", lang)
    return text(problem.text_key, lang, **problem.params).removesuffix(stop) + stop


def _question(number: int, problem: Problem, lang: Lang) -> str:
    lines = [text("question.letter.where", lang, number=number, place=_place(problem, lang))]
    if problem.value:
        lines.append(text("question.letter.value", lang, value=problem.value))
    lines.append(text("question.letter.sentence", lang, sentence=_closed(problem, lang)))
    choices = choices_of(problem, lang)
    if choices:
        lines.append(text("question.letter.choices", lang, choices=list(choices)))
    lines.append(text("question.letter.default", lang, default=default_of(problem, lang)))
    return "\n".join(lines)


def _letter(entry: SurveyEntry, asked: list[Problem], office: str, lang: Lang) -> Letter:
    number = text("question.letter.title_number", lang, number=entry.number) if entry.number else ""
    address = [text("question.letter.organisation", lang, organisation=entry.applicant.legal_name)]
    if entry.contact.person:
        address = [entry.applicant.legal_name, entry.contact.department]
        address.append(text("question.letter.person", lang, person=entry.contact.person))
    parts = [
        "\n".join(filter(None, address)),
        text("question.letter.opening", lang, count=len(asked)),
        *(_question(position, problem, lang) for position, problem in enumerate(asked, start=1)),
        text("question.letter.closing", lang),
        office,
    ]
    return Letter(
        to=entry.applicant.legal_name,
        mail=entry.contact.mail or entry.receipt.sender,
        number=entry.number,
        subject=text("question.letter.title", lang, number=number),
        body="\n\n".join(filter(None, parts)),
        count=len(asked),
    )


def letters(questions: Iterable[Problem], snapshot: SurveySnapshot, office: str, lang: Lang) -> tuple[Letter, ...]:
    """Return one letter for each applicant that can answer something, in the order of the answers.

    A cell is asked about once, by the first thing said about it, however much follows from that.
    """
    by_source: dict[str, dict[str, Problem]] = {}
    for problem in questions:
        key = key_of(problem)
        if key is not None and asked_of(problem) == "applicant":
            one_cell = problem.place.cell and key.asked is not Asked.POINT
            about = f"{problem.place.sheet}!{problem.place.cell}" if one_cell else key.text
            by_source.setdefault(key.source, {}).setdefault(about, problem)
    return tuple(
        _letter(entry, list(asked.values()), office, lang)
        for entry in snapshot.entries
        if (asked := by_source.get(source_of(entry.receipt.sha256)))
    )
