"""``allocate import``: answered workbooks, the supply and the policy in, one scenario out."""

from pathlib import Path
from typing import Any

from allocator.alone import complete
from allocator.cli.call import Argument, Command, file
from allocator.cli.documents import may_write, trouble, write_readable
from allocator.cli.problems import tell_problems, write_problems
from allocator.cli.terminal import Terminal
from allocator.intake import read_policy, read_supply, read_surveys
from allocator.prepare import prepare
from models.errors import InputError
from models.problems import Problem
from models.scenario import Scenario

READABLE, NOTHING = 0, 1
NO_ANSWERS = (".", "~$")
"""How hidden files and the lock files of open workbooks begin."""


def survey_files(named: tuple[Path, ...], others: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the files named, and all in the folders named except hidden ones and the supply and policy files.

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
    rules, about_policy = read_policy(policy)
    offers, about_supply = read_supply(supply)
    if offers is None or rules is None:
        return None, (*about_policy, *about_supply)
    snapshot, said = read_surveys(surveys, rules.cycle_id)
    problems = (*about_policy, *about_supply, *said)
    scenario, about_scenario = prepare(snapshot, offers, rules)
    return (None if scenario is None else complete(scenario)), (*problems, *about_scenario)


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Import, write the scenario, list what is open."""
    supply, policy = existing(values["supply"]), existing(values["policy"])
    surveys = survey_files(values["files"], (supply, policy))
    may_write(values["out"])
    listed_in: Path | None = values["problems"]
    if listed_in is not None:
        may_write(listed_in)
    scenario, problems = import_files(surveys, supply, policy)
    if listed_in is not None:
        write_problems(listed_in, problems, terminal.lang)
    tell_problems(problems, terminal, listed_in)
    if scenario is None:
        terminal.note("cli.import.nothing", files=len(surveys))
        return NOTHING
    write_readable(values["out"], scenario)
    terminal.say(
        "cli.import.done",
        files=len(surveys),
        proposals=len(scenario.proposals),
        pools=len(scenario.pools),
        file=str(values["out"]),
    )
    return READABLE


COMMAND = Command(
    "import",
    (
        Argument(("files",), "files", "FILES_OR_DIR", file, required=True, many=True),
        Argument(("--supply",), "supply", "X", file, required=True),
        Argument(("--policy",), "policy", "Y", file, required=True),
        Argument(("-o", "--out"), "out", "scenario.json", file, required=True),
        Argument(("--problems",), "problems", "problems.xlsx", file),
    ),
    run,
)
