"""Saying something about one proposal: a problem with its place and subject filled in."""

from typing import Any

from allocator.prepare.answerable import question_of
from models.problems import Level, Place, Problem
from models.survey import DemandRow, SurveyEntry


class Remarks:
    """Collects what there is to say about one proposal while it is prepared."""

    def __init__(self, entry: SurveyEntry) -> None:
        self._entry = entry
        self.problems: list[Problem] = []

    def _add(
        self, level: Level, code: str, row: DemandRow | None, value: object, used: object, params: dict[str, Any]
    ) -> None:
        place = row.place if row is not None and row.place != Place() else Place(file=self._entry.receipt.file)
        if row is not None:
            params = {"line": row.line, **params}
        self.problems.append(
            Problem(
                code=code,
                level=level,
                place=place,
                subject=self._entry.number or self._entry.receipt.file,
                value=str(value),
                used=str(used),
                params=params,
                question=question_of(level, code, self._entry, row, params),
            )
        )

    def ask(
        self, code: str, row: DemandRow | None = None, value: object = "", used: object = "", **params: Any
    ) -> None:
        """Put a question; ``used`` is what counts until it is answered."""
        self._add(Level.ASK, code, row, value, used, params)

    def note(
        self, code: str, row: DemandRow | None = None, value: object = "", used: object = "", **params: Any
    ) -> None:
        """Log something that was settled by a rule."""
        self._add(Level.NORMALISED, code, row, value, used, params)

    def stop(
        self, code: str, row: DemandRow | None = None, value: object = "", used: object = "", **params: Any
    ) -> None:
        """Say why a line, or the proposal, is not planned."""
        self._add(Level.ROW, code, row, value, used, params)
