"""Workbooks sent in, and the answers accepted from them: what routes, pages and the sample do alike."""

import hashlib
import secrets
from enum import StrEnum

from allocator.importing import Imported
from allocator.intake.questions.listing import key_of
from api.cycles.inputs import Desk, Inputs, entry_id, inputs_of, keep_file, plain_name
from api.cycles.making import accepted
from api.cycles.nouns import CycleId, Kind, Said, Upload, Use
from api.store import documents
from api.store.database import Database, Transaction
from api.store.documents import Kept, Version
from models.base import Frozen, digest
from models.errors import ConflictError, InputError
from models.problems import Problem
from models.questions import read_key, source_of
from models.survey import SurveyEntry, SurveySnapshot
from models.units import Sha256


class Accepted(Frozen):
    """The answers that count from now on."""

    version: Version
    proposals: int
    superseded: int
    open_questions: int


def receive(change: Transaction, cycle_id: CycleId, name: str, content: bytes, use: Use) -> Kept[Upload]:
    """Keep a workbook (its name made plain before). The same content again is the same upload."""
    sha256 = hashlib.sha256(content).hexdigest()
    inputs = inputs_of(change.connection, cycle_id)
    known = next((kept for kept in inputs.uploads if kept.content.sha256 == sha256), None)
    if known is not None:
        return known
    keep_file(change, sha256, content)
    upload = Upload(file=name, sha256=sha256, size=len(content), use=use)
    return documents.put(change, cycle_id, Kind.UPLOAD, f"u-{secrets.token_hex(8)}", upload, seen="new")


class Received(Frozen):
    """A workbook that was kept, and what there is to say about it. ``known``: the same content was there before."""

    kept: Kept[Upload]
    said: tuple[Problem, ...]
    known: bool


def send_in(
    database: Database, desk: Desk, cycle_id: CycleId, by: str, name: str, content: bytes, use: Use, most: int
) -> Received:
    """Read a workbook of at most ``most`` bytes by itself and keep it; one that cannot be read at all is refused."""
    plain = plain_name(name)
    if len(content) > most:
        raise InputError("dropped_too_large", file=plain, found=megabytes(len(content)), limit=megabytes(most))
    said = desk.one(plain, content, use)
    with database.write(by) as change:
        kept = receive(change, cycle_id, plain, content, use)
    return Received(kept=kept, said=said, known=kept.version.at != change.at)


def megabytes(size: int) -> str:
    """Write a size in millions of bytes, to a tenth."""
    return f"{size / 1_000_000:,.1f}"


def answer(change: Transaction, cycle_id: CycleId, question: str, said: Said, seen: str) -> Kept[Said]:
    """Keep the answer to a question, or its next version."""
    if read_key(question) is None:
        raise InputError("question_unknown", value=question[:80])
    inputs_of(change.connection, cycle_id)
    return documents.put(change, cycle_id, Kind.ANSWER, question, said, seen=seen)


# --- accepting


class Becomes(StrEnum):
    """What accepting would do to a proposal."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


class ComingLine(Frozen):
    """A proposal before the answers are accepted: what would become of it, and how much is open about it."""

    id: str
    number: str
    applicant: str
    title: str
    becomes: Becomes
    lines: int
    open_questions: int


class Coming(Frozen):
    """What would count if the answers were accepted now. ``digest`` names it: nothing else is accepted unseen."""

    items: tuple[ComingLine, ...]
    superseded: int
    open_questions: int
    digest: Sha256


def coming(inputs: Inputs, read: Imported) -> Coming:
    """Hold what workbooks and hand entries say now against the answers that count."""
    now = accepted(read.decided, inputs)
    before = {} if inputs.snapshot is None else {entry_id(one): one for one in inputs.snapshot.content.entries}
    replaced = _replaced(now)
    asked: dict[str, set[str]] = {}
    for problem in read.listing.questions:
        key = key_of(problem)
        if key is not None:
            asked.setdefault(key.source, set()).add(problem.question)

    def line(entry: SurveyEntry, becomes: Becomes) -> ComingLine:
        name = entry_id(entry)
        return ComingLine(
            id=name,
            number=entry.number,
            applicant=entry.applicant.legal_name,
            title=entry.content.title,
            becomes=becomes,
            lines=len(entry.demand),
            open_questions=0 if becomes is Becomes.GONE else len(asked.get(name, ())),
        )

    def becomes(entry: SurveyEntry) -> Becomes:
        earlier = before.get(entry_id(entry))
        if earlier is not None:
            return Becomes.SAME if earlier == entry else Becomes.CHANGED
        return Becomes.CHANGED if before.keys() & replaced.get(entry_id(entry), set()) else Becomes.NEW

    there = {entry_id(entry) for entry in now.entries} | {name for names in replaced.values() for name in names}
    items = [line(entry, becomes(entry)) for entry in now.entries]
    items += [line(entry, Becomes.GONE) for name, entry in before.items() if name not in there]
    return Coming(
        items=tuple(items),
        superseded=len(now.superseded),
        open_questions=_open(read),
        digest=digest(now),
    )


def _replaced(snapshot: SurveySnapshot) -> dict[str, set[str]]:
    """Return the earlier versions of each answer, by the id of the one that counts."""
    earlier = {one.receipt.sha256: one for one in snapshot.superseded}
    found: dict[str, set[str]] = {}
    for entry in snapshot.entries:
        names: set[str] = set()
        sha256 = entry.receipt.supersedes
        while sha256 in earlier and source_of(sha256) not in names:
            names.add(source_of(sha256))
            sha256 = earlier[sha256].receipt.supersedes
        found[entry_id(entry)] = names
    return found


def _open(read: Imported) -> int:
    return len({problem.question for problem in read.listing.questions})


def accept(
    database: Database, desk: Desk, cycle_id: CycleId, by: str, seen: str, reason: str, shown: str = ""
) -> Accepted:
    """Accept what workbooks and hand entries say now; open questions stay as the list says they are treated.

    ``shown``: the digest of what whoever accepts was shown; where it is something else by now, nothing is accepted.
    """
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
    read = desk.read(inputs)
    now = accepted(read.decided, inputs)
    if shown and shown != digest(now):
        raise ConflictError("coming_changed")
    with database.write(by) as change:
        kept = documents.put(change, cycle_id, Kind.SNAPSHOT, Kind.SNAPSHOT, now, seen=seen, reason=reason)
    return Accepted(
        version=kept.version, proposals=len(now.entries), superseded=len(now.superseded), open_questions=_open(read)
    )
