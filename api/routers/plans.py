"""Plans: checked answers that never change - read, explained, compared, written down, published, acknowledged."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from allocator.exports.bundle import Format, Html, one_file, recipient_of
from allocator.exports.documents import NAMES
from allocator.exports.documents.facts import facts
from allocator.exports.view import View
from allocator.ledger import Figures, figures
from api.deps import DatabaseDep, LangDep, OnceDep, SeenDep, SliceDep, StoreDep, WhoDep, bytes_of, tagged
from api.plans import changes, publishing
from api.plans.changes import Changes
from api.plans.publishing import Acknowledgement, Publication, Reason
from api.plans.viewing import view as view_in
from api.store import documents, plans
from api.store.documents import Kept, Version
from api.store.pages import Page
from api.store.protocol import PlanEntry
from models.base import Frozen, canonical_json
from models.errors import InputError
from models.job import PlanId, ScenarioId
from models.plan import Plan, RunRecord
from models.units import PhaseId, ProposalId, ProviderId

router = APIRouter(prefix="/plans", tags=["plans"])

MEDIA = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
    Format.ICS: "text/calendar; charset=utf-8",
}


class PlanView(Frozen):
    """A plan, where it comes from, how it was found, and whether it is published."""

    entry: PlanEntry
    plan: Plan
    record: RunRecord | None
    publication: Kept[Publication] | None


class PublishOrder(Frozen):
    """Why a plan is published, and who drafted it (left out: whoever started its run)."""

    reason: Reason
    drafted_by: Annotated[str, Query(max_length=200)] = ""


class Published(Frozen):
    """The plans that are published now."""

    items: tuple[Kept[Publication], ...]


class Acknowledged(Frozen):
    """How each applicant stands to a published plan."""

    items: tuple[Kept[Acknowledgement], ...]


class Explained(Frozen):
    """What can be said about one phase. ``verified``: it explains all in which the plan falls behind the wish."""

    proposal: ProposalId
    phase: PhaseId
    sentences: tuple[str, ...]
    verified: bool


class Explanations(Frozen):
    """What can be said, phase by phase."""

    items: tuple[Explained, ...]


@router.get("")
def list_plans(database: DatabaseDep, part: SliceDep, scenario: ScenarioId | None = None) -> Page[PlanEntry]:
    """List plans, newest first."""
    with database.read() as connection:
        return plans.entries(connection, part, scenario)


@router.get("/published")
def list_published(database: DatabaseDep) -> Published:
    """List the plans that are published now."""
    with database.read() as connection:
        return Published(items=publishing.published(connection))


@router.get("/{plan_id}")
def plan(plan_id: PlanId, database: DatabaseDep, response: Response) -> PlanView:
    """Return a plan with the record of its run. The ETag is that of its publication (``new``: not published)."""
    with database.read() as connection:
        found = PlanView(
            entry=plans.entry(connection, plan_id),
            plan=plans.body(connection, plan_id),
            record=plans.record(connection, plan_id),
            publication=publishing.find(connection, plan_id),
        )
    tagged(response, "new" if found.publication is None else found.publication.version.tag)
    return found


@router.get("/{plan_id}/figures")
def plan_figures(plan_id: PlanId, store: StoreDep) -> Figures:
    """Return fill, GPU-hours, money, utilisation: the numbers of the command line and the pages."""
    entry = store.plan_entry(plan_id)
    return figures(store.scenario(entry.scenario), store.plan(plan_id))


@router.get("/{plan_id}/download", response_class=Response, responses=bytes_of("application/json"))
def download(plan_id: PlanId, store: StoreDep, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """Return the bytes of ``plan.json``; the ETag is their SHA-256."""
    etag = f'"{store.plan_entry(plan_id).plan_hash}"'
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(
        canonical_json(store.plan(plan_id)),
        media_type="application/json",
        headers={"ETag": etag, "Content-Disposition": f'attachment; filename="{plan_id}.json"'},
    )


@router.get("/{plan_id}/changes/{earlier_id}")
def plan_changes(plan_id: PlanId, earlier_id: PlanId, store: StoreDep) -> Changes:
    """Return in what a plan differs from an earlier one."""
    return changes.changes(store.plan(earlier_id), store.plan(plan_id))


@router.get("/{plan_id}/explanation")
def explanation(plan_id: PlanId, store: StoreDep, lang: LangDep, proposal: ProposalId | None = None) -> Explanations:
    """Say in words what each phase is given against what was asked, as far as the plan itself tells why."""
    view = view_in(store, plan_id, lang)
    _known(view, proposal, None)
    return Explanations(
        items=tuple(
            Explained(proposal=each.id, phase=phase.id, sentences=said.said, verified=said.verified)
            for each in view.scenario.proposals
            if proposal in (None, each.id)
            for phase in each.phases
            for said in (facts(view, each, phase),)
        )
    )


def _known(view: View, proposal: ProposalId | None, provider: ProviderId | None) -> None:
    proposals = [each.id for each in view.scenario.proposals]
    providers = sorted({pool.provider for pool in view.scenario.pools})
    if proposal is not None and provider is not None:
        raise InputError("one_recipient")
    if proposal is not None and not view.redacted and proposal not in proposals:
        raise InputError("unknown_proposal", value=proposal, known=proposals)
    if provider is not None and not view.redacted and provider not in providers:
        raise InputError("unknown_provider", value=provider, known=providers)


def _no_pages(*_: object) -> bytes:
    raise InputError("no_document", format=Format.HTML, documents=())


@router.get("/{plan_id}/document", response_class=Response, responses=bytes_of("application/octet-stream"))
def document(
    plan_id: PlanId,
    request: Request,
    store: StoreDep,
    lang: LangDep,
    form: Annotated[Format, Query(alias="format")] = Format.XLSX,
    proposal: ProposalId | None = None,
    provider: ProviderId | None = None,
    against: PlanId | None = None,
    redacted: bool = False,
    wanted: Annotated[tuple[str, ...], Query(alias="document", max_length=20)] = (),
) -> Response:
    """Return the documents of one reader as a file: the office, or the applicant or provider named.

    Several CSV tables do not fit in one file: name one document.
    """
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        raise InputError("unknown_document", value=unknown[0][:80], known=NAMES)
    _known(view_in(store, plan_id, lang), proposal, provider)
    view = view_in(store, plan_id, lang, redacted=redacted, against=against)
    mine = recipient_of(view, proposal, provider)
    html: Html | Callable[..., bytes] = getattr(request.app.state, "html", None) or _no_pages
    content = one_file(view, mine, form, wanted or NAMES, html)
    name = f"{plan_id}_{mine.stem}.{form}".encode("ascii", "replace").decode().replace("?", "_")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA[form], headers=headers)


# --- publishing


@router.post("/{plan_id}/publication", status_code=201)
def publish(plan_id: PlanId, order: PublishOrder, once: OnceDep, response: Response) -> Kept[Publication]:
    """Publish a plan; whoever does confirms it. An earlier plan of the same cycle is taken back."""
    kept = once(Kept[Publication], lambda change: publishing.publish(change, plan_id, order.reason, order.drafted_by))
    tagged(response, kept.version.tag)
    return kept


@router.delete("/{plan_id}/publication")
def unpublish(plan_id: PlanId, reason: Reason, seen: SeenDep, who: WhoDep, database: DatabaseDep) -> Version:
    """Take a published plan back, with the reason."""
    with database.write(who.account) as change:
        return publishing.unpublish(change, plan_id, seen, reason)


@router.get("/{plan_id}/acknowledgements")
def acknowledgements(plan_id: PlanId, database: DatabaseDep) -> Acknowledged:
    """List how the applicants stand to a plan; whoever is not listed was not notified."""
    with database.read() as connection:
        plans.entry(connection, plan_id)
        return Acknowledged(items=documents.each(connection, plan_id, publishing.ACKNOWLEDGEMENT, Acknowledgement))


@router.put("/{plan_id}/acknowledgements/{proposal_id}")
def acknowledge(
    plan_id: PlanId,
    proposal_id: ProposalId,
    known: Acknowledgement,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    response: Response,
) -> Kept[Acknowledgement]:
    """Write down how an applicant stands to a published plan."""
    with database.write(who.account) as change:
        kept = publishing.acknowledge(change, plan_id, proposal_id, known, seen)
    tagged(response, kept.version.tag)
    return kept
