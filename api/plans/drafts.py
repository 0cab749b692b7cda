"""Whether a draft is kept or discarded. A discarded plan stays in the store; it is offered nowhere, nor published."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection

from api.store import documents
from api.store.documents import Kept
from models.base import Frozen
from models.job import PlanId

DRAFT = "draft"


class Standing(StrEnum):
    """What was decided about a draft."""

    KEPT = "kept"
    DISCARDED = "discarded"


class Draft(Frozen):
    """What was decided about a plan nobody has published, and why."""

    standing: Standing
    reason: Annotated[str, Field(max_length=2_000)] = ""


def find(connection: Connection, plan_id: PlanId) -> Kept[Draft] | None:
    """Return what was decided about a plan, if anything."""
    return documents.find(connection, plan_id, DRAFT, DRAFT, Draft)


def discarded(connection: Connection) -> frozenset[PlanId]:
    """Return the plans that were discarded."""
    found = documents.of_every_owner(connection, DRAFT, Draft)
    return frozenset(kept.version.owner for kept in found if kept.content.standing is Standing.DISCARDED)
