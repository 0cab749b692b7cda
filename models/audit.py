"""Who changed what, when and why: rows chained by hash so that a later change of one shows."""

from typing import Any

from pydantic import AwareDatetime

from models.base import Frozen, digest
from models.units import Sha256


class AuditRow(Frozen):
    """One change. ``previous`` is the hash of the row before it (64 zeros for the first)."""

    number: int
    at: AwareDatetime
    by: str
    action: str
    subject: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str = ""
    previous: Sha256

    @property
    def hash(self) -> str:
        """SHA-256 of this row, the previous hash included."""
        return digest(self)
