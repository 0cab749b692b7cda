"""What cannot be kept together, in the words people use for applicants, pools and providers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allocator.ledger.names import Names
from models.reasons import Reason
from models.scenario import Scenario
from models.text import Lang, text

DAYS = frozenset({"start", "end", "last", "day", "as_of"})
"""Parameters that are days (a reason that went through JSON has them as text)."""


def sentences(scenario: Scenario, conflict: Iterable[Reason], lang: Lang) -> list[str]:
    """Put each reason of a conflict into words."""
    names = Names(scenario, lang)
    return [_sentence(reason, names, lang) for reason in conflict]


def _sentence(reason: Reason, names: Names, lang: Lang) -> str:
    def shown(name: str, value: Any) -> Any:
        if value is None or value == []:
            return text("reason.conflict.unset", lang)
        match name:
            case "pool":
                return names.pool(value)
            case "provider":
                return names.provider(value)
            case "ranked" | "refused":
                return [names.provider(each) for each in value]
            case _ if name in DAYS:
                return date.fromisoformat(value)
        return value

    whom = {"proposal": names.applicant(reason.proposal) if reason.proposal else "", "phase": reason.phase or ""}
    params = {name: shown(name, value) for name, value in reason.params.items()}
    return text(f"reason.{reason.code}", lang, **(whom | params))
