"""The audit log in words: who did what to which subject, and what a line changed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from allocator.intake.book_changes import BookChange
from api.cycles.nouns import Kind
from api.plans.drafts import DRAFT
from api.plans.publishing import ACKNOWLEDGEMENT, PUBLICATION
from api.plans.reasons import REASONS
from api.plans.replanned import CHANGES, ORDER
from dashboards.figures.allotments import frame
from dashboards.pages.words import moment_text, person_words
from models.audit import AuditRow
from models.text import Lang, catalogue, text

COLUMNS = ("audit_number", "audit_at", "audit_by", "audit_action", "audit_subject", "audit_reason")
SAID_IN = ("pages.home.action", "pages.audit.did")
"""Where actions have their words."""
BARE = re.compile("(?P<plan>p-[0-9a-f]{16})|(?P<scenario>s-[0-9a-f]{16})|(?P<run>r-[0-9a-f]{16})")
"""What is the subject of a line without a round, by its identifier."""
OF_PLAN = frozenset({PUBLICATION, ACKNOWLEDGEMENT, DRAFT, ORDER, CHANGES, REASONS})
"""What plans and runs have beside themselves."""


def word(key: str, lang: Lang, **params: object) -> str:
    """Return a sentence of this page."""
    return text(f"pages.audit.{key}", lang, **params)


def action_words(action: str, lang: Lang) -> str:
    """Say what was done; an action nobody gave words stays as it is."""
    keys = (f"{place}.{action.replace('.', '_')}" for place in SAID_IN)
    return next((text(key, lang) for key in keys if key in catalogue(lang)), action)


def called(row: AuditRow, files: Mapping[str, str]) -> str:
    """Return what people call the subject of a line: the name of a file, or of a scenario; else nothing."""
    return files.get(row.subject) or str((row.after or {}).get("name", ""))


def subject_words(subject: str, rounds: dict[str, str], lang: Lang, name: str = "") -> str:
    """Say what it was about: 提供枠（第1回）. ``name``: what people call it, where that is known."""
    owner, _, rest = subject.partition("/")
    kind, _, id_ = rest.partition("/")
    named = "" if id_ == kind else f" {id_}"
    if found := BARE.fullmatch(owner):
        what = word("of_kind", lang, what=word(f"bare.{found.lastgroup}", lang), id=name or owner)
        return word("of_round", lang, what=word(f"bare.{kind}", lang) + named, round=what) if kind in OF_PLAN else what
    if kind not in set(Kind):
        return subject
    said = word(f"kind.{kind}", lang)
    what = f"{said} {name}" if name else said  # an identifier tells people nothing: it stands with the line in full
    return word("of_round", lang, what=what, round=rounds.get(owner, owner))


def audit_table(
    rows: tuple[AuditRow, ...],
    names: dict[str, str],
    rounds: dict[str, str],
    lang: Lang,
    files: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """Return one row per line of the log. ``files``: what the files are called that lines are about."""
    found = [
        {
            "audit_number": row.number,
            "audit_at": moment_text(row.at, lang),
            "audit_by": person_words(row.by, names, lang),
            "audit_action": action_words(row.action, lang),
            "audit_subject": subject_words(row.subject, rounds, lang, called(row, files)),
            "audit_reason": row.reason,
        }
        for row in rows
    ]
    return frame(found, COLUMNS)


def named(change: BookChange, lang: Lang) -> BookChange:
    """Call a field of no workbook by the words people know, where there are any."""
    key = f"pages.audit.field.{change.label.rpartition('.')[2]}"
    known = not change.sheet and key in catalogue(lang)
    return replace(change, label=text(key, lang)) if known else change
