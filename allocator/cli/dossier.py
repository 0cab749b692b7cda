"""``allocate dossier``: the evidence of one plan in one file, once the plan has passed every check."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from allocator.cli.call import PLAN, SCENARIO, Argument, Command, day, file
from allocator.cli.check import CLEAN, VIOLATED, passes
from allocator.cli.documents import may_write, read_document, trouble, write_bytes
from allocator.cli.export import reasons_of
from allocator.cli.terminal import Terminal
from allocator.dossier.nouns import FileHash
from allocator.dossier.write import dossier, file_hash
from models.certificate import Certificate
from models.plan import Plan
from models.scenario import Scenario
from models.units import day_in_japan

ARGUMENTS = (
    SCENARIO,
    PLAN,
    Argument(("--certificate",), "certificate", "certificate.json", file),
    Argument(("--reasons",), "reasons", "reasons.json", file),
    Argument(("--input",), "inputs", "FILE|DIR", file, many=True),
    Argument(("--issued",), "issued", "YYYY-MM-DD", day),
    Argument(("-o", "--out"), "out", "dossier.zip", file, required=True),
)


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Write a dossier of a checked plan, and say the hash that is to be filed elsewhere."""
    scenario = read_document(values["scenario"], Scenario)
    plan = read_document(values["plan"], Plan)
    certificate = None if values["certificate"] is None else read_document(values["certificate"], Certificate)
    reasons = None if values["reasons"] is None else reasons_of(values["reasons"], plan)
    may_write(values["out"])
    files = _hashes(values["inputs"] or ())
    if not passes(scenario, plan, terminal, certificate):
        return VIOLATED
    content, seal = dossier(
        scenario,
        plan,
        certificate=certificate,
        reasons=reasons,
        files=files,
        issued=values["issued"] or day_in_japan(datetime.now(UTC)),
        lang=terminal.lang,
        software=version("compute-allocation"),
    )
    write_bytes(values["out"], content)
    terminal.say("cli.dossier.written", file=str(values["out"]), bytes=len(content))
    terminal.say("cli.dossier.seal", seal=seal)
    return CLEAN


def _hashes(paths: tuple[Path, ...]) -> tuple[FileHash, ...]:
    """Return the hashes of files, and of all files in folders, by name."""
    found: dict[str, FileHash] = {}
    for path in paths:
        inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        for each in inside:
            name = each.relative_to(path).as_posix() if path.is_dir() else each.name
            try:
                found[f"{path.name}/{name}" if path.is_dir() else name] = file_hash(name, each.read_bytes())
            except OSError as error:
                raise trouble(each, error) from error
    return tuple(row.model_copy(update={"name": name}) for name, row in sorted(found.items()))


COMMAND = Command("dossier", ARGUMENTS, run)
