"""Plans: checked answers that never change - read, explained, compared, written down, published, acknowledged."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from allocator.exports.bundle import Format, Html, one_file, recipient_of
from allocator.exports.documents import NAMES
from allocator.ledger import Figures, figures
from api.deps import DatabaseDep, LangDep, OnceDep, SeenDep, SliceDep, StoreDep, WhoDep, bytes_of, tagged
from api.plans import changes, publishing
from api.plans.changes import Changes
from api.plans.file_names import attachment, file_name
from api.plans.publishing import Acknowledgement, Publication, Reason
from api.plans.reasons import REASONS, ReasonsSeen
from api.plans.written import make_sure_known, written
from api.store import documents, plans
from api.store.documents import Kept, Version
from api.store.pages import Page
from api.store.protocol import PlanEntry
from models.base import Frozen, canonical_json
from models.errors import ConflictError, InputError
from models.job import PlanId, ScenarioId
from models.plan import Plan, RunRecord
from models.text import Lang
from models.units import ProposalId, ProviderId

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
    """Why a plan is published, and who drafted it (left out: whoever started its run).

    ``as_trial``: it is published as an estimate that adopts nobody; one of the survey stage can be no other way.
    """

    reason: Reason
    drafted_by: Annotated[str, Query(max_length=200)] = ""
    as_trial: bool = False


class Published(Frozen):
    """The plans that are published now."""

    items: tuple[Kept[Publication], ...]


class Acknowledged(Frozen):
    """How each applicant stands to a published plan."""

    items: tuple[Kept[Acknowledgement], ...]


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


def _make_sure_of_reasons(plan_id: PlanId, redacted: bool, seen: ReasonsSeen, lang: Lang) -> None:
    """Refuse to write reasons that are not there, or speak of everybody in a document without names."""
    if redacted:
        raise InputError("reasons_redacted")
    if seen.reasons is None:
        raise ConflictError("reasons_not_there", id=plan_id, state=seen.sentence(lang))


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
    make_sure_known(written(store, plan_id, lang)[0], proposal, provider)
    view, seen = written(store, plan_id, lang, redacted, against)
    if wanted == (REASONS,):
        _make_sure_of_reasons(plan_id, redacted, seen, lang)
    mine = recipient_of(view, proposal, provider)
    html: Html | Callable[..., bytes] = getattr(request.app.state, "html", None) or _no_pages
    content = one_file(view, mine, form, wanted or NAMES, html)
    name = file_name(store.plan_entry(plan_id), view, mine, form)
    headers = {
        "Content-Disposition": attachment(f"{plan_id}_{mine.stem}.{form}", name),
        "Reasons-State": seen.state.value,
    }
    return Response(content, media_type=MEDIA[form], headers=headers)


# --- publishing


@router.post("/{plan_id}/publication", status_code=201)
def publish(plan_id: PlanId, order: PublishOrder, once: OnceDep, response: Response) -> Kept[Publication]:
    """Publish a plan; whoever does confirms it. An earlier plan of the same cycle is taken back."""
    kept = once(
        Kept[Publication],
        lambda change: publishing.publish(change, plan_id, order.reason, order.drafted_by, as_trial=order.as_trial),
    )
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
