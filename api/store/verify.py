"""Whether a store still says what was written: the audit log is whole, and every content fits its hash."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from api.store import chain, documents
from api.store.protocol import PlanEntry
from api.store.schema import FILE, PLAN, SCENARIO
from models.base import Frozen
from models.plan import Plan
from models.scenario import Scenario


class Finding(Frozen):
    """Something that is not as it was written: which row of what, and in which way."""

    subject: str
    fault: str


def findings(connection: Connection, published: chain.Head | None = None) -> Iterator[Finding]:
    """Yield what does not fit; ``published``: the number and hash of an audit row known from elsewhere."""
    bad = chain.verify(connection, published)
    if bad is not None:
        yield Finding(subject=f"audit/{bad.number}", fault=bad.fault)
    for row in documents.stored(connection):
        if row.body is not None and _sha256(row.body) != row.sha256:
            yield Finding(subject=f"{row.owner}/{row.kind}/{row.name}@{row.version}", fault="changed")
    for row in connection.execute(select(FILE)):
        if hashlib.sha256(row.content).hexdigest() != row.sha256:
            yield Finding(subject=f"file/{row.sha256}", fault="changed")
    for name, body in connection.execute(select(SCENARIO.c.id, SCENARIO.c.body)):
        if name != f"s-{Scenario.model_validate_json(body).full_hash[:16]}":
            yield Finding(subject=name, fault="changed")
    for name, body, entry in connection.execute(select(PLAN.c.id, PLAN.c.body, PLAN.c.entry)):
        if PlanEntry.model_validate_json(entry).plan_hash != Plan.model_validate_json(body).hash:
            yield Finding(subject=name, fault="changed")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
