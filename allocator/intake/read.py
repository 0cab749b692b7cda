"""The story of intake: workbook -> cells -> labels -> values -> models, and every problem on the way.

Nothing stops the batch: a file that cannot be read is a problem of that file, a cell that cannot be read is a problem
of its row. Nothing uncertain becomes a value.
"""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from allocator.intake.assemble.policy import policy_of
from allocator.intake.assemble.supply import supply_of
from allocator.intake.assemble.survey import survey_entry
from allocator.intake.cells import Book
from allocator.intake.form import book_form
from allocator.intake.jail import Progress, Read, read_book, read_books
from allocator.intake.labels import locate
from allocator.intake.values import Values, values_of
from allocator.intake.versions import content_key, latest_versions, same_file
from models.policy import Policy
from models.problems import Level, Place, Problem
from models.supply import Supply
from models.survey import SurveyEntry, SurveySnapshot

_LOCK_FILE = "~$"


def _workbooks(paths: Iterable[Path | str]) -> list[Path]:
    """Return the files, folders replaced by what lies in them, in name order; hidden and lock files are no answers."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = (item for item in path.rglob("*") if item.is_file())
            found += sorted(item for item in inside if not item.name.startswith((".", _LOCK_FILE)))
        else:
            found.append(path)
    return found


def _values(read: Read, form_name: str) -> tuple[Book | None, Values]:
    if read.book is None:
        return None, Values(read.file, problems=list(read.problems))
    form = book_form(form_name)
    values = values_of(form, locate(form, read.book), read.file)
    values.problems[:0] = read.problems
    return read.book, values


def _stopped(values: Values) -> bool:
    return any(problem.level is Level.FILE for problem in values.problems)


def _contradiction(values: Values, error: ValidationError) -> Problem:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    return Problem(
        code="file_contradicts_itself",
        level=Level.FILE,
        place=Place(file=values.file, field=field),
        value=str(first.get("input", ""))[:200],
        params={"file": values.file, "field": field, "detail": first["msg"]},
    )


def _named(problems: list[Problem], entry: SurveyEntry) -> list[Problem]:
    """Give the problems of a file the reception number (or file name) of its answer."""
    subject = entry.number or entry.receipt.file
    return [problem if problem.subject else problem.model_copy(update={"subject": subject}) for problem in problems]


def _answer(read: Read) -> tuple[SurveyEntry | None, bool, tuple[Problem, ...]]:
    """Read one answer; also whether it says that it is fictional."""
    book, values = _values(read, "survey")
    if book is None or _stopped(values):
        return None, False, tuple(values.problems)
    try:
        entry = survey_entry(values, book)
    except ValidationError as error:
        return None, False, (*values.problems, _contradiction(values, error))
    return entry, values.section("office").get("fictional") == "yes", tuple(_named(values.problems, entry))


def read_survey(path: Path | str) -> tuple[SurveyEntry | None, tuple[Problem, ...]]:
    """Read one survey workbook."""
    entry, _, problems = _answer(read_book(Path(path)))
    return entry, problems


def read_surveys(
    paths: Iterable[Path | str], cycle_id: str = "1", progress: Progress | None = None
) -> tuple[SurveySnapshot, tuple[Problem, ...]]:
    """Read survey workbooks, one answer each, from files and folders.

    The same file given twice counts once; of two with the same reception number the one received later replaces the
    other. The answers are put in the order of their content, so that neither the order of arrival nor the names of
    files matter.
    """
    given = list(paths)
    entries: dict[str, SurveyEntry] = {}
    problems: list[Problem] = []
    fictional = False
    for read in read_books(_workbooks(given), progress):
        entry, invented, said = _answer(read)
        if entry is not None and entry.receipt.sha256 in entries:
            problems.append(same_file(read.file, entries[entry.receipt.sha256]))
            continue
        problems += said
        fictional = fictional or invented
        if entry is not None:
            entries[entry.receipt.sha256] = entry
    if not entries and not problems:
        problems.append(
            Problem(code="no_workbooks", level=Level.FILE, params={"paths": [str(Path(path).name) for path in given]})
        )
    current, replaced = latest_versions(list(entries.values()))
    ordered = tuple(sorted(current, key=content_key))
    return SurveySnapshot(cycle_id=cycle_id, entries=ordered, fictional=fictional), (*problems, *replaced)


def read_supply(path: Path | str) -> tuple[Supply | None, tuple[Problem, ...]]:
    """Read the supply workbook; pools that cannot be read are left out and named."""
    _, values = _values(read_book(Path(path)), "supply")
    if _stopped(values):
        return None, tuple(values.problems)
    try:
        supply = supply_of(values)
    except ValidationError as error:
        return None, (*values.problems, _contradiction(values, error))
    return supply, tuple(values.problems)


def read_policy(path: Path | str) -> tuple[Policy | None, tuple[Problem, ...]]:
    """Read the policy workbook. A deciding figure that cannot be read stops it: nothing is planned on a guess."""
    _, values = _values(read_book(Path(path)), "policy")
    rows = [row for table in values.tables.values() for row in table]
    unreadable = [*values.unreadable, *(label for row in rows for label in row.unreadable)]
    if unreadable:
        params = {"file": values.file, "labels": unreadable}
        values.problems.append(
            Problem(code="policy_unreadable", level=Level.FILE, place=Place(file=values.file), params=params)
        )
    if _stopped(values):
        return None, tuple(values.problems)
    try:
        policy = policy_of(values)
    except ValidationError as error:
        return None, (*values.problems, _contradiction(values, error))
    return policy, tuple(values.problems)
