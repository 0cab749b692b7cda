"""Files made to harm whoever reads them, by class; and a command that has them read and prints what it cost.

``python -m tests.allocator.intake.jail.hostile --variants 40`` reads 40 files of each class and fails if one of them
harms more than its own reading: the parent, the clock, the memory limit, or the sentence that names the file.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from allocator.intake.jail import Read, read_book
from allocator.intake.jail.children import Children
from allocator.intake.jail.limits import PROCESS
from models.problems import Level
from models.text import Lang, text
from tests.allocator.intake.jail import hostile_archives as archives
from tests.allocator.intake.jail import hostile_kinds as kinds
from tests.allocator.intake.jail import hostile_markup as markup
from tests.allocator.intake.jail.mutants import mutant
from tests.allocator.intake.jail.packages import good_parts

Made = bytes | int
SLOWEST = 20.0


@dataclass(frozen=True)
class Kind:
    """A class of hostile files: how to make one, and the codes it may be refused with; empty: it may be read, too."""

    make: Callable[[Random], Made]
    codes: frozenset[str]
    ending: str = ".xlsx"
    read: bool = False
    """It is legal and must be read, with a note of one of the codes."""

    @property
    def name(self) -> str:
        return self.make.__name__


def _kind(make: Callable[[Random], Made], codes: str = "", ending: str = ".xlsx", read: bool = False) -> Kind:
    return Kind(make, frozenset(f"file_{code}" for code in codes.split()), ending, read)


def mutants(chance: Random) -> bytes:
    """A good workbook with changes inside."""
    return mutant(good_parts(), chance)


KINDS = (
    _kind(archives.zip_bomb, "unpacks_large"),
    _kind(archives.many_bombs, "unpacks_large"),
    _kind(archives.nested_zip, "archive part_unknown"),
    _kind(archives.many_parts, "many_parts"),
    _kind(archives.overlapping, "inconsistent"),
    _kind(archives.lying_sizes, "inconsistent damaged unpacks_large"),
    _kind(archives.wrong_crc, "damaged"),
    _kind(archives.duplicate_parts, "part_twice"),
    _kind(archives.slip_names, "part_name"),
    _kind(archives.odd_names, "part_name"),
    _kind(archives.truncated, "damaged"),
    _kind(archives.random_bytes, "damaged not_a_workbook old_xls"),
    _kind(archives.sheet_by_another_name, "many_cells"),
    _kind(archives.missing_parts, "incomplete damaged not_a_workbook"),
    _kind(archives.wrong_content_type, "incomplete"),
    _kind(archives.relationship_loops),
    _kind(archives.locked_parts, "encrypted damaged"),
    _kind(markup.many_cells, "many_cells unpacks_large"),
    _kind(markup.declared_strings, "counts_large"),
    _kind(markup.far_cells, "wide_sheet"),
    _kind(markup.giant_merge, "merged_large"),
    _kind(markup.deep_markup, "markup_deep"),
    _kind(markup.long_string, "text_long unpacks_large"),
    _kind(markup.large_tags, "markup_large cell_outside"),
    _kind(markup.document_types, "declares_entities"),
    _kind(markup.outside_cells, "cell_outside"),
    _kind(markup.invalid_text, "damaged"),
    _kind(markup.nul_bytes, "damaged"),
    _kind(markup.odd_values),
    _kind(kinds.web_page, "html"),
    _kind(kinds.protected, "encrypted"),
    _kind(kinds.old_workbook, "old_xls"),
    _kind(kinds.binary_workbook, "xlsb"),
    _kind(kinds.macros, "with_macros"),
    _kind(kinds.activex, "activex"),
    Kind(kinds.links_outside, frozenset({"outside_links", "linked_programs"}), read=True),
    _kind(
        kinds.other_documents,
        "pdf word ods archive picture html old_xml not_a_workbook empty",
    ),
    _kind(kinds.one_long_line, "too_large long_line", ".csv"),
    _kind(kinds.many_lines, "too_large many_lines many_cells", ".csv"),
    _kind(mutants),
)


def write(kind: Kind, seed: int, folder: Path) -> Path:
    """Write one file of a class; the same seed gives the same file."""
    path = folder / f"{kind.name}_{seed}{kind.ending}"
    made = kind.make(random.Random(f"{kind.name} {seed}"))
    if isinstance(made, bytes):
        path.write_bytes(made)
    else:
        with path.open("wb") as stream:
            stream.truncate(made)
    return path


def faults(kind: Kind, file: str, found: Read) -> list[str]:
    """Return what is wrong with how a file was answered."""
    stopped = [problem for problem in found.problems if problem.level is Level.FILE]
    wrong: list[str] = []
    for problem in found.problems:
        for lang in Lang:
            if file not in text(problem.text_key, lang, **problem.params):
                wrong.append(f"{problem.code} does not name the file ({lang})")
    if (found.book is None) != (len(stopped) == 1) or (stopped and len(found.problems) != 1):
        wrong.append(f"neither read nor refused in one sentence: {[problem.code for problem in found.problems]}")
    if kind.read and found.book is None:
        wrong.append(f"legal, but refused: {stopped[0].code}")
    if kind.codes and not kind.read and found.book is not None:
        wrong.append("hostile, but read")
    wrong += [f"said as {problem.code}" for problem in found.problems if kind.codes and problem.code not in kind.codes]
    if kind.read and not found.problems:
        wrong.append("nothing was said of it")
    return wrong


@dataclass
class Cost:
    """What the files of a class came to."""

    seconds: list[float] = field(default_factory=list)
    read: int = 0
    ended: int = 0
    peak: int = 0
    wrong: list[str] = field(default_factory=list)


def measure(kind: Kind, variants: int, folder: Path) -> Cost:
    """Have files of a class read, one after another, by a process started for the class."""
    cost = Cost()
    children = Children(1)
    try:
        for seed in range(variants):
            path = write(kind, seed, folder)
            started = time.monotonic()
            found = read_book(path, children)
            cost.seconds.append(time.monotonic() - started)
            cost.read += found.book is not None
            cost.ended += any(problem.code == "file_stops_reader" for problem in found.problems)
            cost.wrong += [f"{path.name}: {fault}" for fault in faults(kind, path.name, found)]
            path.unlink()
    finally:
        children.end()
    cost.peak = children.peak_bytes
    if max(cost.seconds) > SLOWEST:
        cost.wrong.append(f"{kind.name}: {max(cost.seconds):.1f} s")
    if cost.peak > PROCESS.memory_bytes:
        cost.wrong.append(f"{kind.name}: {cost.peak} bytes of memory")
    return cost


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))]


def main() -> int:
    """Print the table; 1 when anything went wrong."""
    options = argparse.ArgumentParser()
    options.add_argument("--variants", type=int, default=40)
    options.add_argument("--only", default="")
    asked = options.parse_args()
    total = Cost()
    line = "{:24} {:>5} {:>5} {:>8} {:>7} {:>7} {:>7}\n"
    sys.stdout.write(line.format("class", "files", "read", "child+", "p95 s", "max s", "peak MB"))
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            if asked.only in kind.name:
                cost = measure(kind, asked.variants, Path(folder))
                _show(line, kind.name, cost)
                total.seconds += cost.seconds
                total.read += cost.read
                total.ended += cost.ended
                total.peak = max(total.peak, cost.peak)
                total.wrong += cost.wrong
    _show(line, "all", total)
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    sys.stdout.write(f"child+: files that ended their reading process; peak of this process {parent} MB\n")
    sys.stdout.write("".join(f"WRONG {fault}\n" for fault in total.wrong))
    return 1 if total.wrong else 0


def _show(line: str, name: str, cost: Cost) -> None:
    times = [f"{value:.2f}" for value in (_p95(cost.seconds), max(cost.seconds))]
    sys.stdout.write(line.format(name, len(cost.seconds), cost.read, cost.ended, *times, cost.peak // 10**6))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
