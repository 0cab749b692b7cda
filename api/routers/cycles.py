"""Cycles: one round of the programme, with its documents and the versions they had."""

from fastapi import APIRouter, Response

from api.cycles.inputs import begin, inputs_of
from api.cycles.nouns import Cycle, CycleId, Kind
from api.deps import DatabaseDep, OnceDep, tagged
from api.store import documents
from api.store.documents import Kept, Version
from models.base import Frozen

router = APIRouter(prefix="/cycles", tags=["cycles"])


class CycleView(Frozen):
    """A cycle, and which version of each of its documents stands."""

    id: CycleId
    cycle: Cycle
    documents: dict[str, str]


class Cycles(Frozen):
    """All cycles."""

    items: tuple[Kept[Cycle], ...]


class History(Frozen):
    """The versions of a document, newest first."""

    items: tuple[Version, ...]


@router.get("")
def cycles(database: DatabaseDep) -> Cycles:
    """List all cycles."""
    with database.read() as connection:
        return Cycles(items=documents.of_every_owner(connection, Kind.CYCLE, Cycle))


@router.post("", status_code=201)
def add_cycle(cycle: Cycle, once: OnceDep, response: Response) -> Kept[Cycle]:
    """Begin a cycle."""

    kept = once(Kept[Cycle], lambda change: begin(change, cycle))
    response.headers["Location"] = f"/api/v1/cycles/{kept.version.owner}"
    return kept


@router.get("/{cycle_id}")
def cycle(cycle_id: CycleId, database: DatabaseDep, response: Response) -> CycleView:
    """Return a cycle with the versions of its documents."""
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
    tagged(response, inputs.cycle.version.tag)
    return CycleView(id=cycle_id, cycle=inputs.cycle.content, documents=inputs.tags())


@router.get("/{cycle_id}/history")
def history(cycle_id: CycleId, kind: Kind, name: str, database: DatabaseDep) -> History:
    """Return every version a document had: who changed it when, and why."""
    with database.read() as connection:
        inputs_of(connection, cycle_id)
        return History(items=documents.history(connection, cycle_id, kind, name))
