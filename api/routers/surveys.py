"""Survey answers: workbooks sent in, what is asked about them, the answers, and what is accepted."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from allocator.intake.questions.listing import asked_of, choices_of, default_of
from api.cycles import receiving
from api.cycles.inputs import file_content, inputs_of, plain_name
from api.cycles.nouns import CycleId, Kind, Reason, Said, Upload, Use
from api.cycles.receiving import Accepted, receive
from api.deps import BINARY, READS, BodyDep, DatabaseDep, DeskDep, LangDep, OnceDep, SeenDep, WhoDep, bytes_of, tagged
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept, Version
from models.base import Frozen
from models.problems import Problem
from models.survey import SurveySnapshot
from models.text import Lang, text

router = APIRouter(prefix="/cycles/{cycle_id}", tags=["surveys"])

FileName = Annotated[str, Query(min_length=1, max_length=200, description="the name of the file")]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Remark(Frozen):
    """One thing there is to say about a place, in words; with a ``question`` it can be answered under that key."""

    problem: Problem
    sentence: str
    default: str = ""
    choices: tuple[str, ...] = ()
    asked: str = ""
    question: str = ""


class Remarks(Frozen):
    """Everything there is to say."""

    items: tuple[Remark, ...]


class Uploaded(Frozen):
    """A workbook that was kept, and what there is to say about it by itself."""

    kept: Kept[Upload]
    remarks: tuple[Remark, ...]


class Uploads(Frozen):
    """The workbooks of a cycle."""

    items: tuple[Kept[Upload], ...]


class Answered(Frozen):
    """The answers given so far."""

    items: tuple[Kept[Said], ...]


class LetterView(Frozen):
    """A text to mail to an applicant: all its open questions."""

    to: str
    mail: str
    number: str
    count: int
    subject: str
    body: str


class Letters(Frozen):
    """What to mail to whom."""

    items: tuple[LetterView, ...]


def remark(problem: Problem, lang: Lang, asks: bool = False) -> Remark:
    """Put a problem into words."""
    said: dict[str, Any] = {"problem": problem, "sentence": text(problem.text_key, lang, **problem.params)}
    if asks:
        said |= {
            "default": default_of(problem, lang),
            "choices": choices_of(problem, lang),
            "asked": asked_of(problem),
            "question": problem.question,
        }
    return Remark(**said)


def _add(use: Use, cycle_id: CycleId, name: str, content: bytes, desk: DeskDep, once: OnceDep, lang: Lang) -> Uploaded:
    plain = plain_name(name)
    remarks = tuple(remark(problem, lang) for problem in desk.one(plain, content, use))

    def add(change: Transaction) -> Uploaded:
        return Uploaded(kept=receive(change, cycle_id, plain, content, use), remarks=remarks)

    return once(Uploaded, add)


@router.get("/surveys")
def surveys(cycle_id: CycleId, database: DatabaseDep) -> Uploads:
    """List the workbooks sent in: survey answers and lists of adopted proposals."""
    with database.read() as connection:
        return Uploads(items=inputs_of(connection, cycle_id).uploads)


@router.post("/surveys", status_code=201, openapi_extra=BINARY, dependencies=READS)
def add_survey(
    cycle_id: CycleId, name: FileName, content: BodyDep, desk: DeskDep, once: OnceDep, lang: LangDep
) -> Uploaded:
    """Send in a survey workbook (its bytes as they are). The same file again is the same upload."""
    return _add(Use.SURVEY, cycle_id, name, content, desk, once, lang)


@router.post("/adoption", status_code=201, openapi_extra=BINARY, dependencies=READS)
def add_adoption(
    cycle_id: CycleId, name: FileName, content: BodyDep, desk: DeskDep, once: OnceDep, lang: LangDep
) -> Uploaded:
    """Send in a list of adopted proposals."""
    return _add(Use.ADOPTION, cycle_id, name, content, desk, once, lang)


@router.delete("/surveys/{upload_id}")
def withdraw_survey(
    cycle_id: CycleId, upload_id: str, reason: Reason, seen: SeenDep, who: WhoDep, database: DatabaseDep
) -> Version:
    """Take a workbook back, with the reason. It is no longer read, and kept all the same."""
    with database.write(who.account) as change:
        return documents.withdraw(change, cycle_id, Kind.UPLOAD, upload_id, seen, reason)


@router.get("/surveys/{upload_id}/file", response_class=Response, responses=bytes_of("application/octet-stream"))
def survey_file(cycle_id: CycleId, upload_id: str, database: DatabaseDep) -> Response:
    """Return a workbook as it was sent in."""
    with database.read() as connection:
        kept = documents.get(connection, cycle_id, Kind.UPLOAD, upload_id, Upload)
        content = file_content(connection, kept.content.sha256)
    named = f"attachment; filename=\"{upload_id}.xlsx\"; filename*=UTF-8''{quote(kept.content.file, safe='')}"
    headers = {"Content-Disposition": named, "ETag": f'"{kept.content.sha256}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.get("/questions")
def questions(
    cycle_id: CycleId,
    database: DatabaseDep,
    desk: DeskDep,
    lang: LangDep,
    everything: Annotated[bool, Query(alias="all", description="also what is no question")] = False,
) -> Remarks:
    """List what is to be answered, each with what is done as long as nobody answers."""
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
    listing = desk.read(inputs).listing
    asking = set(map(id, listing.questions))
    shown = listing.problems if everything else listing.questions
    return Remarks(items=tuple(remark(problem, lang, id(problem) in asking) for problem in shown))


@router.get("/letters")
def letters(cycle_id: CycleId, database: DatabaseDep, desk: DeskDep, lang: LangDep) -> Letters:
    """Return the texts that ask each applicant what is open."""
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
    found = desk.read(inputs).listing.letters(lang)
    fields = LetterView.model_fields
    return Letters(items=tuple(LetterView(**{name: getattr(one, name) for name in fields}) for one in found))


@router.get("/answers")
def answers(cycle_id: CycleId, database: DatabaseDep) -> Answered:
    """List the answers given so far."""
    with database.read() as connection:
        return Answered(items=inputs_of(connection, cycle_id).said)


@router.put("/answers")
def answer(
    cycle_id: CycleId,
    question: Annotated[str, Query(min_length=1, max_length=380, description="the key of the question")],
    said: Said,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    response: Response,
) -> Kept[Said]:
    """Answer a question (If-None-Match: * the first time), or change the answer (If-Match)."""
    with database.write(who.account) as change:
        kept = receiving.answer(change, cycle_id, question, said, seen)
    tagged(response, kept.version.tag)
    return kept


@router.get("/snapshot")
def snapshot(cycle_id: CycleId, database: DatabaseDep, response: Response) -> Kept[SurveySnapshot]:
    """Return the answers that count."""
    with database.read() as connection:
        kept = documents.get(connection, cycle_id, Kind.SNAPSHOT, Kind.SNAPSHOT, SurveySnapshot)
    tagged(response, kept.version.tag)
    return kept


@router.put("/snapshot")
def accept(
    cycle_id: CycleId,
    reason: Reason,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    desk: DeskDep,
    response: Response,
) -> Accepted:
    """Accept what the workbooks and hand entries say now; open questions stay as the list says they are treated."""
    made = receiving.accept(database, desk, cycle_id, who.account, seen, reason)
    tagged(response, made.version.tag)
    return made
