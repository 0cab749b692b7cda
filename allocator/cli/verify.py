"""``allocate verify``: a dossier checked once more, by whoever holds it, without the solver.

``python -m allocator.cli.verify dossier.zip`` does the same where the solver is not even installed.
"""

import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from allocator.cli.call import Argument, Command, file, parse
from allocator.cli.terminal import Terminal
from allocator.cli.violations import violation_line
from allocator.dossier.nouns import Finding, Verified
from allocator.dossier.verify import verify
from allocator.ledger.proof import tier_name
from models.errors import AllocationError, InputError
from models.text import Lang

CLEAN, VIOLATED = 0, 5
HASH = re.compile(r"[0-9a-f]{64}")


def _hash(name: str, word: str) -> str:
    """Read a SHA-256 as it was printed."""
    if not HASH.fullmatch(word.lower()):
        raise InputError("not_a_hash", option=name, value=word)
    return word.lower()


ARGUMENTS = (
    Argument(("dossier",), "dossier", "dossier.zip", file, required=True),
    Argument(("--manifest",), "manifest", "SHA256", _hash),
)


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Check a dossier and say what was found, the first altered member and cell first."""
    path: Path = values["dossier"]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("dossier_not_found", file=str(path), detail=error.strerror or type(error).__name__) from error
    seen = verify(content, str(path), version("compute-allocation"), values["manifest"])
    for finding in seen.findings:
        terminal.line(finding_line(terminal, finding))
    if seen.findings:
        terminal.note("cli.verify.failed", count=len(seen.findings))
        return VIOLATED
    _tell(seen, terminal)
    return CLEAN


def finding_line(terminal: Terminal, finding: Finding) -> str:
    """Write a finding on one line: where, what stands there, what should."""
    if finding.violation is not None:
        return f"{finding.member} {finding.place}".strip() + f": {violation_line(terminal, finding.violation)}"
    return terminal.text(
        f"dossier.finding.{finding.code}",
        member=finding.member,
        place=finding.place or "-",
        stated=finding.stated or "-",
        due=finding.due or "-",
    )


def _tell(seen: Verified, terminal: Terminal) -> None:
    terminal.say("cli.verify.bytes", count=seen.members)
    terminal.say("cli.verify.content", decisions=seen.decisions, tiers=seen.tiers)
    if seen.documents is None:
        terminal.say("cli.verify.other_release", software=seen.software)
    else:
        terminal.say("cli.verify.documents", count=seen.documents)
    for key, bounds in (("certified", seen.certified), ("solver", seen.by_solver)):
        for bound in bounds:
            name = tier_name(bound.name, bound.level, terminal.lang)
            terminal.say(f"cli.bounds.{key}", tier=name, bound=f"{bound.bound:,}")
    if seen.reasons_by_solver:
        terminal.say("cli.verify.reasons", count=len(seen.reasons_by_solver))
    terminal.say("cli.verify.clean", seal=seen.manifest_hash)


COMMAND = Command("verify", ARGUMENTS, run)


def main() -> int:
    """Check a dossier where there is nothing else."""
    words = sys.argv[1:]
    lang = Lang.EN if "--lang=en" in words else Lang.JA
    terminal = Terminal(lang)
    try:
        return run(parse(COMMAND, [word for word in words if not word.startswith("--lang=")]), terminal)
    except AllocationError as error:
        return terminal.refuse(error)


if __name__ == "__main__":
    sys.exit(main())
