"""The audit log: who changed what, when and why - searched, and verified."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from api.deps import DatabaseDep
from api.store import chain
from api.store.chain import BadRow, Head
from models.audit import AuditRow
from models.base import Frozen

router = APIRouter(prefix="/audit", tags=["audit"])

Filter = Annotated[str, Query(max_length=400)]


class AuditPage(Frozen):
    """Rows, newest first. ``next``: send as ``before`` for the next piece; 0 where there is none."""

    items: tuple[AuditRow, ...]
    next: int


class Verified(Frozen):
    """Whether the log is as it was written; ``head`` is what to print or mail and keep elsewhere."""

    sound: bool
    first_bad: BadRow | None
    head: Head


@router.get("")
def search(
    database: DatabaseDep,
    subject: Filter = "",
    by: Filter = "",
    action: Filter = "",
    since: Annotated[AwareDatetime | None, Query(description="from this moment on")] = None,
    until: Annotated[AwareDatetime | None, Query(description="before this moment")] = None,
    before: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditPage:
    """Search by the beginning of subject or action, by whom, and by time."""
    with database.read() as connection:
        rows = chain.search(
            connection, subject=subject, by=by, action=action, since=since, until=until, before=before, limit=limit + 1
        )
    return AuditPage(items=rows[:limit], next=rows[limit - 1].number if len(rows) > limit else 0)


@router.get("/verification")
def verification(
    database: DatabaseDep,
    number: Annotated[int, Query(ge=0, le=2**31 - 1, description="of a row known from elsewhere")] = 0,
    sha256: Annotated[str, Query(pattern="^([0-9a-f]{64})?$", description="its hash")] = "",
) -> Verified:
    """Work the whole chain out again."""
    published = Head(number=number, hash=sha256) if number and sha256 else None
    with database.read() as connection:
        bad = chain.verify(connection, published)
    return Verified(sound=bad is None, first_bad=bad, head=database.head())
