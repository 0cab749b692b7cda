"""Why a plan is as it is: what the plan itself tells, and what solving again has found out."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from allocator.exports.documents.facts import facts
from allocator.ledger.reasons import Wording
from api.deps import DatabaseDep, LangDep, OnceDep, RunnerDep, SettingsDep, StoreDep
from api.plans import reasons
from api.plans.reasons import ReasonsSeen, ReasonsState
from api.plans.written import make_sure_known, written
from api.routers.runs import RunView, view
from models.base import Frozen
from models.job import PlanId, Run
from models.units import PhaseId, ProposalId

router = APIRouter(prefix="/plans/{plan_id}", tags=["plans"])

SECONDS = 120.0


class Explained(Frozen):
    """What can be said about one phase. ``verified``: it explains all in which the plan falls behind the wish.

    ``solved_again``: every reason of the phase is proven by solving again.
    """

    proposal: ProposalId
    phase: PhaseId
    sentences: tuple[str, ...]
    verified: bool
    solved_again: bool = False


class Why(Frozen):
    """The reasons of one proposal in words."""

    proposal: ProposalId
    lines: tuple[str, ...]


class Explanations(Frozen):
    """What can be said, phase by phase; ``why``: the reasons as far as they are there, ``sentence``: how it stands."""

    items: tuple[Explained, ...]
    reasons: ReasonsState
    sentence: str
    why: tuple[Why, ...] = ()


@router.get("/explanation")
def explanation(plan_id: PlanId, store: StoreDep, lang: LangDep, proposal: ProposalId | None = None) -> Explanations:
    """Say in words what each phase is given against what was asked, and why, as far as that is known."""
    shown, seen = written(store, plan_id, lang)
    make_sure_known(shown, proposal, None)
    items = tuple(
        Explained(
            proposal=each.id,
            phase=phase.id,
            sentences=said.said,
            verified=said.verified or said.solved_again,
            solved_again=said.solved_again,
        )
        for each in shown.scenario.proposals
        if proposal in (None, each.id)
        for phase in each.phases
        for said in (facts(shown, each, phase),)
    )
    accounts = () if seen.reasons is None else Wording(shown.scenario, shown.plan, lang).accounts(seen.reasons)
    why = tuple(
        Why(proposal=account.proposal, lines=account.lines)
        for account in accounts
        if proposal in (None, account.proposal)
    )
    return Explanations(items=items, reasons=seen.state, sentence=seen.sentence(lang), why=why)


@router.get("/reasons")
def plan_reasons(plan_id: PlanId, database: DatabaseDep) -> ReasonsSeen:
    """Return the reasons of a plan as far as they are there, and how it stands with them."""
    with database.read() as connection:
        return reasons.look(connection, plan_id)


@router.post("/reasons", status_code=202)
def settle(
    plan_id: PlanId,
    response: Response,
    once: OnceDep,
    runner: RunnerDep,
    store: StoreDep,
    settings: SettingsDep,
    lang: LangDep,
    seconds: Annotated[float, Query(gt=0, le=86_400)] = SECONDS,
) -> RunView:
    """Settle the reasons of a plan by solving again; what is proven already is not asked again."""
    how = settings.solve.model_copy(update={"seconds": seconds})
    run = once(Run, lambda change: reasons.order(change, plan_id, how))
    runner.begin()
    response.headers["Location"] = f"/api/v1/runs/{run.id}"
    return view(store.run(run.id), store, lang)
