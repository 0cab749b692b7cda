"""One file of answers: its cells, with what people answered put in their place, become entries and questions."""

from pydantic import Field, ValidationError

from allocator.intake.assemble.survey import survey_entry
from allocator.intake.bulk import applicants, bulk_table, unknown_columns
from allocator.intake.cells import Book
from allocator.intake.costs import cost_problems
from allocator.intake.form import BookForm, book_form
from allocator.intake.headed import Headed
from allocator.intake.jail import Read
from allocator.intake.labels import Located, locate
from allocator.intake.questions.answers import Answers
from allocator.intake.questions.applied import answered_book, answered_spots, used_answers
from allocator.intake.questions.ask import places_of, with_question
from allocator.intake.questions.unused import Seen
from allocator.intake.questions.written import is_question_list
from allocator.intake.values import Values, values_of
from models.base import Frozen
from models.problems import Level, Place, Problem
from models.survey import SurveyEntry


class ReadAnswer(Frozen):
    """What came of one file."""

    entries: tuple[SurveyEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: dict[str, Place] = Field(default_factory=dict)
    seen: tuple[Seen, ...] = ()
    fictional: bool = False


def named(problems: list[Problem], entry: SurveyEntry) -> list[Problem]:
    """Give the problems of a file the reception number (or file name) of its answer."""
    subject = entry.number or entry.receipt.file
    return [problem if problem.subject else problem.model_copy(update={"subject": subject}) for problem in problems]


def contradiction(values: Values, error: ValidationError) -> Problem:
    """Say which value keeps a file from being used."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    return Problem(
        code="file_contradicts_itself",
        level=Level.FILE,
        place=Place(file=values.file, field=field),
        value=str(first.get("input", ""))[:200],
        params={"file": values.file, "field": field, "detail": first["msg"]},
    )


def read_located(form: BookForm, located: Located, book: Book, written: Book, answers: Answers) -> ReadAnswer:
    """Make the entry of one applicant from where its fields were found. ``written``: the file without any answers."""
    places = places_of(form, located, book.sha256)
    unknown = answered_spots(form, located, book, answers)
    seen = Seen(
        file=book.file,
        sha256=book.sha256,
        sheets=tuple(sheet.name for sheet in book.sheets),
        unknown=tuple(sorted(unknown)),
    )
    values = values_of(form, located, book.file)
    values.problems += [*used_answers(written, places, answers), *cost_problems(located, values)]
    found = ReadAnswer(seen=(seen,), problems=tuple(values.problems))
    if any(problem.level is Level.FILE for problem in values.problems):
        return found
    try:
        entry = survey_entry(values, book)
    except ValidationError as error:
        return found.model_copy(update={"problems": (*values.problems, contradiction(values, error))})
    asked = [with_question(problem, form, book.sha256) for problem in values.problems]
    return ReadAnswer(
        entries=(entry,),
        problems=tuple(named(asked, entry)),
        places=places,
        seen=(seen,),
        fictional=values.section("office").get("fictional") == "yes",
    )


def _read_bulk(table: Headed, answers: Answers) -> ReadAnswer:
    form = book_form("survey")
    found, problems = applicants(table)
    read = [read_located(form, one.located, one.book, one.book, answers) for one in found]
    own = [with_question(problem, form, table.book.sha256) for problem in (*unknown_columns(table), *problems)]
    whole = Seen(file=table.book.file, sha256=table.book.sha256, sheets=(table.sheet.name,))
    return ReadAnswer(
        entries=tuple(entry for one in read for entry in one.entries),
        problems=(*own, *(problem for one in read for problem in one.problems)),
        places={key: place for one in read for key, place in one.places.items()},
        seen=(whole, *(seen for one in read for seen in one.seen)),
        fictional=any(one.fictional for one in read),
    )


def answer_of(read: Read, answers: Answers) -> ReadAnswer:
    """Make of one file what it answers, for one applicant or for many; what cannot be read is one problem."""
    if read.book is None:
        return ReadAnswer(problems=read.problems)
    if is_question_list(read.book):
        place, params = Place(file=read.file), {"file": read.file}
        return ReadAnswer(
            problems=(Problem(code="file_is_question_list", level=Level.FILE, place=place, params=params),)
        )
    table = bulk_table(read.book)
    if table is not None:
        found = _read_bulk(table, answers)
    else:
        form = book_form("survey")
        answered = answered_book(read.book, answers)
        found = read_located(form, locate(form, answered), answered, read.book, answers)
    return found.model_copy(update={"problems": (*read.problems, *found.problems)})
