"""``allocate import``: answered workbooks, the supply and the policy in, one scenario out, and the questions left."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.alone import complete
from allocator.cli.call import Argument, Command, file
from allocator.cli.documents import may_write, trouble, write_readable
from allocator.cli.problems import NOBODY, Listing, tell_problems, write_problems
from allocator.cli.reading import reading_shown
from allocator.cli.terminal import Terminal
from allocator.intake import read_policy, read_supply
from allocator.intake.adoption import read_adoption, with_adoption
from allocator.intake.jail import Progress
from allocator.intake.questions import NONE, Answers, Meaning, read_answers
from allocator.intake.questions.listing import with_places
from allocator.intake.questions.unused import unused_answers
from allocator.intake.read import take_surveys
from allocator.intake.receipts import MANIFEST
from allocator.prepare import prepare
from allocator.prepare.known_names import with_known_names
from allocator.prepare.notice import survey_closes
from models.errors import InputError
from models.problems import Problem
from models.questions import Asked
from models.scenario import Scenario
from models.survey import SurveySnapshot

READABLE, NOTHING = 0, 1
NO_ANSWERS = (".", "~$")
"""How hidden files and the lock files of open workbooks begin."""
NAME_KINDS = ("provider", "gpu", "company")


@dataclass(frozen=True)
class Imported:
    """What came of an import. ``snapshot``: what was answered, before any adoption, with names as written."""

    scenario: Scenario | None
    snapshot: SurveySnapshot
    listing: Listing


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


def import_all(
    surveys: tuple[Path, ...],
    supply: Path,
    policy: Path,
    answers: Answers = NONE,
    adoption: tuple[Path, ...] = (),
    progress: Progress | None = None,
) -> Imported:
    """Read everything, with what was answered before, and prepare the scenario; none when nothing can be planned."""
    rules, about_policy = read_policy(policy)
    offers, about_supply = read_supply(supply)
    if offers is None or rules is None:
        return Imported(None, NOBODY, Listing((*about_policy, *about_supply), answers))
    taken = take_surveys(surveys, rules.cycle_id, answers, survey_closes(rules), progress)
    adopted = read_adoption(adoption, answers)
    decided, about_adoption = with_adoption(taken.snapshot, adopted) if adoption else (taken.snapshot, ())
    named, about_names = with_known_names(decided, offers, names_of(answers))
    scenario, about_scenario = prepare(named, offers, rules)
    problems = (
        *about_policy,
        *about_supply,
        *taken.problems,
        *adopted.problems,
        *about_adoption,
        *about_names,
        *about_scenario,
        *unused_answers(answers, (*taken.seen, *adopted.seen)),
    )
    return Imported(
        scenario=None if scenario is None else complete(scenario),
        snapshot=taken.snapshot,
        listing=Listing(
            problems=with_places(problems, taken.places),
            answers=answers,
            snapshot=taken.snapshot,
            changes=taken.changes,
            office=rules.office,
        ),
    )


def names_of(answers: Answers) -> dict[str, dict[str, str]]:
    """Return what names mean, as answered, by kind; an empty text where a name is to be dropped."""
    return {
        kind: {
            name: "" if given.meaning is Meaning.BLANK else given.text
            for name, given in answers.about(Asked.NAME, kind).items()
        }
        for kind in NAME_KINDS
    }


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
