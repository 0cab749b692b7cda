"""A plan of the store as documents write it down: with what is known of its approval, dated today."""

from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from allocator.exports.view import View, view_of
from api.plans import publishing
from api.store.sql import SqlStore
from models.job import PlanId
from models.text import Lang

JAPAN = timedelta(hours=9)


def view(
    store: SqlStore, plan_id: PlanId, lang: Lang, *, redacted: bool = False, against: PlanId | None = None
) -> View:
    """Return a plan of the store as it is written down."""
    entry = store.plan_entry(plan_id)
    with store.database.read() as connection:
        publication = publishing.find(connection, plan_id)
    return view_of(
        store.scenario(entry.scenario),
        store.plan(plan_id),
        lang,
        (datetime.now(UTC) + JAPAN).date(),
        version("compute-allocation"),
        redacted=redacted,
        against=None if against is None else store.plan(against),
        approval=publishing.approval_lines(None if publication is None else publication.content, lang),
    )
