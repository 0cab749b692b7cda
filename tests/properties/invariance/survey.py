"""A handful of the sample's answers, written as workbooks and read back, as they might have arrived another way."""

from collections.abc import Callable
from pathlib import Path

from allocator.alone import complete
from allocator.intake import read_surveys
from allocator.intake.template import write_survey
from allocator.prepare import prepare
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot
from models.scenario import Scenario
from models.survey import Answer, Organisation, SurveyEntry, SurveySnapshot

NUMBERS = {"003", "004", "010", "012", "020", "023", "028", "029"}
"""Months, two lines in a row, alternatives, partly alone, one applicant with a second answer, three at one provider."""

Change = Callable[[tuple[SurveyEntry, ...]], tuple[SurveyEntry, ...]]


def answers() -> tuple[SurveyEntry, ...]:
    """Return the answers: those of the numbers above, those without a number, and an exact twin of one of them."""
    chosen = [entry for entry in snapshot().entries if entry.number in NUMBERS or not entry.number]
    first = next(entry for entry in chosen if not entry.number)
    name = Organisation(legal_name="架空ハクモクレン大学", folded="架空ハクモクレン大学")
    twin = first.receipt.model_copy(update={"file": "調査票_999_架空.xlsx"})
    return (*chosen, first.model_copy(update={"applicant": name, "receipt": twin}))


def as_read(folder: Path, entries: tuple[SurveyEntry, ...]) -> SurveySnapshot:
    """Write one workbook per answer, in that order, and read the folder back."""
    folder.mkdir(parents=True)
    for entry in entries:
        write_survey(folder / entry.receipt.file, entry, fictional=True)
    read, problems = read_surveys([folder], "2")
    assert len(read.entries) == len(entries), problems
    return read


def planned(answered: SurveySnapshot) -> Scenario:
    """Return the complete scenario of answers, under the sample's offers and policy."""
    scenario, _ = prepare(answered, supply(), policy())
    assert scenario is not None
    return complete(scenario)


# --- other ways to arrive -------------------------------------------------------------------------------------------


def other_files(entries: tuple[SurveyEntry, ...]) -> tuple[SurveyEntry, ...]:
    """Name the files so that they are read the other way round, and write their lines from the last to the first."""
    return tuple(
        entry.model_copy(
            update={
                "receipt": entry.receipt.model_copy(update={"file": f"{len(entries) - place:03}.xlsx"}),
                "demand": entry.demand[::-1],
            }
        )
        for place, entry in enumerate(entries)
    )


def other_names(entries: tuple[SurveyEntry, ...]) -> tuple[SurveyEntry, ...]:
    """Rename every applicant (the same name stays the same), its project and its remarks."""

    def renamed(entry: SurveyEntry) -> SurveyEntry:
        name = "改称 " + entry.applicant.legal_name[::-1]
        content = entry.content.model_copy(update={"title": "改題 " + entry.content.title[::-1]})
        return entry.model_copy(
            update={"applicant": Organisation(legal_name=name, folded=name), "content": content, "remarks": "改"}
        )

    return tuple(map(renamed, entries))


def other_parents(entries: tuple[SurveyEntry, ...]) -> tuple[SurveyEntry, ...]:
    """Say the opposite about every foreign parent."""

    def flipped(entry: SurveyEntry) -> SurveyEntry:
        other = Answer.NO if entry.eligibility.foreign_parent is Answer.YES else Answer.YES
        return entry.model_copy(update={"eligibility": entry.eligibility.model_copy(update={"foreign_parent": other})})

    return tuple(map(flipped, entries))


def other_answered(entries: tuple[SurveyEntry, ...]) -> tuple[SurveyEntry, ...]:
    """Say the opposite about who answered the survey."""
    return tuple(entry.model_copy(update={"answered_survey": not entry.answered_survey}) for entry in entries)
