"""Reading files nobody vouches for: guarded first, then read in a process that can harm nothing.

A workbook of a few kilobytes can make a reader use all memory, run for hours or end its process. So no file is read
in this one: a guard looks at it and a reader reads it in a child without network, files or much memory. A file that
ends its child is one problem, and the next file gets a new child.
"""

import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from allocator.intake.jail.children import CHILDREN, CORES, Children
from allocator.intake.jail.limits import FILE
from allocator.intake.jail.read import Read
from allocator.intake.jail.refusal import Refusal

__all__ = ["Progress", "Read", "read_book", "read_books"]

Progress = Callable[[int, int], None]
"""Told after each file: how many are read, of how many."""


def read_book(path: Path, children: Children = CHILDREN) -> Read:
    """Read a workbook; what cannot be read is one problem of the file."""
    file = path.name
    try:
        data = _data(path)
    except Refusal as refusal:
        return Read(file=file, problems=(refusal.problem(file),))
    found = children.read(file, data)
    return found or Read(file=file, problems=(Refusal("file_stops_reader").problem(file),))


def read_books(paths: Iterable[Path], progress: Progress | None = None, at_once: int = CORES) -> Iterator[Read]:
    """Read workbooks in the order given, as many at a time as there are cores and hardly more ahead of the asking."""
    given = list(paths)
    ahead: deque[Future[Read]] = deque()
    with ThreadPoolExecutor(max(1, min(at_once, len(given)))) as threads:
        coming = iter(given)
        try:
            for done in range(len(given)):
                while len(ahead) < 2 * at_once and (path := next(coming, None)) is not None:
                    ahead.append(threads.submit(read_book, path))
                found = ahead.popleft().result()
                if progress is not None:
                    progress(done + 1, len(given))
                yield found
        finally:
            for waiting in ahead:  # nobody asks for them any more
                waiting.cancel()


def _data(path: Path) -> bytes:
    """Return the bytes of a file: never many more than allowed, and nothing of what is no plain file."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Refusal("file_is_folder")
        if not stat.S_ISREG(about.st_mode):
            raise Refusal("file_not_a_workbook")
        if about.st_size > FILE.file_bytes:
            raise Refusal("file_too_large", bytes=about.st_size, most=FILE.file_bytes)
        with path.open("rb") as stream:
            return stream.read(FILE.file_bytes + 1)  # the guard refuses what has grown since
    except FileNotFoundError:
        raise Refusal("file_missing") from None
    except OSError as error:
        raise Refusal("file_unreadable", detail=error.strerror or "") from error
