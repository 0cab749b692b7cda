"""Judge the intake on many generated workbooks: `python -m tests.corpus.run --count 300 --seed 1 [--show SEED]`."""

import argparse
import sys
import tempfile
from pathlib import Path

from allocator.intake import read_surveys
from tests.corpus.generate import Case, make
from tests.corpus.handmade import HAND_MADE
from tests.corpus.judge import Finding, judge
from tests.corpus.layouts import LAYOUTS, Layout
from tests.corpus.report import full, line


def judged(case: Case) -> list[Finding]:
    """Read one file and judge what was read."""
    snapshot, problems = read_surveys([case.path])
    entries = snapshot.entries
    return judge(case, entries[0] if len(entries) == 1 else None, problems)


def run(count: int, seed: int, folder: Path, layout: Layout | None = None) -> list[Finding]:
    """Generate, read and judge ``count`` files from ``seed`` on."""
    findings: list[Finding] = []
    for number in range(seed, seed + count):
        findings += judged(make(number, folder, layout))
    return findings


def run_hand_made(folder: Path) -> list[Finding]:
    """Read and judge the workbooks composed by hand."""
    return [finding for made in HAND_MADE for finding in judged(made.save(folder))]


def _show(case: Case) -> list[str]:
    """Print everything about one file: the cells, what was read and what was said."""
    lines = [f"{case.path} {case.medium} {case.book.layout} {case.book.structure}"]
    for page in case.book.pages:
        lines.append(f"## {page.name}{' (hidden)' if page.hidden else ''}")
        rows = sorted({row for row, _ in page.cells})
        lines += [
            f"{row}: " + " | ".join(f"{c}={ink.shown}" for (r, c), ink in sorted(page.cells.items()) if r == row)
            for row in rows
        ]
    _, problems = read_surveys([case.path])
    lines += [
        f"{p.level} {p.code} {p.place.sheet}!{p.place.cell} {p.value!r} -> {p.used!r} {p.params}" for p in problems
    ]
    return lines + [line(finding) for finding in judged(case)]


def _one(wanted: str, folder: Path, layout: Layout | None) -> Case:
    if wanted.isdigit():
        return make(int(wanted), folder, layout)
    return next(made for made in HAND_MADE if made.name == wanted).save(folder)


def main() -> int:
    """Run from the command line; 1 when anything was accepted silently."""
    parser = argparse.ArgumentParser(prog="tests.corpus.run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worst", type=int, default=40)
    parser.add_argument("--layout", choices=[layout.name for layout in LAYOUTS])
    parser.add_argument("--hand-made", action="store_true", help="the workbooks composed by hand instead")
    parser.add_argument("--show", metavar="SEED", help="everything about one file: its seed, or its name if hand-made")
    parser.add_argument("--keep", type=Path, help="folder to keep the files in")
    arguments = parser.parse_args()
    layout = next((each for each in LAYOUTS if each.name == arguments.layout), None)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if arguments.show is not None:
            sys.stdout.write("\n".join(_show(_one(arguments.show, folder, layout))) + "\n")
            return 0
        if arguments.hand_made:
            findings = run_hand_made(folder)
        else:
            findings = run(arguments.count, arguments.seed, folder, layout)
        sys.stdout.write("\n".join(full(findings, arguments.worst)) + "\n")
    return int(any(f.outcome.isupper() for f in findings))


if __name__ == "__main__":
    sys.exit(main())
