"""The adopted set on top of the survey: statuses, confirmed classes, caps, and requests cut to what was granted."""

from fractions import Fraction
from typing import Any

from allocator.intake.adoption.match import candidates, contradicts, near, shown
from allocator.intake.adoption.read import AdoptionList, AdoptionRow
from allocator.intake.adoption.rescale import amount_text, rescaled
from models.policy import ProposalStatus
from models.problems import Level, Place, Problem
from models.questions import field_key
from models.survey import SurveyEntry, SurveySnapshot

_UNDECIDED = (ProposalStatus.SURVEYED, ProposalStatus.APPLIED)


def _asked(code: str, row: AdoptionRow, **params: Any) -> Problem:
    name = " ".join(filter(None, (row.number, row.legal_name, row.title)))
    return Problem(
        code=code,
        level=Level.ROW,
        place=row.place,
        subject=row.number or row.legal_name,
        value=name,
        params={"name": name, **params},
        question=row.number_key,
    )


def _said(code: str, entry: SurveyEntry, place: Place, value: str, used: str, **params: Any) -> Problem:
    return Problem(
        code=code,
        level=Level.NORMALISED,
        place=place,
        subject=entry.number or entry.receipt.file,
        value=value,
        used=used,
        params={"name": shown(entry), **params},
    )


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.4g}%"


def _applied(entry: SurveyEntry, row: AdoptionRow) -> tuple[SurveyEntry, list[Problem]]:
    """Return the answer as adopted, every change logged with what stood before."""
    said = [_said("adoption_status", entry, row.place, entry.status, row.status, status=str(row.status))]
    update: dict[str, Any] = {"status": row.status}
    declared = entry.declared_class
    if row.subsidy_class is not None:
        confirmed = declared.model_copy(update={"subsidy_class": row.subsidy_class, "basis": "confirmed"})
        update["declared_class"] = confirmed
        if declared.subsidy_class is not row.subsidy_class:
            classes = (str(declared.subsidy_class), str(row.subsidy_class))
            said.append(_said("adoption_class", entry, row.place, *classes, before=classes[0], after=classes[1]))
    if row.grant_cap_yen is not None:
        update["grant_cap_yen"] = row.grant_cap_yen
        before_cap = "" if entry.grant_cap_yen is None else str(entry.grant_cap_yen)
        said.append(_said("adoption_cap", entry, row.place, before_cap, str(row.grant_cap_yen), cap=row.grant_cap_yen))
    if row.share is not None and row.share < 1:
        cut = tuple(rescaled(line, row.share) for line in entry.demand)
        update["demand"] = cut
        for line, less in zip(entry.demand, cut, strict=True):
            before, after = amount_text(line), amount_text(less)
            params = {"line": line.line, "share": _percent(row.share), "before": before, "after": after}
            said.append(_said("adoption_rescaled", entry, line.place, before, after, **params))
    return entry.model_copy(update=update), said


def _not_listed(entry: SurveyEntry, whole: bool) -> Problem:
    code = "adoption_not_listed" if whole else "adoption_not_listed_yet"
    return Problem(
        code=code,
        level=Level.ASK,
        place=Place(file=entry.receipt.file),
        subject=entry.number or entry.receipt.file,
        value=entry.status,
        used=ProposalStatus.NOT_ADOPTED if whole else entry.status,
        params={"name": shown(entry)},
        question=field_key(entry.receipt.sha256, code, "office.status"),
    )


def with_adoption(snapshot: SurveySnapshot, adopted: AdoptionList) -> tuple[SurveySnapshot, tuple[Problem, ...]]:
    """Return the answers as the lists decide them.

    A row that means no answer, or several, is asked and applied to none. A proposal on no list is not adopted - unless
    some row could not be read or placed, for then it may be the one meant, and it stays as it is. Both are asked.
    """
    problems: list[Problem] = []
    chosen: dict[int, AdoptionRow] = {}
    unplaced = not adopted.complete
    for row in adopted.rows:
        found = candidates(row, snapshot.entries)
        if len(found) != 1:
            code = "adoption_ambiguous" if found else "adoption_unknown"
            options = [shown(entry) for entry in found] or near(row, snapshot.entries)
            problems.append(_asked(code, row, near=options))
            unplaced = True
            continue
        (entry,) = found
        if contradicts(row, entry):
            problems.append(_asked("adoption_other_name", row, number=entry.number, answer=entry.applicant.legal_name))
            unplaced = True
            continue
        if id(entry) in chosen:
            problems.append(_asked("adoption_twice", row, number=shown(entry)))
            continue
        chosen[id(entry)] = row
    entries: list[SurveyEntry] = []
    for entry in snapshot.entries:
        decided = chosen.get(id(entry))
        if decided is not None:
            entry, said = _applied(entry, decided)
            problems += said
        elif entry.status in _UNDECIDED:
            problems.append(_not_listed(entry, whole=not unplaced))
            if not unplaced:
                entry = entry.model_copy(update={"status": ProposalStatus.NOT_ADOPTED})
        entries.append(entry)
    return snapshot.model_copy(update={"entries": tuple(entries)}), tuple(problems)
