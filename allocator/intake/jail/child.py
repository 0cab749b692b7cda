"""A reading process: file after file through guard and reader, each answered by one line of JSON.

Started by ``children.py`` as a program of its own. A request is a line ``{"file": name, "bytes": n}`` and then n bytes.
Whatever goes wrong here ends the process, and its parent says that this one file cannot be read.
"""

import codecs
import gc
import hashlib
import io
import json
import os
import sys

import openpyxl

from allocator.intake.cells import Book, book_of
from allocator.intake.jail.guard import guard
from allocator.intake.jail.read import Read
from allocator.intake.jail.strict import usual
from allocator.intake.jail.walls import allow_cpu, leave_network, raise_walls
from models.problems import Level

_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "shift_jis", "euc_jp", "iso2022_jp")


def read(file: str, data: bytes) -> Read:
    """Read the bytes of a file after the guard has seen them."""
    said = guard(file, data)
    if any(problem.level is Level.FILE for problem in said):
        return Read(file=file, problems=said)
    book = book_of(file, usual(data))
    if isinstance(book, Book):
        own = book.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})
        return Read(file=file, book=own, problems=said)
    return Read(file=file, problems=(book,))


def load_everything() -> None:
    """Import what reading needs by reading once: behind the walls no file can be opened, not even a module."""
    for name in _ENCODINGS:
        codecs.lookup(name)
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    read("first.xlsx", made.getvalue())


def main() -> None:
    """Prepare, say so, then answer until the parent closes the pipe."""
    os.chdir("/")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    load_everything()
    leave_network()
    raise_walls()
    answers.write(b"ready\n")
    answers.flush()
    while request := sys.stdin.buffer.readline():
        asked = json.loads(request)
        allow_cpu()
        data = sys.stdin.buffer.read(asked["bytes"])
        said = read(asked["file"], data)
        answers.write(json.dumps(said.model_dump(mode="json"), separators=(",", ":")).encode() + b"\n")
        answers.flush()
        del data, said
        gc.collect()


if __name__ == "__main__":
    main()
