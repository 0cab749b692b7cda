"""The open questions of an import: what is asked, of whom, with which suggestions, and what happens unanswered."""

from collections.abc import Iterable

from allocator.intake.form import BookForm, Field, Kind, book_form
from allocator.intake.questions.answers import Answers
from allocator.intake.questions.applied import place_key, split_target
from models.problems import Level, Place, Problem
from models.questions import Asked, Key, read_key, source_of
from models.survey import SurveySnapshot
from models.text import Lang, catalogue, text

_OFFICE_SECTIONS = frozenset({"office"})
_OFFICE = frozenset(
    {
        "resident_no",
        "base_model_not_japanese",
        "headcount_above_class",
        "headcount_below_class",
        "compute_below_estimate",
        "compute_above_estimate",
        "experience_small",
        "purpose_other",
        "cells_unread",
        "sheet_absent",
        "answer_name_unknown",
    }
)
"""What an officer looks at first; an applicant is asked only if the officer writes to it."""
_VERSIONS = ("earlier", "later")
_CHOICES = {
    "superseded": _VERSIONS,
    "number_twice": _VERSIONS,
    "maybe_superseded": _VERSIONS,
    "version_answer_unknown": _VERSIONS,
    "company_spelled_differently": ("same", "different"),
}
_OFFICE_FILES = ("adoption_", "receipt")
_CODES = {"yes", "no", "same", "apart"}
"""Values that are codes, told in words of their own."""


def key_of(problem: Problem) -> Key | None:
    """Return the key of the question a problem asks."""
    return read_key(problem.question) if problem.question else None


def open_questions(problems: Iterable[Problem], answers: Answers, snapshot: SurveySnapshot) -> tuple[Problem, ...]:
    """Return the problems that wait for an answer: not accepted as they are, and not of a file that was replaced."""
    gone = {source_of(entry.receipt.sha256) for entry in snapshot.superseded}
    found: list[Problem] = []
    for problem in problems:
        key = key_of(problem)
        if key is None or problem.level not in (Level.ASK, Level.ROW) or answers.accepts(key):
            continue
        if key.asked is Asked.VERSION or key.source not in gone:
            found.append(problem)
    return tuple(found)


def asked_of(problem: Problem) -> str:
    """Return who can answer: the applicant, or the office itself."""
    key = key_of(problem)
    if key is None:
        return ""
    section = split_target(key.target)[0] if key.asked is Asked.FIELD else ""
    ours = problem.code in _OFFICE or section in _OFFICE_SECTIONS or problem.code.startswith(_OFFICE_FILES)
    office = key.asked in (Asked.NAME, Asked.VERSION) or ours
    return "office" if office else "applicant"


def choices_of(problem: Problem, lang: Lang) -> tuple[str, ...]:
    """Return what an answer may be: the words offered, names that read alike, or the words the form has there."""
    if problem.code in _CHOICES:
        return tuple(text(f"question.choice.{choice}", lang) for choice in _CHOICES[problem.code])
    found = problem.params.get("options") or problem.params.get("near") or ()
    return tuple(str(choice) for choice in found) or _words_of(problem, book_form("survey"))


def _words_of(problem: Problem, form: BookForm) -> tuple[str, ...]:
    """Return the words of the form for the field a question is about, but for "not known", which answers nothing."""
    field = _field_of(problem, form)
    if field is None or field.kind is not Kind.CHOICE:
        return ()
    return tuple(row[0] for row in form.choices[field.choices] if row[1] != "unknown")


def _field_of(problem: Problem, form: BookForm) -> Field | None:
    key = key_of(problem)
    if key is None or key.asked is not Asked.FIELD:
        return None
    section, name, _ = split_target(key.target)
    parts = (part for sheet in form.sheets for part in sheet.sections if part.id == section)
    return next((field for part in parts for field in part.fields if field.key == name), None)


def default_of(problem: Problem, lang: Lang) -> str:
    """Return what is done as long as nobody answers."""
    key = key_of(problem)
    if problem.code == "company_spelled_differently":
        return text(f"question.company.{problem.used}", lang)
    code = f"question.default.{problem.code}"
    if code in catalogue(lang):
        return text(code, lang, used=problem.used)
    if problem.level is Level.ROW:
        return text("question.default.row", lang)
    if problem.used and problem.used not in _CODES:
        return text("question.default.used", lang, used=problem.used)
    asks_cell = key is not None and key.asked is Asked.CELL
    return text("question.default.blank" if asks_cell else "question.default.open", lang)


def label_of(problem: Problem, form: BookForm | None = None) -> str:
    """Return the label of the field a question is about."""
    if "label" in problem.params:
        return str(problem.params["label"])
    key = key_of(problem)
    if key is None or key.asked is not Asked.FIELD:
        return ""
    found = _field_of(problem, form or book_form("survey"))
    return found.label if found else split_target(key.target)[1][:7]


def with_places(problems: Iterable[Problem], places: dict[str, Place]) -> tuple[Problem, ...]:
    """Give questions about a field the cell the field stands in."""
    found: list[Problem] = []
    for problem in problems:
        key = key_of(problem)
        if key is not None and key.asked is Asked.FIELD:
            place = places.get(place_key(key.source, key.target))
            if place is None:
                place = Place(file=problem.place.file, sheet=problem.place.sheet, field=label_of(problem))
            problem = problem.model_copy(update={"place": place})
        found.append(problem)
    return tuple(found)
