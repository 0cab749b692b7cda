"""The story of intake: workbook -> cells -> labels -> values -> models, and every problem on the way.

Nothing stops the batch: a file that cannot be read is a problem of that file, a cell that cannot be read is a problem
of its row. Nothing uncertain becomes a value.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from allocator.intake.answer import ReadAnswer, answer_of, contradiction, named
from allocator.intake.assemble.policy import policy_of
from allocator.intake.assemble.supply import supply_of
from allocator.intake.difference import Change, differences
from allocator.intake.form import book_form
from allocator.intake.jail import Progress, Read, read_book, read_books
from allocator.intake.labels import locate
from allocator.intake.questions.answers import NONE, Answers
from allocator.intake.questions.unused import Seen
from allocator.intake.receipts import MANIFEST, RECEIVED, read_receipts, with_receipt
from allocator.intake.values import Values, values_of
from allocator.intake.versions import content_key, latest_versions, same_file
from models.base import Frozen
from models.policy import Policy
from models.problems import Level, Place, Problem
from models.questions import Asked
from models.supply import Supply
from models.survey import SurveyEntry, SurveySnapshot

_LOCK_FILE = "~$"
Reader = Callable[[Iterable[Path], Progress | None], Iterator[Read]]


def _workbooks(paths: Iterable[Path | str]) -> list[Path]:
    """Return the files, folders replaced by what lies in them, in name order; hidden and lock files are no answers."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = (item for item in path.rglob("*") if item.is_file())
            found += sorted(item for item in inside if not item.name.startswith((".", _LOCK_FILE)))
        else:
            found.append(path)
    return [path for path in found if path.name != MANIFEST]


class Taken(Frozen):
    """Everything one import took in.

    ``changes``: how versions of one answer differ; ``places``: where each field stands, by file and field;
    ``seen``: the files themselves, against which answers are looked up.
    """

    snapshot: SurveySnapshot
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    places: dict[str, Place] = Field(default_factory=dict)
    seen: tuple[Seen, ...] = ()


def _values(read: Read, form_name: str) -> Values:
    if read.book is None:
        return Values(read.file, problems=list(read.problems))
    form = book_form(form_name)
    values = values_of(form, locate(form, read.book), read.file)
    values.problems[:0] = read.problems
    return values


def _stopped(values: Values) -> bool:
    return any(problem.level is Level.FILE for problem in values.problems)


def read_survey(path: Path | str) -> tuple[SurveyEntry | None, tuple[Problem, ...]]:
    """Read one survey workbook."""
    read = answer_of(read_book(Path(path)), NONE)
    return (read.entries[0] if read.entries else None), read.problems


def read_surveys(
    paths: Iterable[Path | str],
    cycle_id: str = "1",
    answers: Answers = NONE,
    closes: date | None = None,
    progress: Progress | None = None,
) -> tuple[SurveySnapshot, tuple[Problem, ...]]:
    """Read survey workbooks from files and folders: what counts, and everything there is to say."""
    taken = take_surveys(paths, cycle_id, answers, closes, progress)
    return taken.snapshot, taken.problems


def take_surveys(
    paths: Iterable[Path | str],
    cycle_id: str = "1",
    answers: Answers = NONE,
    closes: date | None = None,
    progress: Progress | None = None,
    reader: Reader = read_books,
) -> Taken:
    """Read survey workbooks, with the answers people gave to earlier questions, and settle which version counts.

    The same file given twice counts once; of several versions one counts and the others are kept as superseded. The
    answers are put in the order of their content, so that neither the order of arrival nor the names of files matter.
    ``closes``: the last day on which an answer is in time. ``reader``: what opens the files, each in the order given.
    """
    given = list(paths)
    files = _workbooks(given)
    receipts, problems = read_receipts({path.parent for path in files})
    entries: dict[str, SurveyEntry] = {}
    read: list[ReadAnswer] = []
    for path, contents in zip(files, reader(files, progress), strict=True):
        one = answer_of(contents, answers)
        if one.entries and one.entries[0].receipt.sha256 in entries:
            problems.append(same_file(path.name, entries[one.entries[0].receipt.sha256]))
            continue
        read.append(one)
        problems += one.problems
        for entry in one.entries:
            answered = RECEIVED in answers.of_file(entry.receipt.sha256, Asked.FIELD)
            entry, said = with_receipt(entry, receipts.get(path), closes, answered)
            problems += named(said, entry)
            entries[entry.receipt.sha256] = entry
    if not entries and not problems:
        problems.append(
            Problem(code="no_workbooks", level=Level.FILE, params={"paths": [str(Path(path).name) for path in given]})
        )
    outcome = latest_versions(list(entries.values()), answers)
    places = {key: place for one in read for key, place in one.places.items()}
    return Taken(
        snapshot=SurveySnapshot(
            cycle_id=cycle_id,
            entries=tuple(sorted(outcome.kept, key=content_key)),
            superseded=tuple(sorted(outcome.superseded, key=content_key)),
            fictional=any(one.fictional for one in read),
        ),
        problems=(*problems, *outcome.problems),
        changes=tuple(change for pair in outcome.pairs for change in differences(*pair, places)),
        places=places,
        seen=tuple(seen for one in read for seen in one.seen),
    )


def read_supply(path: Path | str) -> tuple[Supply | None, tuple[Problem, ...]]:
    """Read the supply workbook; pools that cannot be read are left out and named."""
    values = _values(read_book(Path(path)), "supply")
    if _stopped(values):
        return None, tuple(values.problems)
    try:
        supply = supply_of(values)
    except ValidationError as error:
        return None, (*values.problems, contradiction(values, error))
    return supply, tuple(values.problems)


def read_policy(path: Path | str) -> tuple[Policy | None, tuple[Problem, ...]]:
    """Read the policy workbook. A deciding figure that cannot be read stops it: nothing is planned on a guess."""
    values = _values(read_book(Path(path)), "policy")
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
        return None, (*values.problems, contradiction(values, error))
    return policy, tuple(values.problems)
