"""Saying that a file is not read, or what is to be known of one that is."""

from typing import Any

from models.problems import Level, Place, Problem


class Refusal(Exception):
    """The file is not read; one sentence says why, and where in it."""

    def __init__(self, code: str, sheet: str = "", cell: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.params = params

    def problem(self, file: str) -> Problem:
        """Return the problem of the file."""
        place = Place(file=file, sheet=self.sheet, cell=self.cell)
        return Problem(code=self.code, level=Level.FILE, place=place, params={"file": file, **self.params})


def note(file: str, code: str, found: list[str]) -> Problem:
    """Return what a person is to know of a file that is read; what was found is shown as the value."""
    shown = ", ".join(dict.fromkeys(found))[:200]
    return Problem(code=code, level=Level.ASK, place=Place(file=file), value=shown, params={"file": file})
