"""The story of an import: answers, offers and policy in, one scenario out, and everything that is to be said and asked.

Command line and service tell the same story: what one reads from files, the other has read before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from allocator.alone import complete
from allocator.intake import read_policy, read_supply
from allocator.intake.adoption import read_adoption, with_adoption
from allocator.intake.difference import Change
from allocator.intake.jail import Progress, read_books
from allocator.intake.questions import NONE, Answers, Meaning
from allocator.intake.questions.letters import Letter, letters
from allocator.intake.questions.listing import open_questions, with_places
from allocator.intake.questions.unused import unused_answers
from allocator.intake.read import Reader, take_surveys
from allocator.prepare import prepare
from allocator.prepare.known_names import with_known_names
from allocator.prepare.notice import survey_closes
from models.policy import Policy
from models.problems import Problem
from models.questions import Asked
from models.scenario import Baseline, Pin, Scenario
from models.supply import Supply
from models.survey import SurveySnapshot
from models.text import Lang

NAME_KINDS = ("provider", "gpu", "company")
NOBODY = SurveySnapshot(entries=())


@dataclass(frozen=True)
class Listing:
    """Everything an import has to say, and the answers it was given."""

    problems: tuple[Problem, ...]
    answers: Answers = NONE
    snapshot: SurveySnapshot = NOBODY
    changes: tuple[Change, ...] = ()
    office: str = ""

    @cached_property
    def questions(self) -> tuple[Problem, ...]:
        """The problems that wait for an answer."""
        return open_questions(self.problems, self.answers, self.snapshot)

    def letters(self, lang: Lang) -> tuple[Letter, ...]:
        """What to mail to whom."""
        return letters(self.questions, self.snapshot, self.office, lang)


@dataclass(frozen=True)
class Imported:
    """What came of an import. ``snapshot``: what was answered, before any adoption, with names as written.

    ``decided``: the same as the lists of adopted proposals leave it.
    """

    scenario: Scenario | None
    snapshot: SurveySnapshot
    listing: Listing
    decided: SurveySnapshot = NOBODY


def prepared(
    snapshot: SurveySnapshot,
    supply: Supply,
    policy: Policy,
    answers: Answers = NONE,
    pins: tuple[Pin, ...] = (),
    as_of: date | None = None,
    baseline: Baseline | None = None,
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Settle the names of the answers and prepare the scenario; its reference figures are left to ``complete``."""
    named, about_names = with_known_names(snapshot, supply, names_of(answers))
    scenario, about_scenario = prepare(named, supply, policy, pins, as_of=as_of, baseline=baseline)
    return scenario, (*about_names, *about_scenario)


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
    read = import_read(surveys, offers, rules, answers, adoption, progress)
    listing = Listing(
        problems=(*about_policy, *about_supply, *read.listing.problems),
        answers=answers,
        snapshot=read.snapshot,
        changes=read.listing.changes,
        office=rules.office,
    )
    scenario = None if read.scenario is None else complete(read.scenario)
    return Imported(scenario=scenario, snapshot=read.snapshot, listing=listing, decided=read.decided)


def import_read(
    surveys: tuple[Path, ...],
    offers: Supply | None,
    rules: Policy | None,
    answers: Answers = NONE,
    adoption: tuple[Path, ...] = (),
    progress: Progress | None = None,
    reader: Reader = read_books,
) -> Imported:
    """Read the answers and, once offers and policy are there, prepare them; reference figures are left out.

    Without policy or offers the answers are read all the same, so that questions can go out early.
    """
    cycle, closes = ("1", None) if rules is None else (rules.cycle_id, survey_closes(rules))
    taken = take_surveys(surveys, cycle, answers, closes, progress, reader)
    adopted = read_adoption(adoption, answers)
    decided, about_adoption = with_adoption(taken.snapshot, adopted) if adoption else (taken.snapshot, ())
    scenario, about_scenario = (
        (None, ()) if offers is None or rules is None else prepared(decided, offers, rules, answers)
    )
    problems = (
        *taken.problems,
        *adopted.problems,
        *about_adoption,
        *about_scenario,
        *unused_answers(answers, (*taken.seen, *adopted.seen)),
    )
    return Imported(
        scenario=scenario,
        snapshot=taken.snapshot,
        listing=Listing(
            problems=with_places(problems, taken.places),
            answers=answers,
            snapshot=taken.snapshot,
            changes=taken.changes,
            office="" if rules is None else rules.office,
        ),
        decided=decided,
    )


def names_of(answers: Answers) -> Mapping[str, Mapping[str, str]]:
    """Return what names mean, as answered, by kind; an empty text where a name is to be dropped."""
    return {
        kind: {
            name: "" if given.meaning is Meaning.BLANK else given.text
            for name, given in answers.about(Asked.NAME, kind).items()
        }
        for kind in NAME_KINDS
    }
