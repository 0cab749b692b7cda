"""Proposals of a cycle: what was answered or entered by hand, and what officers decided about each."""

from fastapi import APIRouter, Response

from api.cycles.inputs import inputs_of
from api.cycles.nouns import CycleId, Decided, HandEntry, Kind, Reason
from api.cycles.proposals import ProposalLine, decide, enter, proposal_lines
from api.deps import DatabaseDep, OnceDep, SeenDep, WhoDep, tagged
from api.store import documents
from api.store.documents import Kept, Version
from models.base import Frozen
from models.survey import SurveyEntry

router = APIRouter(prefix="/cycles/{cycle_id}/proposals", tags=["proposals"])


class Proposals(Frozen):
    """The proposals of a cycle: those accepted, and those entered by hand since."""

    items: tuple[ProposalLine, ...]


@router.get("")
def proposals(cycle_id: CycleId, database: DatabaseDep) -> Proposals:
    """List the proposals."""
    with database.read() as connection:
        return Proposals(items=proposal_lines(inputs_of(connection, cycle_id)))


@router.post("", status_code=201)
def enter_by_hand(cycle_id: CycleId, entry: HandEntry, once: OnceDep) -> Kept[SurveyEntry]:
    """Enter a proposal by hand. It counts once the answers are accepted again."""
    return once(Kept[SurveyEntry], lambda change: enter(change, cycle_id, entry))


@router.delete("/{proposal_id}")
def take_back(
    cycle_id: CycleId, proposal_id: str, reason: Reason, seen: SeenDep, who: WhoDep, database: DatabaseDep
) -> Version:
    """Take back a proposal entered by hand. (A proposal sent in is withdrawn by deciding its status.)"""
    with database.write(who.account) as change:
        return documents.withdraw(change, cycle_id, Kind.ENTRY, proposal_id, seen, reason)


@router.put("/{proposal_id}/decision")
def decide_about(
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
        kept = decide(change, cycle_id, proposal_id, decision, seen)
    tagged(response, kept.version.tag)
    return kept
