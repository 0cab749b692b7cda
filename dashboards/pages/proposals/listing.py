"""The list of proposals: as answered, and as officers decided where they did."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from api.cycles.nouns import Decided
from api.cycles.proposals import ProposalLine
from api.store.documents import Kept
from dashboards.figures.allotments import frame
from dashboards.pages.grid import grid
from dashboards.pages.words import moment_text, person_words
from models.text import Lang, text

CHOSEN = "proposal"
FIELDS = ("status", "subsidy_class", "priority", "category")
COLUMNS = (
    "applicant",
    "reception",
    "title",
    "office_status",
    "office_class",
    "office_priority",
    "office_category",
    "demand_lines",
    "arrived",
    "counts",
)


def proposals_table(lines: Sequence[ProposalLine], lang: Lang) -> pd.DataFrame:
    """Return one row per proposal; what officers decided is marked as such."""
    return frame([_row(line, lang) for line in lines], COLUMNS)


def _row(line: ProposalLine, lang: Lang) -> dict[str, Any]:
    return {
        "applicant": line.applicant,
        "reception": line.number,
        "title": line.title,
        "office_status": shown("status", line, lang),
        "office_class": shown("subsidy_class", line, lang),
        "office_priority": shown("priority", line, lang),
        "office_category": shown("category", line, lang),
        "demand_lines": line.lines,
        "arrived": text(f"pages.proposals.arrived.{'by_hand' if line.by_hand else 'sent_in'}", lang),
        "counts": text(f"pages.proposals.counts.{line.counts}", lang),
    }


def shown(field: str, line: ProposalLine, lang: Lang) -> str:
    """Write a value as it counts: as decided, else as answered."""
    decided = None if line.decision is None else getattr(line.decision, field)
    value = named(field, getattr(line, field) if decided is None else decided, lang)
    return value if decided is None else text("pages.proposals.decided_mark", lang, value=value)


def named(field: str, value: Any, lang: Lang) -> str:
    """Write a value of a field in words."""
    if value is None:
        return text("pages.given.nothing", lang)
    if field == "subsidy_class":
        return text(f"figures.class.{value}", lang)
    return text(f"pages.proposals.{field}.{value}", lang) if field in ("status", "category") else str(value)


def listing(lines: Sequence[ProposalLine], chosen: str, lang: Lang) -> list[Any]:
    """Show the list; a row is chosen by a click, or by the space bar."""
    if not lines:
        return []
    found = grid("proposals", proposals_table(lines, lang), lang)
    found.rowData = rows(lines, lang)
    found.getRowId = "params.data.id"
    found.selectedRows = {"ids": [chosen]} if chosen else []
    found.dashGridOptions |= {
        "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
    }
    return [found]


def rows(lines: Sequence[ProposalLine], lang: Lang) -> list[dict[str, Any]]:
    """Return the rows of the list, each with the id of its proposal."""
    return [_row(line, lang) | {"id": line.id} for line in lines]


def told(kept: Kept[Decided], lang: Lang) -> str:
    """Write a decision in one line."""
    decision = kept.content
    values = [(field, getattr(decision, field)) for field in FIELDS]
    said = [
        text("pages.proposals.is", lang, field=field_name(field, lang), value=named(field, value, lang))
        for field, value in values
        if value is not None
    ]
    return text(
        "pages.proposals.decided_by",
        lang,
        decided=said or [text("pages.proposals.as_answered", lang)],
        reason=decision.reason,
        by=person_words(kept.version.by, {}, lang),
        at=moment_text(kept.version.at, lang),
    )


def field_name(field: str, lang: Lang) -> str:
    """Name what may be decided."""
    return text(f"pages.proposals.field.{field}", lang)
