"""What became of each fact: right, asked, silently wrong, silently missing - and what was read that nobody wrote."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from models.problems import Level, Problem
from models.survey import SurveyEntry
from tests.corpus.book import Expectation, Extra, Spot, Verdict
from tests.corpus.generate import Case, same_rows
from tests.corpus.reading import aligned, comparable, facts_read, kind_of_name
from tests.corpus.supply import dates_are_asked, name_is_asked, predecessors_are_asked
from tests.corpus.truth import Value

_LOUD = (Level.ASK, Level.ROW, Level.FILE)
_DEFAULTS = {"purpose": "training", "procurement": "pool", "basis": "declared"}
_CELL = re.compile(r"\b([A-Z]{1,3}[1-9]\d{0,4})\b")


class Outcome(StrEnum):
    """What the intake did with a fact."""

    RIGHT = "right"
    ASKED = "asked"
    COLLATERAL = "stopped with its row"
    SOFT = "asked, not stopped"
    WRONG = "SILENTLY WRONG"
    GUESSED = "TAKEN UNASKED"
    INVENTED = "INVENTED"
    MISSING = "silently missing"
    REFUSED = "file refused"
    UNLISTED = "unlisted"
    LISTED = "listed"


SINS = (Outcome.WRONG, Outcome.GUESSED, Outcome.INVENTED)
"""A value accepted silently that differs from the truth, or that nobody could know."""


@dataclass(frozen=True)
class Finding:
    """One fact (or extra cell) and what became of it."""

    case: Case
    outcome: Outcome
    fact: str
    mess: str
    verdict: str
    spot: Spot | None = None
    written: str = ""
    read: str = ""
    expected: str = ""
    said: str = ""


def _words(problem: Problem) -> Iterator[str]:
    """Yield the texts a problem carries beside its value, one by one."""
    for value in problem.params.values():
        yield from map(str, value) if isinstance(value, list | tuple) else (str(value),)


@dataclass
class Said:
    """The problems of one file, and where they point."""

    text_file: bool
    sideways: bool
    problems: tuple[Problem, ...]
    cells: dict[int, set[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, problem in enumerate(self.problems):
            texts = [problem.place.cell, problem.value, *map(str, problem.params.values())]
            found = {cell for text in texts for cell in _CELL.findall(text)}
            self.cells[number] = {(problem.place.sheet, cell) for cell in found}

    def asks(self, spot: Spot | None) -> bool:
        """Whether a loud problem stands at this very cell."""
        return spot is not None and any(
            problem.level in _LOUD
            and problem.place.cell == spot.cell
            and (self.text_file or problem.place.sheet == spot.sheet)
            for problem in self.problems
        )

    def at(self, spot: Spot, levels: Iterable[Level]) -> Problem | None:
        """Return a problem that names this cell."""
        for number, problem in enumerate(self.problems):
            if problem.level in levels and self._names(number, problem, spot):
                return problem
        return None

    def _names(self, number: int, problem: Problem, spot: Spot) -> bool:
        same_sheet = self.text_file or problem.place.sheet in (spot.sheet, "")
        return same_sheet and any(cell == spot.cell for _, cell in self.cells[number])

    def about(self, expectation: Expectation) -> Problem | None:
        """Return a loud problem about a fact: at its cell, of its stopped row, or naming its label."""
        spot = expectation.spot
        if spot is None:
            return None
        if exact := self.at(spot, _LOUD):
            return exact
        for number, problem in enumerate(self.problems):
            if problem.level not in _LOUD or not (self.text_file or problem.place.sheet in (spot.sheet, "")):
                continue
            words = {problem.value.strip(), problem.place.field, *_words(problem)}
            named = expectation.label in words
            in_row = self._same_line(number, spot)
            quoted = str(expectation.ink.value).strip() in words
            if in_row and (problem.level is not Level.ASK or named or quoted):
                return problem
            if named and ("/" not in expectation.fact or not problem.place.cell):
                return problem
        return None

    def _same_line(self, number: int, spot: Spot) -> bool:
        """Whether a problem stands in the row (or, for a table on its side, the column) of a spot."""
        for _, cell in self.cells[number]:
            column, row = coordinate_from_string(cell)
            if row == spot.row or (self.sideways and column == get_column_letter(spot.column)):
                return True
        return False

    def mentions(self, extra: Extra) -> bool:
        """Whether something outside the facts is mentioned."""
        levels = _LOUD if extra.asked else tuple(Level)
        if self.at(extra.spot, levels):
            return True
        for number, problem in enumerate(self.problems):
            if problem.level not in levels:
                continue
            here = problem.place.sheet == extra.spot.sheet or extra.spot.sheet in map(str, problem.params.values())
            if extra.whole_sheet and here:
                return True
            if extra.row_only and here:
                rows = {coordinate_from_string(cell)[1] for _, cell in self.cells[number]}
                if extra.spot.row in rows or str(extra.spot.row) in str(problem.params):
                    return True
        return False


def _shown(value: Value | None) -> str:
    return "" if value is None else str(value)


def _asked_in_preparation(fact: str, read: Value | None, entry: SurveyEntry) -> bool:
    """Whether what was read as it stands will be asked about when the lines, or the supply, are looked at."""
    texts = read if isinstance(read, tuple) else (read,) if isinstance(read, str) else ()
    kind = kind_of_name(fact)
    if kind is not None:
        return any(name_is_asked(text, kind == "gpu") for text in texts)
    row = next((row for row in entry.demand if fact.startswith(f"line/{row.line}.")), None)
    if row is None or read is None:
        return False
    if fact.endswith((".deadline", ".earliest")):
        return dates_are_asked(row)
    return fact.endswith(".after") and predecessors_are_asked(row, tuple(other.line for other in entry.demand))


def _outcome(e: Expectation, raw: Value | None, said: Said, later: bool, in_stopped_row: bool) -> Outcome:
    """Weigh one fact. ``later``: preparation will ask about what was read."""
    problem = said.about(e)
    read = comparable(e.fact, raw)
    wanted = comparable(e.fact, e.value)
    default = _DEFAULTS.get(e.fact.rsplit(".", 1)[1])
    blank = read is None or read == default
    if e.verdict in (Verdict.SAME, Verdict.MAY):
        if read == wanted or (wanted is None and blank):
            doubted = said.asks(e.spot) or (later and (kind_of_name(e.fact) is not None or e.fact.endswith(".after")))
            return Outcome.ASKED if doubted and e.verdict is Verdict.SAME else Outcome.RIGHT
        if problem is not None or later:
            return Outcome.COLLATERAL if in_stopped_row and e.verdict is Verdict.SAME else Outcome.ASKED
        return Outcome.MISSING if blank else Outcome.WRONG
    if later:
        return Outcome.ASKED
    if problem is None:
        return Outcome.MISSING if blank else Outcome.GUESSED
    return Outcome.SOFT if e.verdict is Verdict.ROW and problem.level is Level.ASK else Outcome.ASKED


def _refused(case: Case, said: Said) -> list[Finding]:
    why = next((p for p in said.problems if p.level is Level.FILE), None)
    text = f"{why.code}: {why.value or why.params}" if why else "no entry and no reason"
    return [
        Finding(case, Outcome.REFUSED, e.fact, e.case, e.verdict, e.spot, said=text) for e in case.book.expectations
    ]


def _unknown_marks(entry: SurveyEntry) -> set[str]:
    """Return what the entry itself marks as unreadable, by line and label."""
    marks = {f"line/{row.line} {label}" for row in entry.demand for label in row.unreadable}
    return marks | {f" {label}" for label in entry.unreadable}


def judge(case: Case, entry: SurveyEntry | None, problems: tuple[Problem, ...]) -> list[Finding]:
    """Compare one file with its truth."""
    text_file = case.path.suffix != ".xlsx"
    said = Said(
        text_file, "transposed" in case.book.layout, tuple(p for p in problems if p.place.file in (case.path.name, ""))
    )
    if entry is None:
        return _refused(case, said)
    read = aligned(facts_read(entry), {e.fact: e.value for e in case.book.expectations})
    stopped = {row for _, row in same_rows(case.book.expectations)}
    marks = _unknown_marks(entry)
    findings: list[Finding] = []
    for e in case.book.expectations:
        row = e.fact.rsplit(".", 1)[0]
        problem = said.about(e)
        raw = read.pop(e.fact, None)
        outcome = _outcome(e, raw, said, _asked_in_preparation(e.fact, raw, entry), row in stopped)
        if outcome is Outcome.MISSING and f"{row if row.startswith('line/') else ''} {e.label}" in marks:
            outcome = Outcome.ASKED
        text = f"{problem.level} {problem.code} {problem.place.sheet}!{problem.place.cell}" if problem else ""
        shown = "" if outcome is Outcome.RIGHT else _shown(raw)
        findings.append(
            Finding(case, outcome, e.fact, e.case, e.verdict, e.spot, e.ink.shown, shown, _shown(e.value), text)
        )
    findings += _invented(case, read)
    for extra in case.book.extras:
        if extra.asked or extra.listed:
            outcome = Outcome.LISTED if said.mentions(extra) else Outcome.UNLISTED
            findings.append(Finding(case, outcome, "", extra.case, "listed", extra.spot))
    return findings


def _invented(case: Case, left: dict[str, Value]) -> list[Finding]:
    """Return what was read and stands nowhere in the truth."""
    findings = []
    for fact, value in left.items():
        key = fact.rsplit(".", 1)[1]
        row = fact.rsplit(".", 1)[0]
        known = any(e.fact.startswith(f"{row}.") for e in case.book.expectations)
        if value == _DEFAULTS.get(key) and known:
            continue
        findings.append(Finding(case, Outcome.INVENTED, fact, "not in the truth", "none", read=_shown(value)))
    return findings
