"""A round at a glance: where it stands, what is open, and what was changed of it since a moment."""

from collections import Counter
from datetime import datetime

from pydantic import AwareDatetime
from sqlalchemy import Connection

from allocator.exports.view import View, view_of
from api.cycles.care import OpenRow, open_rows
from api.cycles.inputs import Desk, Inputs
from api.cycles.nouns import Kind
from api.cycles.standing import Standing, standing
from api.people.roles import SAMPLE
from api.plans.publishing import ACKNOWLEDGEMENT, PUBLICATION, shown
from api.store import chain, plans, scenarios
from api.store.database import Database
from api.store.protocol import PlanEntry
from api.store.sql import SERVICE
from models.base import Frozen
from models.text import Lang
from models.units import day_in_japan

KINDS = (
    Kind.UPLOAD,
    Kind.ANSWER,
    Kind.ENTRY,
    Kind.DECISION,
    Kind.PIN,
    Kind.SNAPSHOT,
    Kind.SUPPLY,
    Kind.POLICY,
    Kind.ACTUAL,
    Kind.CARE,
    PUBLICATION,
    ACKNOWLEDGEMENT,
)
TOLD = frozenset(
    {f"{kind}.{done}" for kind in KINDS for done in ("added", "changed", "withdrawn")}
    | {"capacity.changed", "price.changed", "term.changed", "scenario.added", "plan.added"}
    | {f"run.{done}" for done in ("started", "ended", "cancel_asked", "resumed")}
)
"""What is news to whoever works on a round; people, their secrets and what the service keeps for itself are not."""
ROWS = 500
NOBODYS = ("", SAMPLE, SERVICE)
"""Who is no account."""


class Overview(Frozen):
    """A round at a glance."""

    standing: Standing
    open_rows: tuple[OpenRow, ...]


class News(Frozen):
    """What one person did of one kind: how often, and when for the last time."""

    action: str
    by: str
    count: int
    last: AwareDatetime


def overview(database: Database, desk: Desk, inputs: Inputs, lang: Lang, now: datetime) -> Overview:
    """Look at a round."""
    read = desk.read(inputs)
    with database.read() as connection:
        found = standing(connection, inputs, read)
        view = None if found.plan is None else _view(connection, found.plan, lang, now)
        return Overview(standing=found, open_rows=open_rows(connection, inputs.id, read, view, lang))


def _view(connection: Connection, plan: PlanEntry, lang: Lang, now: datetime) -> View:
    scenario, body = scenarios.body(connection, plan.scenario), plans.body(connection, plan.id)
    return view_of(scenario, body, lang, day_in_japan(now), "")


def news(connection: Connection, since: datetime) -> tuple[News, ...]:
    """Return what was done since a moment, the latest first; of many changes the newest ``ROWS``."""
    rows = [row for row in chain.search(connection, limit=ROWS) if row.at > since and row.action in TOLD]
    counted = Counter((row.action, row.by) for row in rows)
    last = {(row.action, row.by): row.at for row in reversed(rows)}
    names = {by: by if by in NOBODYS else shown(connection, by) for by in {row.by for row in rows}}
    found = [
        News(action=action, by=names[by], count=count, last=last[action, by]) for (action, by), count in counted.items()
    ]
    return tuple(sorted(found, key=lambda one: one.last, reverse=True))
