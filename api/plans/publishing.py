"""Publishing: from an answer of a run to the plan everybody works by, with who drafted and who confirmed it.

One person may be both; then the record and every document say so. Of one round (a cycle, or all that was forked or
planned again from one scenario) one plan is published at a time: publishing another takes the earlier one back, in the
same transaction. A survey-stage plan adopts nobody: it is published as a trial (試算) or not at all, and whoever
publishes it says so. A plan not proven to be the best may be published; the publication says that it is not.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field
from sqlalchemy import Connection

from api.people import accounts
from api.people.roles import SAMPLE
from api.plans import drafts
from api.plans.drafts import Draft, Standing
from api.plans.replanned import CHANGES
from api.store import documents, plans, runs, scenarios
from api.store.database import Transaction
from api.store.documents import Kept, Version
from models.base import Frozen
from models.errors import ConflictError, NotFoundError
from models.job import PlanId, ScenarioId
from models.policy import Stage
from models.text import Lang, text
from models.units import ProposalId

PUBLICATION, ACKNOWLEDGEMENT = "publication", "acknowledgement"
Reason = Annotated[str, Field(min_length=1, max_length=2_000)]


class Publication(Frozen):
    """That a plan was published: why, and by whom. ``same_person``: whoever drafted it also confirmed it.

    ``trial``: it is an estimate of the survey stage and adopts nobody. ``proven``: no plan is better by its tiers.
    """

    plan: PlanId
    scenario: ScenarioId
    cycle: str
    reason: Reason
    drafted_by: str
    drafted_shown: str
    confirmed_by: str
    confirmed_shown: str
    same_person: bool
    at: AwareDatetime
    stage: Stage = Stage.SURVEY
    proven: bool = False

    @property
    def trial(self) -> bool:
        """Whether it adopts nobody."""
        return self.stage is Stage.SURVEY


class Answer(StrEnum):
    """Where an applicant stands (未通知 / 通知済 / 了承 / 異議)."""

    NOT_NOTIFIED = "not_notified"
    NOTIFIED = "notified"
    ACCEPTED = "accepted"
    OBJECTED = "objected"


class Acknowledgement(Frozen):
    """What is known of an applicant's answer to a published plan."""

    answer: Answer
    note: Annotated[str, Field(max_length=2_000)] = ""


def shown(connection: Connection, name: str) -> str:
    """Return what an account is called."""
    if name == SAMPLE:
        return SAMPLE
    return accounts.get(connection, name).shown


def publish(
    change: Transaction, plan_id: PlanId, reason: str, drafted_by: str, *, as_trial: bool = False
) -> Kept[Publication]:
    """Publish a plan; whoever does confirms it. Only a final plan can be, one of the survey stage only as a trial."""
    entry = plans.entry(change.connection, plan_id)
    if not entry.final:
        raise ConflictError("plan_not_final", id=plan_id)
    if find(change.connection, plan_id) is not None:
        raise ConflictError("plan_published", id=plan_id)
    draft = drafts.find(change.connection, plan_id)
    if draft is not None and draft.content.standing is Standing.DISCARDED:
        raise ConflictError("plan_discarded", id=plan_id)
    if as_trial is not (entry.stage is Stage.SURVEY):
        raise ConflictError("plan_is_no_trial" if as_trial else "plan_is_trial", id=plan_id)
    drafter = drafted_by or (runs.get(change.connection, entry.run).by if entry.run else "") or change.by
    made = Publication(
        plan=plan_id,
        scenario=entry.scenario,
        cycle=round_of(change.connection, plan_id),
        reason=reason,
        drafted_by=drafter,
        drafted_shown=shown(change.connection, drafter),
        confirmed_by=change.by,
        confirmed_shown=shown(change.connection, change.by),
        same_person=drafter == change.by,
        at=change.at,
        stage=entry.stage,
        proven=entry.proven,
    )
    for earlier in published(change.connection):
        if _same_round(change.connection, earlier.content, made):
            replaced = f"{plan_id}: {reason}"[:2_000]
            documents.withdraw(change, earlier.version.owner, PUBLICATION, PUBLICATION, earlier.version.tag, replaced)
    return documents.put(change, plan_id, PUBLICATION, PUBLICATION, made, seen="new", reason=reason)


def decide_draft(change: Transaction, plan_id: PlanId, decided: Draft, seen: str) -> Kept[Draft]:
    """Keep or discard a draft; what is published is none any more."""
    plans.entry(change.connection, plan_id)
    if find(change.connection, plan_id) is not None:
        raise ConflictError("plan_published", id=plan_id)
    return documents.put(change, plan_id, drafts.DRAFT, drafts.DRAFT, decided, seen=seen, reason=decided.reason)


def set_aside(connection: Connection) -> frozenset[PlanId]:
    """Return the plans nobody works by: those discarded, and those of planning again that nobody has decided about."""
    taken = documents.owners(connection, drafts.DRAFT) | {kept.content.plan for kept in published(connection)}
    return drafts.discarded(connection) | (documents.owners(connection, CHANGES) - taken)


def _same_round(connection: Connection, one: Publication, other: Publication) -> bool:
    if one.cycle or other.cycle:
        return one.cycle == other.cycle
    return _first(connection, one.scenario) == _first(connection, other.scenario)


def _first(connection: Connection, scenario: ScenarioId) -> ScenarioId:
    """Return the scenario that was there before anything was forked or planned again."""
    while parent := scenarios.entry(connection, scenario).origin.parent:
        scenario = parent
    return scenario


def round_of(connection: Connection, plan_id: PlanId) -> str:
    """Return the cycle a plan belongs to; empty where its scenario is of none."""
    return scenarios.entry(connection, plans.entry(connection, plan_id).scenario).origin.cycle


def unpublish(change: Transaction, plan_id: PlanId, seen: str, reason: str) -> Version:
    """Take a published plan back, with the reason."""
    return documents.withdraw(change, plan_id, PUBLICATION, PUBLICATION, seen, reason)


def find(connection: Connection, plan_id: PlanId) -> Kept[Publication] | None:
    """Return the publication of a plan, if it is published."""
    return documents.find(connection, plan_id, PUBLICATION, PUBLICATION, Publication)


def published(connection: Connection) -> tuple[Kept[Publication], ...]:
    """Return every plan that is published now."""
    return documents.of_every_owner(connection, PUBLICATION, Publication)


def acknowledge(
    change: Transaction, plan_id: PlanId, proposal: ProposalId, known: Acknowledgement, seen: str
) -> Kept[Acknowledgement]:
    """Write down how an applicant stands to a published plan."""
    if find(change.connection, plan_id) is None:
        raise ConflictError("plan_not_published", id=plan_id)
    _planned(change.connection, plan_id, proposal)
    return documents.put(change, plan_id, ACKNOWLEDGEMENT, proposal, known, seen=seen, reason=known.note)


def _planned(connection: Connection, plan_id: PlanId, proposal: ProposalId) -> None:
    scenario = scenarios.body(connection, plans.entry(connection, plan_id).scenario)
    if proposal not in {each.id for each in scenario.in_scope}:
        raise NotFoundError("proposal_not_found", id=proposal)


def approval_lines(publication: Publication | None, lang: Lang) -> tuple[str, ...]:
    """Return what documents say about who drafted and who confirmed a plan."""
    if publication is None:
        return ()
    who = {"drafted": _called(publication.drafted_shown, lang), "confirmed": _called(publication.confirmed_shown, lang)}
    key = "exports.approval.same" if publication.same_person else "exports.approval.two"
    return (text(key, lang, **who),)


def _called(shown_as: str, lang: Lang) -> str:
    return text("pages.home.person.sample", lang) if shown_as == SAMPLE else shown_as
