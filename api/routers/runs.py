"""Runs: start, follow, stop."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from allocator.exports.conflict import sentences
from api.deps import DatabaseDep, LangDep, OnceDep, RunnerDep, SliceDep, StoreDep, WhoDep
from api.store import runs
from api.store.pages import Page
from api.store.protocol import Store
from models.base import Frozen, canonical_json
from models.job import Run, RunId, RunKind, ScenarioId
from models.outcome import Infeasible
from models.plan import Progress
from models.reasons import Reason
from models.settings import SolveSettings
from models.text import Lang, text

router = APIRouter(prefix="/runs", tags=["runs"])

LOOK_SECONDS = 0.25


class RunOrder(Frozen):
    """Which scenario to solve, and how (left out: as the service is set up)."""

    scenario: ScenarioId
    settings: SolveSettings | None = None


class Stated(Frozen):
    """A reason with its sentence."""

    reason: Reason
    sentence: str


class RunView(Frozen):
    """A run as it stands. ``sentence`` says its state; ``conflict`` what stands against each other."""

    run: Run
    sentence: str
    conflict: tuple[Stated, ...] = ()


def view(run: Run, store: Store, lang: Lang) -> RunView:
    """Put a run into words."""
    outcome = store.outcome(run.id)
    conflict: tuple[Stated, ...] = ()
    if isinstance(outcome, Infeasible):
        said = sentences(store.scenario(run.made or run.scenario), outcome.conflict, lang)
        conflict = tuple(
            Stated(reason=reason, sentence=sentence) for reason, sentence in zip(outcome.conflict, said, strict=True)
        )
    return RunView(
        run=run,
        sentence=text(f"run.message.{run.message}" if run.message else f"run.state.{run.state}", lang),
        conflict=conflict,
    )


@router.get("")
def list_runs(database: DatabaseDep, part: SliceDep, kind: RunKind | None = None) -> Page[Run]:
    """List runs, newest first: of one kind, or all that look for a plan."""
    with database.read() as connection:
        return runs.entries(connection, part, kind)


@router.post("", status_code=202)
def start(
    order: RunOrder, response: Response, once: OnceDep, runner: RunnerDep, store: StoreDep, lang: LangDep
) -> RunView:
    """Start solving a scenario in a process of its own, when its turn comes."""
    run = once(Run, lambda change: runner.order(change, order.scenario, order.settings))
    runner.begin()
    response.headers["Location"] = f"/api/v1/runs/{run.id}"
    return view(store.run(run.id), store, lang)


@router.get("/{run_id}")
def run(run_id: RunId, store: StoreDep, lang: LangDep) -> RunView:
    """Return a run as it stands."""
    return view(store.run(run_id), store, lang)


@router.post("/{run_id}/cancel", status_code=202)
def cancel(run_id: RunId, who: WhoDep, runner: RunnerDep, store: StoreDep, lang: LangDep) -> RunView:
    """Stop a run; the best plan so far is kept and marked as not final."""
    return view(runner.cancel(run_id, who.account), store, lang)


@router.post("/{run_id}/resume", status_code=202)
def resume(run_id: RunId, once: OnceDep, runner: RunnerDep, store: StoreDep, lang: LangDep) -> RunView:
    """Take up a run that was broken off, from its best plan so far."""
    once(Run, lambda change: runner.resume(change, run_id))
    runner.begin()
    return view(store.run(run_id), store, lang)


@router.get("/{run_id}/progress")
def progress(
    run_id: RunId, store: StoreDep, since: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
) -> tuple[Progress, ...]:
    """Return the news of a run from number ``since`` on (0 is the first)."""
    return store.progress(run_id, since)


@router.get("/{run_id}/events", response_class=StreamingResponse)
async def events(run_id: RunId, store: StoreDep, lang: LangDep) -> StreamingResponse:
    """Stream the news as server-sent events ``progress``, and the run itself as the last event ``end``."""
    await run_in_threadpool(store.run, run_id)

    async def lines() -> AsyncIterator[str]:
        told = 0
        while True:
            now = await run_in_threadpool(store.run, run_id)
            for news in await run_in_threadpool(store.progress, run_id, told):
                yield f"id: {told}\nevent: progress\ndata: {canonical_json(news)}\n\n"
                told += 1
            if now.state.ended:
                last = await run_in_threadpool(view, now, store, lang)
                yield f"event: end\ndata: {canonical_json(last)}\n\n"
                return
            await asyncio.sleep(LOOK_SECONDS)

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
