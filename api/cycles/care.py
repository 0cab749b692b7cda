"""Who looks after an open point, and until when: for questions about answers and for what a plan leaves open."""

from datetime import date
from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection

from allocator.exports.documents.open_points import open_points
from allocator.exports.view import View
from allocator.importing import Imported
from allocator.intake.questions.listing import asked_of
from api.cycles.inputs import inputs_of
from api.cycles.nouns import CycleId, Kind
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept
from models.base import Frozen, digest
from models.problems import Problem
from models.text import Lang, text


class Care(Frozen):
    """Who looks after a point (a name as written), until which day, and a note."""

    owner: Annotated[str, Field(max_length=200)] = ""
    due: date | None = None
    note: Annotated[str, Field(max_length=2_000)] = ""


def point_key(kind: str, about: str) -> str:
    """Return the name of an open point: the same point of another plan has the same."""
    return digest({"kind": kind, "about": about})[:16]


def cares(connection: Connection, cycle_id: CycleId) -> dict[str, Kept[Care]]:
    """Return who looks after what, by the key of the point."""
    return {kept.version.name: kept for kept in documents.each(connection, cycle_id, Kind.CARE, Care)}


def take_care(change: Transaction, cycle_id: CycleId, key: str, care: Care, seen: str) -> Kept[Care]:
    """Write down who looks after a point."""
    inputs_of(change.connection, cycle_id)
    return documents.put(change, cycle_id, Kind.CARE, key, care, seen=seen)


class OpenRow(Frozen):
    """An open point as it is looked after. ``kind``, ``about``, ``said``, ``ask``: words for a reader."""

    key: str
    kind: str
    about: str
    said: str
    ask: str
    care: Care
    etag: str


def open_rows(
    connection: Connection, cycle_id: CycleId, read: Imported, view: View | None, lang: Lang
) -> tuple[OpenRow, ...]:
    """Return every question about the answers, then every point a plan leaves open, with who looks after each."""
    known = cares(connection, cycle_id)
    rows = [_question(problem, lang) for problem in read.listing.questions]
    points = () if view is None else open_points(view)
    rows += [
        (point.kind, view.text(f"open_kind.{point.kind}"), point.about, point.said, view.text(f"ask.{point.kind}"))
        for point in points
        if view is not None
    ]
    found: dict[str, OpenRow] = {}
    for code, kind, about, said, ask in rows:
        key = point_key(code, about)
        kept = known.get(key)
        found.setdefault(
            key,
            OpenRow(
                key=key,
                kind=kind,
                about=about,
                said=said,
                ask=ask,
                care=Care() if kept is None else kept.content,
                etag="new" if kept is None else kept.version.tag,
            ),
        )
    return tuple(found.values())


def _question(problem: Problem, lang: Lang) -> tuple[str, str, str, str, str]:
    sentence = text(problem.text_key, lang, **problem.params)
    about, ask = problem.place.file, text(f"care.ask.{asked_of(problem)}", lang)
    return f"question {problem.question}", text("care.question", lang), about, sentence, ask
