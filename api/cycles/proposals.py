"""Proposals of a round: what was answered or entered by hand, and what officers decided about each."""

import secrets
from enum import StrEnum

from api.cycles.inputs import Inputs, entry_id, inputs_of
from api.cycles.nouns import CycleId, Decided, HandEntry, Kind
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept
from models.base import Frozen, digest
from models.errors import NotFoundError
from models.names import folded_name
from models.policy import ProposalStatus, SubsidyClass
from models.scenario import Labels, ProposalLabel
from models.survey import Receipt, SurveyEntry, TargetCategory
from models.units import ProposalId


class Counts(StrEnum):
    """Whether a proposal counts: it was accepted; it waits to be; it was taken back and counts until accepted again."""

    YES = "yes"
    NOT_YET = "not_yet"
    STILL = "still"


class ProposalLine(Frozen):
    """A proposal in one line; ``decision_etag`` is sent back to change what was decided (``new``: nothing yet).

    Status, class, priority and category are as answered; what officers decided goes before. ``entry_etag``: of an
    entry made by hand, sent back to take it back.
    """

    id: str
    number: str
    applicant: str
    title: str
    status: ProposalStatus
    subsidy_class: SubsidyClass
    priority: int | None
    category: TargetCategory | None
    by_hand: bool
    counts: Counts
    lines: int
    decision: Decided | None
    decision_etag: str
    entry_etag: str = ""


def proposal_lines(inputs: Inputs) -> tuple[ProposalLine, ...]:
    """Return the proposals of a round: those accepted, and those entered by hand since."""
    decisions = {kept.version.name: kept for kept in inputs.decisions}
    by_hand = {entry_id(kept.content): kept for kept in inputs.entries}
    return tuple(
        _line(name, entry, inputs, by_hand.get(name), decisions.get(name)) for name, entry in known(inputs).items()
    )


def known(inputs: Inputs) -> dict[str, SurveyEntry]:
    """Return the proposals of a round by their id."""
    accepted = () if inputs.snapshot is None else inputs.snapshot.content.entries
    found = {entry_id(entry): entry for entry in accepted}
    return found | {entry_id(kept.content): kept.content for kept in inputs.entries}


def _line(
    name: str,
    entry: SurveyEntry,
    inputs: Inputs,
    by_hand: Kept[SurveyEntry] | None,
    decision: Kept[Decided] | None,
) -> ProposalLine:
    accepted = inputs.snapshot is not None and any(entry_id(one) == name for one in inputs.snapshot.content.entries)
    typed = not entry.receipt.file
    still = accepted and typed and by_hand is None
    return ProposalLine(
        id=name,
        number=entry.number,
        applicant=entry.applicant.legal_name,
        title=entry.content.title,
        status=entry.status,
        subsidy_class=entry.declared_class.subsidy_class,
        priority=entry.priority,
        category=entry.content.reclassified or entry.content.main_category,
        by_hand=typed,
        counts=Counts.STILL if still else Counts.YES if accepted else Counts.NOT_YET,
        lines=len(entry.demand),
        decision=None if decision is None else decision.content,
        decision_etag="new" if decision is None else decision.version.tag,
        entry_etag="" if by_hand is None else by_hand.version.tag,
    )


def left_behind(inputs: Inputs) -> tuple[Kept[Decided], ...]:
    """Return what was decided about answers that are no longer there, such as one replaced by a later version."""
    there = known(inputs)
    return tuple(kept for kept in inputs.decisions if kept.version.name not in there)


def enter(change: Transaction, cycle_id: CycleId, entry: HandEntry) -> Kept[SurveyEntry]:
    """Keep a proposal entered by hand. It counts once the answers are accepted again."""
    applicant = entry.applicant.model_copy(update={"folded": folded_name(entry.applicant.legal_name)})
    own = digest({"entry": entry.model_dump(mode="json"), "chance": secrets.token_hex(8)})
    data = entry.model_dump() | {"applicant": applicant, "receipt": Receipt(file="", sha256=own)}
    made = SurveyEntry.model_validate(data)
    inputs_of(change.connection, cycle_id)
    return documents.put(change, cycle_id, Kind.ENTRY, entry_id(made), made, seen="new")


def decide(change: Transaction, cycle_id: CycleId, proposal_id: str, decision: Decided, seen: str) -> Kept[Decided]:
    """Keep what officers decided about a proposal. It counts in the next scenario that is made."""
    if proposal_id not in known(inputs_of(change.connection, cycle_id)):
        raise NotFoundError("proposal_not_found", id=proposal_id)
    return documents.put(change, cycle_id, Kind.DECISION, proposal_id, decision, seen=seen, reason=decision.reason)


# --- one proposal, before and after it is prepared


def planned_as(entry: SurveyEntry, labels: Labels) -> ProposalId:
    """Return what a proposal is called in a scenario; empty where it is not in there, or cannot be told apart."""
    return _only([label.id for label in labels.proposals if _same(entry, label)])


def answered_as(inputs: Inputs, label: ProposalLabel) -> str:
    """Return the id of the answer a proposal of a scenario was made of; empty where that cannot be told."""
    return _only([name for name, entry in known(inputs).items() if _same(entry, label)])


def _same(entry: SurveyEntry, label: ProposalLabel) -> bool:
    theirs = (entry.receipt.file, entry.applicant.legal_name, entry.content.title)
    return theirs == (label.receipt, label.applicant, label.title)


def _only(found: list[str]) -> str:
    return found[0] if len(found) == 1 else ""
