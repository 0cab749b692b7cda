"""Which problems of a file a person can answer, and where each field of it stands."""

from allocator.intake.form import BookForm
from allocator.intake.labels import Located
from allocator.intake.questions.applied import main_key, place_key, split_target
from models.problems import Level, Place, Problem
from models.questions import cell_key, field_key, point_key, source_of

NOT_ONE_CELL = frozenset({"cells_unread"})
"""They name the first cell of several: no answer could replace one."""
ELSEWHERE = {"split_half": "types.split_second"}
"""They name the row; what is to be written belongs into this column."""

Places = dict[str, Place]
"""Where each field stands, by hash of the file and ``section.key@row``."""


def _labelled(form: BookForm, label: str) -> str:
    return next(
        (
            f"{part.id}.{field.key}"
            for sheet in form.sheets
            for part in sheet.sections
            for field in part.fields
            if field.label == label and not part.is_table
        ),
        "",
    )


def question_of(problem: Problem, form: BookForm, sha256: str) -> str:
    """Return the key of the question a problem of a file asks, or nothing when it asks none."""
    place = problem.place
    if problem.level not in (Level.ASK, Level.ROW):
        return ""
    if problem.code in ELSEWHERE:
        return field_key(sha256, problem.code, ELSEWHERE[problem.code], str(problem.params.get("line", "")))
    if problem.code in NOT_ONE_CELL:
        return point_key(sha256, problem.code, f"{place.sheet}!{place.cell}")
    if place.cell:
        return cell_key(sha256, problem.code, place.sheet, place.cell)
    if place.field and split_target(place.field)[1]:
        return field_key(sha256, problem.code, *place.field.split("@", 1))
    target = _labelled(form, str(problem.params.get("label", "")))
    return field_key(sha256, problem.code, target) if target else point_key(sha256, problem.code, place.sheet)


def with_question(problem: Problem, form: BookForm, sha256: str) -> Problem:
    """Return the problem with the key of its question."""
    if problem.question:
        return problem
    return problem.model_copy(update={"question": question_of(problem, form, sha256)})


def places_of(form: BookForm, located: Located, sha256: str) -> Places:
    """Return where each field of a file stands."""
    source = source_of(sha256)
    found = {
        f"{source}:{section}.{key}": spot.place
        for section, spots in located.fields.items()
        for key, spot in spots.items()
    }
    for section, rows in located.tables.items():
        naming = main_key(form, section)
        for row in rows:
            name = row.spots[naming].cell
            if name is not None:
                for key, spot in row.spots.items():
                    found[place_key(source, f"{section}.{key}@{name.text}")] = spot.place
    return found
