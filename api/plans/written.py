"""A plan as documents and explanations have it: with who approved it, its reasons, and how it stands with them."""

from datetime import UTC, datetime
from importlib.metadata import version

from allocator.exports.view import View, view_of
from api.plans import publishing, reasons
from api.plans.reasons import ReasonsSeen, ReasonsState
from api.store.sql import SqlStore
from models.errors import InputError
from models.job import PlanId
from models.text import Lang, text
from models.units import ProposalId, ProviderId, day_in_japan


def written(
    store: SqlStore, plan_id: PlanId, lang: Lang, redacted: bool = False, against: PlanId | None = None
) -> tuple[View, ReasonsSeen]:
    """Return a plan as it is written down now, and how it stands with its reasons."""
    entry = store.plan_entry(plan_id)
    with store.database.read() as connection:
        publication = publishing.find(connection, plan_id)
        seen = reasons.look(connection, plan_id)
    view = view_of(
        store.scenario(entry.scenario),
        store.plan(plan_id),
        lang,
        day_in_japan(datetime.now(UTC)),
        version("compute-allocation"),
        redacted=redacted,
        against=None if against is None else store.plan(against),
        reasons=seen.reasons,
        approval=publishing.approval_lines(None if publication is None else publication.content, lang),
        remarks=remarks(seen, lang),
    )
    return view, seen


def remarks(seen: ReasonsSeen, lang: Lang) -> tuple[str, ...]:
    """Return what documents say about reasons that are not all settled."""
    if seen.state is ReasonsState.SETTLED:
        return ()
    return (text("plan.mark.reasons", lang, state=seen.sentence(lang)),)


def make_sure_known(view: View, proposal: ProposalId | None, provider: ProviderId | None) -> None:
    """Refuse a reader the plan knows nothing of."""
    proposals = [each.id for each in view.scenario.proposals]
    providers = sorted({pool.provider for pool in view.scenario.pools})
    if proposal is not None and provider is not None:
        raise InputError("one_recipient")
    if proposal is not None and not view.redacted and proposal not in proposals:
        raise InputError("unknown_proposal", value=proposal, known=proposals)
    if provider is not None and not view.redacted and provider not in providers:
        raise InputError("unknown_provider", value=provider, known=providers)
