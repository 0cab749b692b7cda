"""A file that cannot be read is one sentence that says what to do. Which kinds are read at all, the guard says."""

from models.problems import Level, Place, Problem


def refuse(file: str, code: str, **params: object) -> Problem:
    """Return a problem of the whole file."""
    return Problem(code=code, level=Level.FILE, place=Place(file=file), params={"file": file, **params})
