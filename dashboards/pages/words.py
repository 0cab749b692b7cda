"""Moments as people read them, in Japan Standard Time, plans by what tells them apart, and who did something."""

from collections.abc import Mapping
from datetime import datetime

from api.store.protocol import PlanEntry
from models.job import ScenarioId
from models.text import Lang, day_text, text
from models.units import JST


def moment_text(moment: datetime, lang: Lang) -> str:
    """Write a moment to the minute: 2024年10月1日 9:05."""
    local = moment.astimezone(JST)
    return f"{day_text(local.date(), lang)} {local.hour}:{local.minute:02d}"


def plan_name(entry: PlanEntry, names: Mapping[ScenarioId, str], lang: Lang) -> str:
    """Name a plan: its scenario, when it was made, how final it is."""
    state = "proven" if entry.proven else "final" if entry.final else "not_final"
    return text(
        "pages.plan_name",
        lang,
        scenario=names.get(entry.scenario, entry.scenario),
        made=moment_text(entry.created_at, lang),
        state=text(f"pages.plan_state.{state}", lang),
        plan=entry.plan_hash[:8],
    )


NOBODYS = ("sample", "service")
"""Who acts without an account: the sample mode, and the service itself."""


def person_words(by: str, names: Mapping[str, str], lang: Lang) -> str:
    """Say who it was: by the name shown where it is known, else by that of the account."""
    if by in NOBODYS or not names.get(by, by):
        return text(f"pages.audit.person_{by or 'service'}", lang)
    return names.get(by, by)
