"""``allocate import``: answered workbooks, the supply and the policy in, one scenario out, and the questions left."""

from pathlib import Path
from typing import Any

from allocator.cli.call import Argument, Command, file
from allocator.cli.documents import may_write, trouble, write_readable
from allocator.cli.problems import tell_problems, write_problems
from allocator.cli.reading import reading_shown
from allocator.cli.terminal import Terminal
from allocator.importing import Listing, import_all
from allocator.intake.questions import read_answers
from allocator.intake.receipts import MANIFEST
from models.errors import InputError
from models.problems import Problem
from models.scenario import Scenario

READABLE, NOTHING = 0, 1
NO_ANSWERS = (".", "~$")
"""How hidden files and the lock files of open workbooks begin."""


def survey_files(named: tuple[Path, ...], others: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the files named, and all in the folders named except hidden ones and the files that are no answers.

    Files that are no workbooks are not passed over here: the import says of each that it cannot read it.
    """
    found: list[Path] = []
    for path in named:
        if not path.is_dir():
            existing(path)
            found.append(path)
            continue
        try:
            inside = sorted(p for p in path.rglob("*") if p.is_file())
        except OSError as error:
            raise trouble(path, error) from error
        kept = {other.resolve() for other in others}
        answers = [p for p in inside if not p.name.startswith(NO_ANSWERS) and p.resolve() not in kept]
        answers = [p for p in answers if p.name != MANIFEST]
        if not answers:
            raise InputError("folder_empty", file=str(path))
        found += answers
    return tuple(dict.fromkeys(found))


def existing(path: Path) -> Path:
    """Make sure a file is there and can be read."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise trouble(path, error) from error


def import_files(surveys: tuple[Path, ...], supply: Path, policy: Path) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Read everything and prepare the scenario; None when nothing can be planned."""
    imported = import_all(surveys, supply, policy)
    return imported.scenario, imported.listing.problems


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Import, write the scenario, list what is open."""
    supply, policy = existing(values["supply"]), existing(values["policy"])
    answered: tuple[Path, ...] = tuple(existing(path) for path in values.get("answers") or ())
    listed_in: Path | None = values["problems"]
    adoption = tuple(existing(path) for path in values.get("adoption") or ())
    beside = (supply, policy, *answered, *adoption, *((listed_in,) if listed_in else ()))
    surveys = survey_files(values["files"], beside)
    wanted: list[Path] = [path for path in (values["out"], listed_in, values.get("snapshot")) if path is not None]
    for path in wanted:
        may_write(path)
    answers, about_answers = read_answers(answered)
    with reading_shown(terminal) as progress:
        imported = import_all(surveys, supply, policy, answers, adoption, progress)
    listing = Listing(
        problems=(*about_answers, *imported.listing.problems),
        answers=answers,
        snapshot=imported.listing.snapshot,
        changes=imported.listing.changes,
        office=imported.listing.office,
    )
    if listed_in is not None:
        write_problems(listed_in, listing, terminal.lang)
    tell_problems(listing, terminal, listed_in)
    if values.get("snapshot") is not None and imported.snapshot.entries:
        write_readable(values["snapshot"], imported.snapshot)
    if imported.scenario is None:
        terminal.note("cli.import.nothing", files=len(surveys))
        return NOTHING
    write_readable(values["out"], imported.scenario)
    terminal.say(
        "cli.import.done",
        files=len(surveys),
        proposals=len(imported.scenario.proposals),
        pools=len(imported.scenario.pools),
        file=str(values["out"]),
    )
    return READABLE


COMMAND = Command(
    "import",
    (
        Argument(("files",), "files", "FILES_OR_DIR", file, required=True, many=True),
        Argument(("--supply",), "supply", "X", file, required=True),
        Argument(("--policy",), "policy", "Y", file, required=True),
        Argument(("--answers",), "answers", "problems.xlsx", file, many=True),
        Argument(("--adoption",), "adoption", "list.xlsx", file, many=True),
        Argument(("-o", "--out"), "out", "scenario.json", file, required=True),
        Argument(("--problems",), "problems", "problems.xlsx", file),
        Argument(("--snapshot",), "snapshot", "survey.json", file),
    ),
    run,
)
