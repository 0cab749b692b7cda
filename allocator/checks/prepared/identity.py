"""Which proposal was made of which answer, and whether ids and groups say nothing about who is meant.

An id is ``P-`` and the reception number, or ``P-`` and ten hexadecimal digits; a number repeated has ``-2``, ``-3``
behind it. Proposals of the same applicant (corporate number, or the same folded name where that goes with no more than
one number) share a group, others do not.
"""

import re
import unicodedata
from collections.abc import Iterator

from allocator.checks.allocation import broken
from models.reasons import Violation
from models.scenario import Proposal, Scenario
from models.survey import SurveyEntry

_OPAQUE = re.compile(r"P-[0-9a-f]{10}(-\d+)?")
_GROUP = re.compile(r"G-[0-9A-Za-z-]+")


def possible(scenario: Scenario, entries: tuple[SurveyEntry, ...]) -> dict[str, list[SurveyEntry]]:
    """Return for each proposal the answers it may have been made of: the same file, applicant and title."""
    by_label: dict[tuple[str, str, str], list[SurveyEntry]] = {}
    for entry in entries:
        key = (entry.receipt.file, entry.applicant.legal_name, entry.content.title)
        by_label.setdefault(key, []).append(entry)
    return {
        label.id: by_label.get((label.receipt, label.applicant, label.title), []) for label in scenario.labels.proposals
    }


def id_faults(pairs: list[tuple[SurveyEntry, Proposal]]) -> Iterator[Violation]:
    """Yield ids that are neither the reception number nor opaque."""
    for entry, proposal in pairs:
        number = re.sub(r"[^0-9A-Za-z]+", "-", unicodedata.normalize("NFKC", entry.number)).strip("-")[:40]
        if number:
            right = re.fullmatch(rf"P-{re.escape(number)}(-\d+)?", proposal.id) is not None
        else:
            right = _OPAQUE.fullmatch(proposal.id) is not None
        if not right:
            yield broken("scenario", "answer_id", proposal=proposal.id, number=entry.number)


def group_faults(pairs: list[tuple[SurveyEntry, Proposal]]) -> Iterator[Violation]:
    """Yield pairs of proposals that share a group and should not, or should and do not."""
    numbers: dict[str, set[str]] = {}
    for entry, _ in pairs:
        numbers.setdefault(entry.applicant.folded, set()).update({entry.applicant.corporate_number} - {""})
    by_group: dict[str, str] = {}
    by_applicant: dict[str, str] = {}
    for entry, proposal in pairs:
        who = _applicant(entry, proposal, numbers)
        opaque = _GROUP.fullmatch(proposal.group) is not None
        same_people = by_group.setdefault(proposal.group, who) == who
        same_group = by_applicant.setdefault(who, proposal.group) == proposal.group
        if not (opaque and same_people and same_group):
            yield broken("scenario", "answer_group", proposal=proposal.id, group=proposal.group)


def _applicant(entry: SurveyEntry, proposal: Proposal, numbers: dict[str, set[str]]) -> str:
    own, name = entry.applicant.corporate_number, entry.applicant.folded
    if own:
        return f"number {own}"
    if not name:
        return f"proposal {proposal.id}"
    return f"number {min(numbers[name])}" if len(numbers[name]) == 1 else f"name {name}"
