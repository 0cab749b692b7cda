"""Plans: checked answers that never change."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from allocator.ledger import Figures, figures
from api.deps import StoreDep
from api.store.protocol import PlanEntry
from models.base import Frozen, canonical_json
from models.job import PlanId
from models.plan import Plan, RunRecord

router = APIRouter(prefix="/plans", tags=["plans"])


class PlanView(Frozen):
    """A plan, where it comes from and how it was found."""

    entry: PlanEntry
    plan: Plan
    record: RunRecord | None


@router.get("")
def plans(store: StoreDep) -> tuple[PlanEntry, ...]:
    """List all plans, newest first."""
    return store.plans()


@router.get("/{plan_id}")
def plan(plan_id: PlanId, store: StoreDep) -> PlanView:
    """Return a plan with the record of its run."""
    return PlanView(entry=store.plan_entry(plan_id), plan=store.plan(plan_id), record=store.record(plan_id))


@router.get("/{plan_id}/figures")
def plan_figures(plan_id: PlanId, store: StoreDep) -> Figures:
    """Return fill, GPU-hours, money, utilisation: the numbers of the command line and the pages."""
    entry = store.plan_entry(plan_id)
    return figures(store.scenario(entry.scenario), store.plan(plan_id))


@router.get("/{plan_id}/download", response_class=Response)
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
