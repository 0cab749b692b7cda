"""Reasons and findings as codes with parameters; words are made from them in ``models.text``."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from models.base import Frozen
from models.units import PhaseId, PoolId, ProposalId


class RuleName(StrEnum):
    """Every rule there is: one name in rule, check, test and message.

    Local rules say which options exist; linking rules tie phases together.
    """

    COMPATIBILITY = "compatibility"
    WINDOW = "window"
    LEASE = "lease"
    SIZE = "size"
    SELF_PROCUREMENT = "self_procurement"
    ELIGIBILITY = "eligibility"
    PINS = "pins"
    COMMITMENTS = "commitments"
    CONFIDENCE = "confidence"
    RESERVE = "reserve"
    GRANT_CAP = "grant_cap"
    CAPACITY = "capacity"
    ORDER = "order"
    MINIMUM = "minimum"
    BUDGET = "budget"
    OWN_CONTRIBUTION = "own_contribution"
    QUOTAS = "quotas"
    PROVIDER_LIMIT = "provider_limit"
    MANDATORY = "mandatory"
    MOVES = "moves"


LOCAL_RULES = (
    RuleName.ELIGIBILITY,
    RuleName.COMPATIBILITY,
    RuleName.WINDOW,
    RuleName.SIZE,
    RuleName.SELF_PROCUREMENT,
    RuleName.LEASE,
    RuleName.CONFIDENCE,
    RuleName.RESERVE,
    RuleName.PINS,
    RuleName.COMMITMENTS,
    RuleName.GRANT_CAP,
)
LINKING_RULES = (
    RuleName.CAPACITY,
    RuleName.ORDER,
    RuleName.MINIMUM,
    RuleName.BUDGET,
    RuleName.OWN_CONTRIBUTION,
    RuleName.QUOTAS,
    RuleName.PROVIDER_LIMIT,
    RuleName.MANDATORY,
    RuleName.MOVES,
)


class Violation(Frozen):
    """One broken rule, tier value or derived figure found by a check.

    ``rule`` is a ``RuleName`` value, ``tier:<name>``, or ``scenario`` / ``plan`` for what belongs to no rule.
    The sentence is ``violation.<rule>.<code>`` in the locale files, filled with ``params`` (plain numbers and texts).
    """

    rule: str
    code: str
    proposal: ProposalId | None = None
    phase: PhaseId | None = None
    pool: PoolId | None = None
    params: dict[str, Any] = Field(default_factory=dict)

    @property
    def text_key(self) -> str:
        """The key of the sentence in the locale files."""
        return f"violation.{self.rule.replace(':', '.')}.{self.code}"


class Reason(Frozen):
    """Why something is as it is in a plan: sentence ``reason.<code>`` filled with ``params``."""

    code: str
    proposal: ProposalId | None = None
    phase: PhaseId | None = None
    params: dict[str, Any] = Field(default_factory=dict)
