"""Planning again after something happened, and what that changes."""

from fastapi import APIRouter, Response

from api.deps import DatabaseDep, LangDep, OnceDep, RunnerDep, SettingsDep, StoreDep
from api.jobs.orders import ReplanOrder
from api.plans import replanned, replanning
from api.routers.runs import RunView, view
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
