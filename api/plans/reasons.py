"""The reasons of a plan: why each wish was not met, settled by solving again after the plan was found.

Pages call ``look``: the reasons as far as they are there, and how it stands with them.
"""

import secrets
from enum import StrEnum

from sqlalchemy import Connection

from api.store import documents, plans, runs
from api.store.database import Transaction
from models.base import Frozen
from models.job import PlanId, Run, RunKind, RunState
from models.settings import SolveSettings
from models.studies import Alternative, Reasons, Unsettled
from models.text import Lang, text

REASONS = "reasons"


class ReasonsState(StrEnum):
    """How it stands with the reasons of a plan.

    ``none``: nobody has asked; ``waiting`` and ``settling``: they are being found out; ``stopped``: that was broken off
    or went wrong; ``partly``: the time was up before all were settled; ``settled``: each is proven.
    """

    NONE = "none"
    WAITING = "waiting"
    SETTLING = "settling"
    STOPPED = "stopped"
    PARTLY = "partly"
    SETTLED = "settled"


class ReasonsSeen(Frozen):
    """The reasons of a plan as far as they are there, the run that settles them, and how many are proven."""

    state: ReasonsState
    settled: int = 0
    count: int = 0
    run: Run | None = None
    reasons: Reasons | None = None

    def sentence(self, lang: Lang) -> str:
        """Say how it stands."""
        begun = self.state in (ReasonsState.WAITING, ReasonsState.SETTLING) and not self.count
        key = "begun" if begun else self.state
        return text(f"plan.reasons.{key}", lang, settled=self.settled, count=self.count)


def kept(connection: Connection, plan_id: PlanId) -> Reasons | None:
    """Return the reasons of a plan as far as they are there."""
    found = documents.find(connection, plan_id, REASONS, REASONS, Reasons)
    return None if found is None else found.content


def look(connection: Connection, plan_id: PlanId) -> ReasonsSeen:
    """Return the reasons of a plan, or None in their place, and how it stands with them."""
    plans.entry(connection, plan_id)
    found, run = kept(connection, plan_id), runs.newest_about(connection, plan_id, RunKind.REASONS)
    return ReasonsSeen(
        state=_state(found, run),
        settled=found.settled if found else 0,
        count=len(found.reasons) if found else 0,
        run=run,
        reasons=found,
    )


def _state(found: Reasons | None, run: Run | None) -> ReasonsState:
    if found is not None and found.settled == len(found.reasons):
        return ReasonsState.SETTLED
    match run.state if run else None:
        case RunState.QUEUED:
            return ReasonsState.WAITING
        case RunState.RUNNING:
            return ReasonsState.SETTLING
        case None | RunState.SOLVED:
            return ReasonsState.NONE if found is None else ReasonsState.PARTLY
        case _:
            return ReasonsState.STOPPED


def order(change: Transaction, plan_id: PlanId, settings: SolveSettings) -> Run:
    """Write down that the reasons of a plan are to be settled; while that is under way, it is the same run."""
    known = runs.newest_about(change.connection, plan_id, RunKind.REASONS)
    if known is not None and not known.state.ended:
        return known
    entry = plans.entry(change.connection, plan_id)
    return runs.add(
        change,
        Run(
            id=f"r-{secrets.token_hex(8)}",
            kind=RunKind.REASONS,
            about=plan_id,
            scenario=entry.scenario,
            scenario_hash=entry.scenario_hash,
            settings=settings,
            created_at=change.at,
            by=change.by,
        ),
    )


def keep(change: Transaction, plan_id: PlanId, found: Reasons) -> None:
    """Keep reasons, where they say more than those that are there."""
    if found != kept(change.connection, plan_id):
        documents.put(change, plan_id, REASONS, REASONS, found)


# --- in parts: what was settled before is not asked again


def unsettled(known: Reasons) -> tuple[Alternative, ...]:
    """Return what is still open."""
    return tuple(each.alternative for each in known.reasons if not each.settled)


def together(known: Reasons, found: Reasons) -> Reasons:
    """Return reasons with those found since in their places."""
    newer = {each.alternative: each for each in found.reasons if not isinstance(each.verdict, Unsettled)}
    return known.model_copy(update={"reasons": tuple(newer.get(each.alternative, each) for each in known.reasons)})
