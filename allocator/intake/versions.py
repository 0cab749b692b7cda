"""Several files of one answer: the same bytes twice, and replacements (差替え) of an earlier file.

Files are versions of one answer when they carry the same reception number (unless neither applicant nor title have
anything in common: then the number may be a slip); without one (on either side) when they come from the same applicant
under the same title. Another title of the same applicant is another proposal. Where a title reads almost alike, a file
calls itself a revision, or a number may be a slip, a person is asked and both stay.
"""

import re
from datetime import datetime
from difflib import SequenceMatcher

from allocator.intake.questions.answers import Answers, Given
from models.base import digest
from models.names import folded_text
from models.problems import Level, Place, Problem
from models.questions import Asked, source_of, version_key
from models.survey import SurveyEntry

ALIKE = 0.8
"""From this share of equal letters on, two titles may be one."""
UNLIKE = 0.5
"""Below this share of equal letters, two names or titles have nothing in common."""
_REVISION = re.compile(
    r"修正|差替|差し替え|訂正|改訂|最終|確定|再提出|再送|rev|final|[_\-( ]v\d|第?\d版", re.IGNORECASE
)
EARLIER_STAYS = frozenset(map(folded_text, ("前の版", "差し替えない", "差替えない", "earlier")))
LATER_COUNTS = frozenset(map(folded_text, ("後の版", "差し替える", "差替える", "later")))


def same_file(name: str, earlier: SurveyEntry) -> Problem:
    """Say that a file holds the same bytes as another and was ignored."""
    params = {"file": name, "other": earlier.receipt.file}
    return Problem(code="file_twice", level=Level.NORMALISED, place=Place(file=name), params=params)


def content_key(entry: SurveyEntry) -> tuple[str, str]:
    """Return what answers are ordered by: the reception number, then everything but how and where it arrived."""
    data = entry.model_dump(mode="json", exclude={"receipt"})
    for table in ("demand", "datasets", "costs"):
        for row in data[table]:
            del row["place"]
    return entry.number, digest(data)


def same_applicant(one: SurveyEntry, other: SurveyEntry) -> bool:
    """Tell whether two answers come from one applicant: by corporate number where both have one, else by name."""
    first, second = one.applicant, other.applicant
    if first.corporate_number and second.corporate_number:
        return first.corporate_number == second.corporate_number
    return bool(first.folded) and first.folded == second.folded


def _titles_alike(one: SurveyEntry, other: SurveyEntry) -> float:
    return SequenceMatcher(None, folded_text(one.content.title), folded_text(other.content.title)).ratio()


def _strangers(one: SurveyEntry, other: SurveyEntry) -> bool:
    """Tell whether two answers have nothing in common but a number: then the number is more likely a slip."""
    first, second = one.applicant, other.applicant
    if not first.folded or not second.folded or same_applicant(one, other):
        return False
    names = SequenceMatcher(None, first.folded, second.folded).ratio()
    return names < UNLIKE and _titles_alike(one, other) < UNLIKE


def are_versions(one: SurveyEntry, other: SurveyEntry) -> bool:
    """Tell whether two answers are versions of one."""
    if one.number and other.number:
        return one.number == other.number and not _strangers(one, other)
    title = folded_text(one.content.title)
    return bool(title) and title == folded_text(other.content.title) and same_applicant(one, other)


def _grouped(entries: list[SurveyEntry]) -> list[list[SurveyEntry]]:
    """Put versions of one answer together. A file without a number joins the only number it may belong to."""
    ordered = sorted(entries, key=lambda entry: (not entry.number, content_key(entry), entry.receipt.sha256))
    groups: list[list[SurveyEntry]] = []
    for entry in ordered:
        homes = [group for group in groups if any(are_versions(entry, other) for other in group)]
        if len(homes) == 1:
            homes[0].append(entry)
        else:
            groups.append([entry])
    return groups


def _order(entry: SurveyEntry) -> tuple[bool, datetime | None, bool, tuple[str, str]]:
    """Earliest first where times are known; then files that do not call themselves a revision, then by content."""
    received = entry.receipt.received_at
    return received is None, received, bool(_REVISION.search(entry.receipt.file)), content_key(entry)


def _sorted(group: list[SurveyEntry]) -> list[SurveyEntry]:
    timed = sorted((e for e in group if e.receipt.received_at), key=lambda e: (e.receipt.received_at, _order(e)[2:]))
    return [*timed, *sorted((e for e in group if e.receipt.received_at is None), key=lambda e: _order(e)[2:])]


class Outcome:
    """What came of several files: which count, which were replaced and by whom, and what there is to say."""

    def __init__(self) -> None:
        self.kept: list[SurveyEntry] = []
        self.superseded: list[SurveyEntry] = []
        self.problems: list[Problem] = []
        self.pairs: list[tuple[SurveyEntry, SurveyEntry]] = []


def _decided(earlier: SurveyEntry, later: SurveyEntry, answers: Answers) -> tuple[str, Given | None]:
    """Return ``earlier``, ``later`` or nothing, as a person decided about two files."""
    given = answers.of_file(earlier.receipt.sha256, Asked.VERSION).get(source_of(later.receipt.sha256))
    if given is None:
        return "", None
    said = folded_text(given.text)
    if said in EARLIER_STAYS or said == folded_text(earlier.receipt.file):
        return "earlier", given
    if said in LATER_COUNTS or said == folded_text(later.receipt.file):
        return "later", given
    return "", given


def _problem(code: str, level: Level, one: SurveyEntry, other: SurveyEntry, used: str) -> Problem:
    later = other.receipt.file
    number = one.number or other.number or other.applicant.legal_name
    files = [one.receipt.file, later]
    params = {"number": number, "file": one.receipt.file, "by": later, "files": files}
    return Problem(
        code=code,
        level=level,
        place=Place(file=later),
        subject=number,
        value=one.receipt.file,
        used=used,
        params=params,
        question=version_key(one.receipt.sha256, code, other.receipt.sha256),
    )


def _unreadable(given: Given, problem: Problem) -> Problem:
    return Problem(
        code="version_answer_unknown",
        level=Level.ASK,
        place=given.place,
        subject=problem.subject,
        value=given.text,
        params={"answer": given.text},
        question=problem.question,
    )


def _settle(group: list[SurveyEntry], answers: Answers, outcome: Outcome) -> None:
    """Let one file of a group count: the later received, where the times say which; else the earlier, and asked."""
    ordered = _sorted(group)
    current = ordered[0]
    version = 1
    for other in ordered[1:]:
        times = (current.receipt.received_at, other.receipt.received_at)
        known = None not in times and times[0] != times[1]
        code = "superseded" if known else "number_twice"
        decided, given = _decided(current, other, answers)
        later_counts = decided == "later" or (known and decided != "earlier")
        used = (other if later_counts else current).receipt.file
        problem = _problem(code, Level.ASK, current, other, used)
        if decided:
            outcome.problems.append(problem.model_copy(update={"level": Level.NORMALISED, "code": "version_decided"}))
        else:
            outcome.problems += [problem] if given is None else [problem, _unreadable(given, problem)]
        outcome.pairs.append((current, other))
        if later_counts:
            version += 1
            receipt = other.receipt.model_copy(update={"version": version, "supersedes": current.receipt.sha256})
            outcome.superseded.append(current)
            current = other.model_copy(update={"receipt": receipt})
        else:
            outcome.superseded.append(other)
    outcome.kept.append(current)


def _may_be_one(one: SurveyEntry, other: SurveyEntry) -> bool:
    if one.number and other.number:
        return one.number == other.number
    if not same_applicant(one, other):
        return False
    revised = any(_REVISION.search(entry.receipt.file) for entry in (one, other))
    return revised or _titles_alike(one, other) >= ALIKE


def _ask_further(outcome: Outcome, answers: Answers) -> None:
    """Ask about answers of one applicant that may be versions under changed titles; a person may say which counts."""
    kept = _sorted(outcome.kept)
    left = {entry.receipt.sha256: entry for entry in kept}
    for position, one in enumerate(kept):
        for other in kept[position + 1 :]:
            if not {one.receipt.sha256, other.receipt.sha256} <= left.keys() or not _may_be_one(one, other):
                continue
            decided, given = _decided(one, other, answers)
            problem = _problem("maybe_superseded", Level.ASK, one, other, "")
            outcome.pairs.append((one, other))
            if not decided:
                outcome.problems += [problem] if given is None else [problem, _unreadable(given, problem)]
                continue
            outcome.problems.append(problem.model_copy(update={"level": Level.NORMALISED, "code": "version_decided"}))
            loser, winner = (one, other) if decided == "later" else (other, one)
            gone = left.pop(loser.receipt.sha256)
            outcome.superseded.append(gone)
            if decided == "later":
                update = {"version": gone.receipt.version + 1, "supersedes": gone.receipt.sha256}
                counts = left[winner.receipt.sha256]
                receipt = counts.receipt.model_copy(update=update)
                left[winner.receipt.sha256] = counts.model_copy(update={"receipt": receipt})
    outcome.kept = list(left.values())


def latest_versions(entries: list[SurveyEntry], answers: Answers) -> Outcome:
    """Keep one version of each answer; the others are set aside and never deleted."""
    outcome = Outcome()
    for group in _grouped(entries):
        _settle(group, answers, outcome)
    _ask_further(outcome, answers)
    return outcome
