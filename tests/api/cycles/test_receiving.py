"""Workbooks sent in, answers to questions, and accepting what was shown."""

from pathlib import Path

import pytest

from api.cycles import receiving
from api.cycles.inputs import Desk
from api.cycles.nouns import Kind, Said, Use
from api.cycles.receiving import Becomes, Coming, accept, coming, send_in
from api.store import documents
from api.store.sql import SqlStore
from models.errors import ConflictError, InputError, StaleError
from models.survey import SurveyEntry
from tests.api.cycles.rounds import ROUND, WHO, a_round, answers, inputs, workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "work"


@pytest.fixture
def desk(store: SqlStore, folder: Path) -> Desk:
    return a_round(store, folder, answers())


def shown(store: SqlStore, desk: Desk) -> Coming:
    now = inputs(store)
    return coming(now, desk.read(now))


def by_state(found: Coming) -> dict[Becomes, int]:
    return {becomes: sum(line.becomes is becomes for line in found.items) for becomes in Becomes}


def changed(entry: SurveyEntry, title: str) -> SurveyEntry:
    return entry.model_copy(update={"content": entry.content.model_copy(update={"market_size": title})})


def test_what_would_count_is_new_then_the_same_then_gone(store: SqlStore, desk: Desk) -> None:
    assert by_state(shown(store, desk)) == {Becomes.NEW: 3, Becomes.CHANGED: 0, Becomes.SAME: 0, Becomes.GONE: 0}
    accept(store.database, desk, ROUND, WHO, "new", "freeze")
    assert by_state(shown(store, desk))[Becomes.SAME] == 3
    first = inputs(store).uploads[0]
    with store.database.write(WHO) as change:
        documents.withdraw(change, ROUND, Kind.UPLOAD, first.version.name, first.version.tag, "sent by mistake")
    assert by_state(shown(store, desk)) == {Becomes.NEW: 0, Becomes.CHANGED: 0, Becomes.SAME: 2, Becomes.GONE: 1}


def test_a_later_version_of_an_answer_is_a_change_and_not_one_new_and_one_gone(
    store: SqlStore, desk: Desk, folder: Path
) -> None:
    accept(store.database, desk, ROUND, WHO, "new", "freeze")
    entry = changed(answers()[1], "大きい")
    send_in(store.database, desk, ROUND, WHO, "later.xlsx", workbook(entry, folder), Use.SURVEY, 10_000_000)
    now = inputs(store)
    read = desk.read(now)
    question = next(problem for problem in read.listing.problems if problem.code in ("number_twice", "superseded"))
    with store.database.write(WHO) as change:
        receiving.answer(change, ROUND, question.question, Said(text="後の版"), "new")
    found = shown(store, desk)
    assert found.superseded == 1
    assert by_state(found) == {Becomes.NEW: 0, Becomes.CHANGED: 1, Becomes.SAME: 2, Becomes.GONE: 0}


def test_nothing_is_accepted_that_was_not_shown(store: SqlStore, desk: Desk) -> None:
    seen = shown(store, desk)
    first = inputs(store).uploads[0]
    with store.database.write(WHO) as change:
        documents.withdraw(change, ROUND, Kind.UPLOAD, first.version.name, first.version.tag, "meanwhile")
    with pytest.raises(ConflictError, match="coming_changed"):
        accept(store.database, desk, ROUND, WHO, "new", "freeze", seen.digest)
    assert inputs(store).snapshot is None
    made = accept(store.database, desk, ROUND, WHO, "new", "freeze", shown(store, desk).digest)
    assert made.proposals == 2


def test_open_questions_are_counted_where_they_belong(store: SqlStore, desk: Desk) -> None:
    found = shown(store, desk)
    now = inputs(store)
    keys = {problem.question for problem in desk.read(now).listing.questions}
    assert found.open_questions == len(keys)
    assert 0 < sum(line.open_questions for line in found.items) <= len(keys)


def test_a_file_is_kept_once_and_one_that_is_too_large_or_unreadable_not_at_all(
    store: SqlStore, desk: Desk, folder: Path
) -> None:
    content = workbook(answers(4)[3], folder)
    first = send_in(store.database, desk, ROUND, WHO, "a/b.xlsx", content, Use.SURVEY, len(content))
    assert (first.known, first.kept.content.file) == (False, "a_b.xlsx")
    again = send_in(store.database, desk, ROUND, WHO, "copy.xlsx", content, Use.ADOPTION, len(content))
    assert (again.known, again.kept.content.file) == (True, "a_b.xlsx")
    for most, code in ((len(content) - 1, "dropped_too_large"), (len(content), "upload_unreadable")):
        bad = content if most < len(content) else b"no workbook"
        with pytest.raises(InputError, match=code):
            send_in(store.database, desk, ROUND, WHO, "x.xlsx", bad, Use.SURVEY, most)
    assert len(inputs(store).uploads) == 4


def test_an_answer_replaces_only_the_one_that_was_seen(store: SqlStore, desk: Desk) -> None:
    question = desk.read(inputs(store)).listing.questions[0].question
    with store.database.write(WHO) as change:
        receiving.answer(change, ROUND, question, Said(text="このまま"), "new")
    with store.database.write(WHO) as change, pytest.raises(StaleError):
        receiving.answer(change, ROUND, question, Said(text="空欄"), "new")
    with store.database.write(WHO) as change, pytest.raises(InputError, match="question_unknown"):
        receiving.answer(change, ROUND, "no key", Said(text="空欄"), "new")
