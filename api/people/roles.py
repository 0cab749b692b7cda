"""The three roles, and who is asking."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from models.base import Frozen

AccountName = Annotated[str, Field(pattern=r"^[0-9a-z][0-9a-z._@-]{1,62}$")]
SAMPLE = "sample"
"""Who works in sample mode, where nobody signs in."""


class Role(StrEnum):
    """Coordinators decide, publish and administer; operators see to supply and runs; viewers look."""

    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    VIEWER = "viewer"


class Account(Frozen):
    """Somebody who may use the service. ``shown``: the name in documents and in the audit log's views."""

    name: AccountName
    shown: str
    role: Role
    disabled: bool = False
    created_at: AwareDatetime


class Who(Frozen):
    """Who a request comes from, and by which secret (its public id; empty in sample mode)."""

    account: str
    shown: str
    role: Role
    credential: str = ""
