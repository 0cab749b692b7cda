"""Proposals of a cycle: what was answered or entered by hand, and what officers decided about each."""

import secrets

from fastapi import APIRouter, Response

from api.cycles.inputs import entry_id, inputs_of
from api.cycles.nouns import CycleId, Decided, HandEntry, Kind, Reason
from api.deps import DatabaseDep, OnceDep, SeenDep, WhoDep, tagged
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept, Version
from models.base import Frozen, digest
from models.errors import NotFoundError
from models.names import folded_name
from models.policy import ProposalStatus, SubsidyClass
from models.survey import Receipt, SurveyEntry, SurveySnapshot

router = APIRouter(prefix="/cycles/{cycle_id}/proposals", tags=["proposals"])


class ProposalLine(Frozen):
    """A proposal in one line; ``decision_etag`` is sent back to change what was decided (``new``: nothing yet)."""

    id: str
    number: str
    applicant: str
    title: str
    status: ProposalStatus
    subsidy_class: SubsidyClass
    by_hand: bool
    lines: int
    decision: Decided | None
    decision_etag: str


class Proposals(Frozen):
    """The proposals of a cycle: those accepted, and those entered by hand since."""

    items: tuple[ProposalLine, ...]


def _line(entry: SurveyEntry, decision: Kept[Decided] | None) -> ProposalLine:
    return ProposalLine(
        id=entry_id(entry),
        number=entry.number,
        applicant=entry.applicant.legal_name,
        title=entry.content.title,
        status=entry.status,
        subsidy_class=entry.declared_class.subsidy_class,
        by_hand=not entry.receipt.file,
        lines=len(entry.demand),
        decision=None if decision is None else decision.content,
        decision_etag="new" if decision is None else decision.version.tag,
    )


@router.get("")
def proposals(cycle_id: CycleId, database: DatabaseDep) -> Proposals:
    """List the proposals."""
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
    snapshot = SurveySnapshot(entries=()) if inputs.snapshot is None else inputs.snapshot.content
    by_id = {entry_id(entry): entry for entry in snapshot.entries}
    by_id |= {entry_id(kept.content): kept.content for kept in inputs.entries}
    decisions = {kept.version.name: kept for kept in inputs.decisions}
    return Proposals(items=tuple(_line(entry, decisions.get(name)) for name, entry in by_id.items()))


@router.post("", status_code=201)
def enter_by_hand(cycle_id: CycleId, entry: HandEntry, once: OnceDep) -> Kept[SurveyEntry]:
    """Enter a proposal by hand. It counts once the answers are accepted again."""
    applicant = entry.applicant.model_copy(update={"folded": folded_name(entry.applicant.legal_name)})
    own = digest({"entry": entry.model_dump(mode="json"), "chance": secrets.token_hex(8)})
    data = entry.model_dump() | {"applicant": applicant, "receipt": Receipt(file="", sha256=own)}
    made = SurveyEntry.model_validate(data)

    def add(change: Transaction) -> Kept[SurveyEntry]:
        inputs_of(change.connection, cycle_id)
        return documents.put(change, cycle_id, Kind.ENTRY, entry_id(made), made, seen="new")

    return once(Kept[SurveyEntry], add)


@router.delete("/{proposal_id}")
def take_back(
    cycle_id: CycleId, proposal_id: str, reason: Reason, seen: SeenDep, who: WhoDep, database: DatabaseDep
) -> Version:
    """Take back a proposal entered by hand. (A proposal sent in is withdrawn by deciding its status.)"""
    with database.write(who.account) as change:
        return documents.withdraw(change, cycle_id, Kind.ENTRY, proposal_id, seen, reason)


@router.put("/{proposal_id}/decision")
def decide(
    cycle_id: CycleId,
    proposal_id: str,
    decision: Decided,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    response: Response,
) -> Kept[Decided]:
    """Decide priority, confirmed class, status (such as withdrawn) or category of a proposal, with the reason."""
    with database.write(who.account) as change:
        inputs = inputs_of(change.connection, cycle_id)
        entries = () if inputs.snapshot is None else inputs.snapshot.content.entries
        known = {entry_id(entry) for entry in entries} | {entry_id(kept.content) for kept in inputs.entries}
        if proposal_id not in known:
            raise NotFoundError("proposal_not_found", id=proposal_id)
        kept = documents.put(change, cycle_id, Kind.DECISION, proposal_id, decision, seen=seen, reason=decision.reason)
    tagged(response, kept.version.tag)
    return kept
