"""What reading a file gives."""

from allocator.intake.cells import Book
from models.base import Frozen
from models.problems import Problem


class Read(Frozen):
    """A file's workbook, or none, and what is to be said of the file as a whole."""

    file: str
    book: Book | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def outcome(self) -> Book | Problem:
        """What was read, or why it was not."""
        return self.book or self.problems[0]
