"""One answer in every layout, by many hands: the same answer comes back, and nothing needs to be asked."""

from itertools import product
from pathlib import Path

import pytest

from allocator.intake import read_survey
from models.problems import Level
from models.survey import SurveyEntry
from tests.allocator.intake.books import full_entry, without_places
from tests.allocator.intake.mess.layouts import FIELDS, TABLES, hand_of, pages_of, write_pages, write_text

COMBINATIONS = list(product(TABLES, FIELDS, ("sheets", "one", "untitled")))
ENCODINGS = list(product(("utf-8", "utf-8-sig", "cp932", "utf-16"), (",", "\t", ";")))


def truth() -> SurveyEntry:
    """An answer with every field filled, none of them with the words of a label."""
    entry = full_entry()
    return entry.model_copy(
        update={"content": entry.content.model_copy(update={"issues_and_measures": "学習の安定化"})}
    )


def comes_back(path: Path) -> None:
    """Make sure that a file gives the answer, with nothing asked."""
    entry, problems = read_survey(path)
    assert [problem for problem in problems if problem.level is not Level.NORMALISED] == []
    assert entry is not None
    assert without_places(entry) | {"receipt": {}} == without_places(truth()) | {"receipt": {}}


@pytest.mark.parametrize("seed", range(len(COMBINATIONS)), ids=lambda seed: "-".join(COMBINATIONS[seed]))
def test_every_layout_gives_the_same_answer(seed: int, tmp_path: Path) -> None:
    tables, fields, spread = COMBINATIONS[seed]
    write_pages(tmp_path / "a.xlsx", pages_of(truth(), tables, fields, spread, hand_of(seed, english=seed % 7 == 3)))
    comes_back(tmp_path / "a.xlsx")


@pytest.mark.parametrize(("encoding", "separator"), ENCODINGS)
@pytest.mark.parametrize("tables", ["down", "across"])
def test_every_encoding_gives_the_same_answer(tables: str, encoding: str, separator: str, tmp_path: Path) -> None:
    pages = pages_of(truth(), tables, "beside", "one", hand_of(0, plain=True))
    write_text(tmp_path / "a.csv", pages, encoding, separator)
    comes_back(tmp_path / "a.csv")
