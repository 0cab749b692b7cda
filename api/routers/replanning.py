"""Planning again after something happened, what that changes, and whether the draft is kept."""

from fastapi import APIRouter, Response

from api.deps import DatabaseDep, LangDep, OnceDep, RunnerDep, SeenDep, SettingsDep, StoreDep, WhoDep, tagged
from api.jobs.orders import ReplanOrder
from api.plans import publishing, replanned, replanning
from api.plans.drafts import Draft
from api.routers.runs import RunView, view
from api.store.documents import Kept
from models.changes import Changes
from models.job import PlanId, Run

router = APIRouter(prefix="/plans/{plan_id}", tags=["plans"])


@router.post("/replan", status_code=202)
def replan(
    plan_id: PlanId,
    asked: ReplanOrder,
    response: Response,
    once: OnceDep,
    runner: RunnerDep,
    store: StoreDep,
    settings: SettingsDep,
    lang: LangDep,
) -> RunView:
    """Plan again after what happened. The run ends with a new scenario, a plan that is a draft, and what changes."""
    replanning.make_sure(store.database, plan_id, asked)
    run = once(Run, lambda change: replanning.order(runner, change, plan_id, asked, settings.solve))
    runner.begin()
    response.headers["Location"] = f"/api/v1/runs/{run.id}"
    return view(store.run(run.id), store, lang)


@router.get("/changes")
def changes(plan_id: PlanId, database: DatabaseDep) -> Changes:
    """Return what a plan made by planning again changes: forced, chosen, and leases a provider no longer has."""
    with database.read() as connection:
        return replanned.changes_or_refuse(connection, plan_id)


@router.put("/draft")
def decide(
    plan_id: PlanId, decided: Draft, seen: SeenDep, who: WhoDep, database: DatabaseDep, response: Response
) -> Kept[Draft]:
    """Keep a draft, or discard it: a discarded plan stays in the store, but is offered nowhere and not published."""
    with database.write(who.account) as change:
        kept = publishing.decide_draft(change, plan_id, decided, seen)
    tagged(response, kept.version.tag)
    return kept
