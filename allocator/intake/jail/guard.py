"""Guarding a file before anything reads it: its kind, its size packed and unpacked, its parts and what is in them.

Everything is looked at as a stream, so a hostile file costs no more than its limits. The reader stays in its own
process with limits all the same: a guard that knew every trick would need no jail.
"""

import zipfile
from collections import deque
from itertools import chain

from allocator.intake.jail.catalogue import TYPES, check_kind, references, sheet_names
from allocator.intake.jail.kinds import is_package, other_kind
from allocator.intake.jail.limits import FILE
from allocator.intake.jail.lines import ENDINGS, check_lines
from allocator.intake.jail.markup import Part, Tally, check_markup, looks_like_markup, with_ended_breaks
from allocator.intake.jail.package import chunks, open_package, shown
from allocator.intake.jail.parts import check_binary, check_part_name, is_embedded
from allocator.intake.jail.refusal import Refusal, note
from models.problems import Problem

_HEAD = 4096


def guard(file: str, data: bytes) -> tuple[Problem, ...]:
    """Return what is to be said of a file: one problem of level FILE if it is not to be read, else notes (or none)."""
    try:
        if len(data) > FILE.file_bytes:
            raise Refusal("file_too_large", bytes=len(data), most=FILE.file_bytes)
        if is_package(data):
            return _workbook(file, data)
        _text(file, data)
    except Refusal as refusal:
        return (refusal.problem(file),)
    return ()


def _text(file: str, data: bytes) -> None:
    code = other_kind(file, data)
    if code:
        raise Refusal(code)
    if not file.lower().endswith(ENDINGS):
        raise Refusal("file_not_a_workbook")
    check_lines(data)


def _workbook(file: str, data: bytes) -> tuple[Problem, ...]:
    with open_package(data) as package:
        parts = [part for part in package.infolist() if not part.is_dir()]
        for part in parts:
            check_part_name(part.filename)
        tally = Tally()
        (types, about, rest) = ([part for part in parts if _turn(part) == turn] for turn in range(3))
        looked_at = [_look(package, part, tally) for part in types]
        check_kind(looked_at, package.namelist(), _mimetype(package))
        looked_at += [_look(package, part, tally) for part in about]
        sheets = sheet_names(looked_at, package.namelist())
        looked_at += [_look(package, part, tally, sheets.get(part.filename, "")) for part in rest]
    found = references(looked_at)
    inside = [part.filename.rpartition("/")[2] for part in parts if is_embedded(part.filename)]
    if inside:
        found["embedded_objects"] = inside
    return tuple(note(file, code, targets) for code, targets in sorted(found.items()))


def _turn(part: zipfile.ZipInfo) -> int:
    """First what tells the kinds of parts, then what tells the names of sheets, then the rest."""
    name = part.filename.lower()
    if name == TYPES:
        return 0
    return 1 if name.endswith(".rels") or name.rpartition("/")[2].startswith("workbook") else 2


def _look(package: zipfile.ZipFile, part: zipfile.ZipInfo, tally: Tally, sheet: str = "") -> Part:
    """Unpack a part once: through the XML guard, or, if it can be no XML, to verify its size and checksum."""
    seen = Part(shown(part.filename), sheet)
    pieces = chunks(package, part)
    first = next(pieces, b"")
    if looks_like_markup(first[:_HEAD]):
        whole = chain([first], pieces)
        check_markup(seen, with_ended_breaks(whole) if seen.name.lower().endswith(".vml") else whole, tally)
    else:
        if first:
            check_binary(seen.name)
        deque(pieces, maxlen=0)
    return seen


def _mimetype(package: zipfile.ZipFile) -> bytes:
    """Return how an OpenDocument file says what it is."""
    if "mimetype" not in package.namelist() or package.getinfo("mimetype").file_size > _HEAD:
        return b""
    return b"".join(chunks(package, package.getinfo("mimetype")))
