"""The corpus itself: it repeats, it loses nothing, it meets every mess, and its judge can say no."""

import tomllib
from pathlib import Path

import openpyxl
import pytest

from models.problems import Level, Place, Problem
from models.survey import Organisation, Receipt, SurveyEntry
from tests.corpus.book import Book, Expectation, Ink, Spot, Verdict
from tests.corpus.fields import sections
from tests.corpus.generate import Case, compose, make
from tests.corpus.handmade import HAND_MADE, Made
from tests.corpus.judge import Finding, Outcome, judge
from tests.corpus.layouts import LAYOUTS
from tests.corpus.mess import MESS
from tests.corpus.report import recall as recall_of
from tests.corpus.report import refused_files, sins
from tests.corpus.run import judged, run, run_hand_made

SHORT, LONG = len(LAYOUTS), 300
FEW = 0.001
"""Share of facts that may be absent without a question: answers that repeat the printed example (dropped and logged),
either-ors of one provider told apart by nothing, a note the generator put under a merged cell."""


def test_the_same_seed_writes_the_same_workbook() -> None:
    first, second = (compose(7, LAYOUTS[7])[0] for _ in range(2))
    assert (first.pages, first.expectations, first.extras) == (second.pages, second.expectations, second.extras)


def test_every_fact_stands_in_the_file_where_it_is_said_to_stand(tmp_path: Path) -> None:
    case = make(0, tmp_path)
    saved = openpyxl.load_workbook(case.path, rich_text=True)
    for expectation in case.book.expectations:
        assert expectation.spot is not None
        if not expectation.ink.error and not expectation.ink.formula and isinstance(expectation.ink.value, str):
            assert str(saved[expectation.spot.sheet][expectation.spot.cell].value) == expectation.ink.value


def test_three_hundred_seeds_meet_every_layout_and_every_mess() -> None:
    books = [compose(seed, LAYOUTS[seed % len(LAYOUTS)])[0] for seed in range(LONG)]
    assert {book.layout for book in books} == {layout.name for layout in LAYOUTS}
    met = {expectation.case for book in books for expectation in book.expectations}
    every = {f"{mess.number} {mess.name}" for messes in MESS.values() for mess in messes}
    assert every - met == set()


def test_every_word_the_corpus_uses_is_still_in_the_form() -> None:
    live = tomllib.loads((Path(__file__).parents[2] / "allocator/intake/forms/survey.toml").read_text("utf-8"))
    known = {
        (section["id"], field["key"]): {field["label"], *field.get("also", ())}
        for sheet in live["sheet"]
        for section in sheet["section"]
        for field in section["field"]
    }
    lost = [
        (field.section, field.key, word)
        for section in sections().values()
        for field in section.fields
        for word in (field.label, *field.also)
        if word not in known[field.section, field.key]
    ]
    assert lost == []


def _case(verdict: Verdict, written: str = "架空社") -> Case:
    book = Book("by hand")
    page = book.page("様式1")
    page.put(1, 1, "法人名")
    page.put(1, 2, written)
    book.expectations = [
        Expectation("applicant.legal_name", "架空社", verdict, "test", "法人名", Ink(written), Spot("様式1", 1, 2))
    ]
    return Case(Path("a.xlsx"), "openpyxl", book)


def _entry(name: str) -> SurveyEntry:
    return SurveyEntry(receipt=Receipt(file="a.xlsx", sha256="0" * 64), applicant=Organisation(legal_name=name))


def _problem(cell: str, level: Level = Level.ASK) -> Problem:
    return Problem(code="test", level=level, place=Place(file="a.xlsx", sheet="様式1", cell=cell))


@pytest.mark.parametrize(
    ("verdict", "read", "cell", "outcome"),
    [
        (Verdict.SAME, "架空社", "", Outcome.RIGHT),
        (Verdict.SAME, "架空社", "B1", Outcome.ASKED),
        (Verdict.SAME, "別の社", "", Outcome.WRONG),
        (Verdict.SAME, "別の社", "B1", Outcome.ASKED),
        (Verdict.SAME, "別の社", "B2", Outcome.WRONG),
        (Verdict.SAME, "", "", Outcome.MISSING),
        (Verdict.ASKED, "架空社", "", Outcome.GUESSED),
        (Verdict.ASKED, "架空社", "B1", Outcome.ASKED),
        (Verdict.ROW, "", "B1", Outcome.SOFT),
        (Verdict.MAY, "架空社", "B1", Outcome.RIGHT),
    ],
)
def test_the_judge_weighs_each_outcome(verdict: Verdict, read: str, cell: str, outcome: Outcome) -> None:
    problems = (_problem(cell),) if cell else ()
    assert [f.outcome for f in judge(_case(verdict), _entry(read), problems)] == [outcome]


def test_the_judge_finds_what_nobody_wrote() -> None:
    entry = _entry("架空社").model_copy(update={"remarks": "誰も書いていない"})
    assert [f.outcome for f in judge(_case(Verdict.SAME), entry, ())] == [Outcome.RIGHT, Outcome.INVENTED]


def test_a_refused_file_costs_every_fact() -> None:
    assert [f.outcome for f in judge(_case(Verdict.SAME), None, ())] == [Outcome.REFUSED]


def _holds(findings: list[Finding]) -> None:
    assert sins(findings) == []
    assert refused_files(findings) == set()
    absent = [f for f in findings if f.outcome in (Outcome.MISSING, Outcome.UNLISTED)]
    assert len(absent) <= FEW * len(findings), absent
    assert recall_of(findings) >= 0.98


@pytest.mark.parametrize("made", HAND_MADE, ids=[made.name for made in HAND_MADE])
def test_every_workbook_made_by_hand_can_be_saved_and_judged(made: Made, tmp_path: Path) -> None:
    findings = judged(made.save(tmp_path))
    assert {f.fact for f in findings if f.verdict != "none" and f.fact} == {e.fact for e in made.book().expectations}


def test_workbooks_made_by_hand_are_read_or_asked_about(tmp_path: Path) -> None:
    _holds(run_hand_made(tmp_path))


def test_messy_workbooks_are_read_or_asked_about(tmp_path: Path) -> None:
    _holds(run(SHORT, 1, tmp_path))


@pytest.mark.slow
def test_three_hundred_messy_workbooks_are_read_or_asked_about(tmp_path: Path) -> None:
    _holds(run(LONG, 1000, tmp_path))
