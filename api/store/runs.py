"""Runs in the store: they change until they have ended, and only by the attempt that is under way."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, or_, select, update

from api.store import plans
from api.store.checked import CheckedPlan
from api.store.database import Transaction
from api.store.pages import Page, Slice, page_of, stamp
from api.store.schema import NEWS, RUN
from models.base import canonical_json
from models.errors import ConflictError, NotFoundError
from models.job import PlanId, Run, RunId, RunKind, RunState
from models.outcome import Outcome
from models.plan import Progress

OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
OPEN = [state.value for state in RunState if not state.ended]


def add(change: Transaction, run: Run) -> Run:
    """Keep a new run."""
    change.connection.execute(
        insert(RUN).values(
            id=run.id,
            created_at=stamp(run.created_at),
            state=run.state.value,
            attempt=run.attempt,
            kind=run.kind.value,
            about=run.about,
            body=canonical_json(run),
        )
    )
    after = {"kind": run.kind.value, "scenario": run.scenario, "scenario_hash": run.scenario_hash}
    change.audit("run.started", run.id, after=after | ({"about": run.about} if run.about else {}))
    return run


def _known(connection: Connection, run_id: RunId) -> Row[Any]:
    row = connection.execute(select(RUN).where(RUN.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError("run_not_found", id=run_id)
    return row


def get(connection: Connection, run_id: RunId) -> Run:
    """Return a run as it stands."""
    return Run.model_validate_json(_known(connection, run_id).body)


def entries(connection: Connection, part: Slice | None = None, kind: RunKind | None = None) -> Page[Run]:
    """Return runs, newest first: of one kind, or all that look for a plan."""
    wanted = RUN.c.kind != RunKind.REASONS.value if kind is None else RUN.c.kind == kind.value
    return page_of(connection, RUN, Run, RUN.c.body, part, wanted)


def newest_about(connection: Connection, plan_id: PlanId, kind: RunKind) -> Run | None:
    """Return the newest run of a kind about a plan."""
    wanted = select(RUN.c.body).where(RUN.c.about == plan_id, RUN.c.kind == kind.value)
    row = connection.execute(wanted.order_by(RUN.c.created_at.desc(), RUN.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else Run.model_validate_json(row.body)


def open_runs(connection: Connection) -> tuple[Run, ...]:
    """Return the runs that have not ended, oldest first."""
    rows = connection.execute(select(RUN.c.body).where(RUN.c.state.in_(OPEN)).order_by(RUN.c.created_at, RUN.c.id))
    return tuple(Run.model_validate_json(row.body) for row in rows)


def ended_before(connection: Connection, day: datetime) -> tuple[Run, ...]:
    """Return the runs that ended before a moment."""
    old = select(RUN.c.body).where(RUN.c.created_at < stamp(day), RUN.c.state.not_in(OPEN))
    found = (Run.model_validate_json(row.body) for row in connection.execute(old))
    return tuple(run for run in found if run.ended_at is not None and run.ended_at < day)


def _replace(change: Transaction, run: Run, **more: Any) -> None:
    """Write a run over the stored one if that is still open and of this attempt."""
    written = change.connection.execute(
        update(RUN)
        .where(RUN.c.id == run.id, RUN.c.attempt == run.attempt, RUN.c.state.in_(OPEN))
        .values(state=run.state.value, body=canonical_json(run), **more)
    )
    if written.rowcount != 1:
        raise ConflictError("run_ended", id=run.id, state=get(change.connection, run.id).state.value)


def replace(change: Transaction, run: Run) -> None:
    """Write how an open run stands."""
    _replace(change, run)


def waiting(connection: Connection) -> tuple[Run, ...]:
    """Return the runs that wait for their turn, in that order: reasons come after all that look for a plan."""
    queued = (run for run in open_runs(connection) if run.state is RunState.QUEUED)
    return tuple(sorted(queued, key=lambda run: run.kind is RunKind.REASONS))


def claim(change: Transaction, server: str, lease: timedelta) -> Run | None:
    """Take the run whose turn it is; None when none waits."""
    first = next(iter(waiting(change.connection)), None)
    if first is None:
        return None
    run = first.model_copy(update={"state": RunState.RUNNING, "started_at": change.at})
    _replace(change, run, server=server, lease_until=stamp(change.at + lease))
    return run


def renew(change: Transaction, run: Run, lease: timedelta, news: tuple[Progress, ...]) -> Run:
    """Be heard of: keep the news, and return the run as it stands; ``ConflictError`` when it was taken away."""
    stored = get(change.connection, run.id)
    now = stored.model_copy(update={"progress": news[-1] if news else stored.progress})
    _replace(change, now.model_copy(update={"attempt": run.attempt}), lease_until=stamp(change.at + lease))
    for line in news:
        add_news(change, run.id, line)
    return now


def orphans(connection: Connection, now: datetime, server: str = "") -> tuple[Run, ...]:
    """Return the running runs nobody is heard of any more, and those of ``server`` whatever their lease."""
    gone = or_(RUN.c.lease_until < stamp(now), RUN.c.lease_until.is_(None), RUN.c.server == server)
    rows = connection.execute(select(RUN.c.body).where(RUN.c.state == RunState.RUNNING.value, gone))
    return tuple(Run.model_validate_json(row.body) for row in rows)


def ask_to_stop(change: Transaction, run: Run) -> Run:
    """Write down that a running run is to be stopped, so that the server that carries it out sees it."""
    asked = run.model_copy(update={"cancel_asked": True})
    if not run.cancel_asked:
        _replace(change, asked)
        change.audit("run.cancel_asked", run.id)
    return asked


def end(change: Transaction, run: Run, outcome: Outcome | None, checked: CheckedPlan | None) -> Run:
    """Record how a run ended, once, with its outcome and its plan."""
    if checked is not None:
        run = run.model_copy(update={"plan": plans.add(change, checked).id})
    _replace(change, run, outcome=None if outcome is None else canonical_json(outcome))
    found = {name: getattr(run, name) for name in ("plan", "made") if getattr(run, name)}
    after = {"state": run.state.value, "message": run.message, "attempt": run.attempt} | found
    change.audit("run.ended", run.id, after=after)
    return run


def again(change: Transaction, run_id: RunId) -> Run:
    """Take up a run that was broken off: a new attempt, waiting for its turn."""
    row = _known(change.connection, run_id)
    run = Run.model_validate_json(row.body)
    if run.state is not RunState.INTERRUPTED:
        raise ConflictError("run_not_interrupted", id=run_id, state=run.state.value)
    taken = {"state": RunState.QUEUED, "attempt": run.attempt + 1, "message": "", "cancel_asked": False}
    next_ = run.model_copy(update=taken | {"started_at": None, "ended_at": None})
    change.connection.execute(
        update(RUN)
        .where(RUN.c.id == run_id)
        .values(state=next_.state.value, attempt=next_.attempt, body=canonical_json(next_), outcome=None)
    )
    change.audit("run.resumed", run_id, after={"attempt": next_.attempt, "from_plan": run.plan})
    return next_


def give_way(change: Transaction, run: Run) -> Run:
    """Put a running run back into the line, as a new attempt."""
    fresh = {"state": RunState.QUEUED, "attempt": run.attempt + 1, "started_at": None, "progress": None}
    later = run.model_copy(update=fresh)
    written = change.connection.execute(
        update(RUN)
        .where(RUN.c.id == run.id, RUN.c.attempt == run.attempt, RUN.c.state == RunState.RUNNING.value)
        .values(state=later.state.value, attempt=later.attempt, body=canonical_json(later), lease_until=None)
    )
    if written.rowcount != 1:
        raise ConflictError("run_ended", id=run.id, state=get(change.connection, run.id).state.value)
    change.audit("run.gave_way", run.id, after={"attempt": later.attempt})
    return later


def outcome(connection: Connection, run_id: RunId) -> Outcome | None:
    """Return how a run ended, if it left an outcome."""
    text = _known(connection, run_id).outcome
    return None if text is None else OUTCOME.validate_json(text)


def add_news(change: Transaction, run_id: RunId, news: Progress) -> None:
    """Append one line of news; what a solver says is no decision of anybody, so the audit log has none of it."""
    known = select(func.count()).select_from(NEWS).where(NEWS.c.run == run_id).scalar_subquery()
    change.connection.execute(insert(NEWS).values(run=run_id, number=known, body=canonical_json(news)))


def news(connection: Connection, run_id: RunId, since: int = 0) -> tuple[Progress, ...]:
    """Return the news from line ``since`` on (0 is the first)."""
    _known(connection, run_id)
    wanted = select(NEWS.c.body).where(NEWS.c.run == run_id, NEWS.c.number >= since).order_by(NEWS.c.number)
    return tuple(Progress.model_validate_json(row.body) for row in connection.execute(wanted))
