"""The pages of the input: what each role is offered, and what stands there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash import no_update

from api.cycles import proposals as office
from api.cycles import receiving
from api.cycles.nouns import Decided, HandEntry, Said, Use
from api.cycles.receiving import accept, send_in
from api.people.roles import Role, Who
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.app import create_app
from dashboards.pages import applicant, proposals, surveys
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.proposals.decision import decided
from dashboards.pages.proposals.looked import looking as deciding
from dashboards.pages.proposals.written import written
from dashboards.pages.surveys.files import content_of, received
from dashboards.pages.surveys.looked import looking
from dashboards.pages.surveys.questions import open_by_key, saved
from models.errors import InputError, NotFoundError
from models.policy import ProposalStatus
from models.problems import Level, Problem
from models.survey import Organisation
from models.text import Lang, text
from tests.api.cycles.rounds import ROUND, WHO, a_round, answers, inputs, workbook
from tests.api.worlds import checked, small_scenario
from tests.builders import day
from tests.dashboards.pages.showing import asked, by_id, walk, words


@pytest.fixture(scope="module")
def backstage(tmp_path_factory: pytest.TempPathFactory) -> Backstage:
    """A round with three answers, accepted; one of them replaced since."""
    folder = tmp_path_factory.mktemp("round")
    store = SqlStore.in_folder(folder / "data")
    desk = a_round(store, folder / "answers", answers())
    accept(store.database, desk, ROUND, WHO, "new", "第1回締切分")
    entry = answers()[1]
    later = entry.model_copy(update={"content": entry.content.model_copy(update={"market_size": "とても大きい"})})
    send_in(
        store.database, desk, ROUND, WHO, "修正版.xlsx", workbook(later, folder / "answers"), Use.SURVEY, 10_000_000
    )
    question = next(
        problem
        for problem in desk.read(inputs(store)).listing.problems
        if problem.code in ("superseded", "number_twice")
    )
    with store.database.write(WHO) as change:
        receiving.answer(change, ROUND, question.question, Said(text="後の版"), "new")
    entry_id = store.add_scenario(small_scenario(), "small", checked("s-1").at).id
    store.add_plan(checked(entry_id))
    app = create_app(store, folder / "work", ApiSettings())
    return Backstage.of(app)


@pytest.fixture
def empty(tmp_path: Path) -> Backstage:
    return Backstage.of(create_app(SqlStore.in_folder(tmp_path / "data"), tmp_path / "work", ApiSettings()))


def as_role(role: Role, **query: str) -> Asked:
    return replace(asked(Lang.JA, **query), who=Who(account="baba", shown="馬場", role=role))


def kinds(found: object) -> list[str]:
    return [type(one).__name__ for one in walk(found)]


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("part", list(surveys.PARTS))
def test_every_part_of_the_surveys_is_shown_in_both_languages(backstage: Backstage, part: str, lang: Lang) -> None:
    found = surveys.body(asked(lang, part=part), backstage)
    firsts = [one for one in walk(found) if type(one).__name__ == "Title" and one.order == 1]
    assert [one.children for one in firsts] == [text("pages.surveys.title", lang)]
    marked = [
        one.children
        for one in walk(found)
        if getattr(one, "className", "") == "part-link" and "aria-current" in one.to_plotly_json()["props"]
    ]
    assert len(marked) == 1
    assert marked[0].startswith(text(f"pages.surveys.part.{part}", lang))


def test_only_coordinators_send_in_and_withdraw_and_viewers_take_no_files(backstage: Backstage) -> None:
    offered = {
        role: (kinds(found).count("Upload"), "ダウンロード" in words(found), "取り下げる" in words(found))
        for role in Role
        for found in (surveys.body(as_role(role), backstage),)
    }
    assert offered == {
        Role.COORDINATOR: (2, True, True),
        Role.OPERATOR: (0, True, False),
        Role.VIEWER: (0, False, False),
    }


def test_letters_are_for_those_who_may_read_them(backstage: Backstage) -> None:
    assert "架空" in words(surveys.body(as_role(Role.OPERATOR, part="letters"), backstage))
    seen = surveys.body(as_role(Role.VIEWER, part="letters"), backstage)
    assert text("pages.surveys.part.letters", Lang.JA) not in words(seen)
    assert "Pre" not in kinds(seen)


def test_a_question_says_where_what_and_what_happens_unanswered(backstage: Backstage) -> None:
    found = surveys.body(asked(Lang.JA, part="questions"), backstage)
    listing = backstage.desk.read(inputs(backstage.store)).listing
    by_key = open_by_key(listing)
    assert by_key
    said = words(found)
    for problems in by_key.values():
        assert text(problems[0].text_key, Lang.JA, **problems[0].params) in said
    fields = [one for one in walk(found) if type(one).__name__ == "Autocomplete"]
    answered = len(inputs(backstage.store).said)
    assert len(fields) == len(by_key) + answered
    viewed = surveys.body(as_role(Role.VIEWER, part="questions"), backstage)
    assert "Autocomplete" not in kinds(viewed)


def test_questions_of_one_subject_can_be_chosen(backstage: Backstage) -> None:
    listing = backstage.desk.read(inputs(backstage.store)).listing
    subject = next(problems[0].subject for problems in open_by_key(listing).values())
    found = surveys.body(asked(Lang.JA, part="questions", subject=subject), backstage)
    mine = [key for key, problems in open_by_key(listing).items() if problems[0].subject == subject]
    cards = [one for one in walk(found) if getattr(one, "className", "") == "question"]
    assert len(cards) == len(mine) + len(inputs(backstage.store).said)


def test_two_versions_stand_side_by_side(backstage: Backstage) -> None:
    found = surveys.body(asked(Lang.JA, part="versions"), backstage)
    (after,) = [one for one in walk(found) if getattr(one, "className", "") == "after"]
    (before,) = [one for one in walk(found) if getattr(one, "className", "") == "before"]
    assert (after.children, before.children == after.children) == ("とても大きい", False)
    assert "修正版.xlsx" in words(found)


def test_what_would_count_is_shown_before_it_is_accepted(backstage: Backstage) -> None:
    found = surveys.body(asked(Lang.JA, part="accept"), backstage)
    rows = by_id(found, "grid-coming").rowData
    assert sorted(row["becomes"] for row in rows) == ["変わらない", "変わらない", "変わる"]
    assert "第1回締切分" in words(found)
    assert by_id(found, "surveys-accept-go") is not None
    assert by_id(surveys.body(as_role(Role.OPERATOR, part="accept"), backstage), "surveys-accept-go") is None


def test_without_a_round_the_pages_say_so(empty: Backstage) -> None:
    for body in (surveys.body, proposals.body):
        assert text("pages.empty.no_round", Lang.JA) in words(body(asked(Lang.JA), empty))


@pytest.mark.parametrize("lang", Lang)
def test_what_became_of_a_file_is_said_by_its_name(lang: Lang) -> None:
    problem = Problem(code="no_workbooks", level=Level.FILE, params={"paths": ["x"]})
    error = InputError("upload_unreadable", file="x.xlsx", problem=problem)
    said = words(received(error, "x.xlsx", Use.SURVEY, lang))
    assert "x.xlsx" in said
    assert text(problem.text_key, lang, **problem.params) in said
    assert content_of("data:application/octet-stream;base64,AAEC") == bytes([0, 1, 2])
    assert content_of("data:") == b""


# --- proposals


def test_a_decision_and_an_entry_that_waits_are_shown_as_such(backstage: Backstage) -> None:
    database = backstage.store.database
    first = office.proposal_lines(inputs(backstage.store))[0]
    with database.write(WHO) as change:
        office.decide(
            change, ROUND, first.id, Decided(status=ProposalStatus.ADOPTED, reason="委員会"), first.decision_etag
        )
        office.enter(change, ROUND, HandEntry(applicant=Organisation(legal_name="架空の手入力株式会社")))
    found = proposals.body(asked(Lang.JA, proposal=first.id), backstage)
    rows = {row["id"]: row for row in by_id(found, "grid-proposals").rowData}
    assert rows[first.id]["office_status"] == "採択（決定）"
    assert "架空の手入力株式会社" in words(by_id(found, "proposals-waiting"))
    assert "委員会" in by_id(found, "proposals-decided").children
    assert by_id(found, "proposals-decide") is not None
    seen = proposals.body(as_role(Role.OPERATOR, proposal=first.id), backstage)
    assert by_id(seen, "proposals-decide") is None
    assert by_id(seen, "proposals-enter") is None
    assert by_id(seen, "proposals-decided") is not None


def test_a_form_becomes_an_entry_with_its_lines() -> None:
    fields = {"legal_name": "架空の株式会社", "title": "架空の提案", "ranked": ["A", "B"], "outlook": "partly"}
    rows: list[dict[str, Any]] = [
        {"line": "1", "gpu_type": "H100", "desired_gpus": 16, "duration_days": 30, "earliest": "2024-10-01"},
        {"line": "2", "gpu_type": "H100", "2024-11-01": 8, "2024-12-01": 16, "after": "1"},
        {"line": "3", "gpu_type": "", "desired_gpus": None},
    ]
    found = written(fields | {"outlook_gpus": 8}, rows, Lang.JA)
    assert found.faults == ()
    assert found.entry is not None
    first, second = found.entry.demand
    assert (first.shape, first.desired_gpus, first.earliest) == ("block", 16, day(10, 1))
    assert (second.shape, second.after) == ("profile", ("1",))
    assert [(month.month, month.gpus) for month in second.months] == [(day(11, 1), 8), (day(12, 1), 16)]
    assert found.entry.preferences.ranked == ("A", "B")
    assert found.entry.self_procurement.gpus == 8


def test_what_cannot_be_read_of_a_form_is_said_field_by_field() -> None:
    rows = [{"line": "1", "desired_gpus": 0, "deadline": "いつか"}]
    found = written({"legal_name": "", "title": "x", "corporate_number": "12"}, rows, Lang.JA)
    assert found.entry is None
    said = "\n".join(found.faults)
    for part in ("提案者の名称が空です", "法人番号", "需要の行 1 の「希望GPU数」", "需要の行 1 の「期限"):
        assert part in said
    assert written({"legal_name": "x", "title": "x"}, [], Lang.JA).faults == (
        text("pages.proposals.no_lines", Lang.JA),
    )


# --- one applicant


@pytest.mark.parametrize("lang", Lang)
def test_an_applicant_has_its_figures_its_reasons_and_its_documents(backstage: Backstage, lang: Lang) -> None:
    found = applicant.body(asked(lang, proposal="P2"), backstage)
    links = [getattr(one, "href", "") for one in walk(found) if getattr(one, "className", "") == "file-link"]
    assert [link.partition("format=")[2].partition("&")[0] for link in links] == ["xlsx", "html", "ics"]
    assert all("proposal=P2" in link and f"lang={lang}" in link for link in links)
    assert text("pages.applicant.not_settled", lang) in words(found)
    assert text("pages.applicant.no_pins", lang) in words(found)
    assert by_id(found, "applicant-settle") is not None
    seen = applicant.body(as_role(Role.VIEWER, proposal="P2"), backstage)
    assert by_id(seen, "applicant-settle") is None


def test_without_an_applicant_everybody_is_offered_and_an_unknown_one_is_refused(backstage: Backstage) -> None:
    found = applicant.body(asked(Lang.JA), backstage)
    assert [row["proposal"] for row in by_id(found, "grid-applicants").rowData] == ["P1", "P2"]
    with pytest.raises(NotFoundError, match="proposal_not_found"):
        applicant.body(asked(Lang.JA, proposal="P-nobody"), backstage)


# --- two people at once


@pytest.fixture
def looking_as_coordinator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask as a coordinator, outside of any request; what is said above a page goes nowhere."""
    for place in ("dashboards.pages.backstage", "dashboards.pages.surveys.looked", "dashboards.pages.proposals.looked"):
        monkeypatch.setattr(f"{place}.asking", lambda *_: asked(Lang.JA))
    monkeypatch.setattr("dashboards.pages.backstage.set_props", lambda *_: None)


def marked(found: object, kind: str) -> list[Any]:
    return [one for one in walk(found) if isinstance(getattr(one, "id", None), dict) and one.id.get("type") == kind]


@pytest.mark.usefixtures("looking_as_coordinator")
def test_who_answers_second_sees_both_answers_and_loses_none(backstage: Backstage) -> None:
    before = looking(backstage, "")
    key = next(iter(open_by_key(before.read.listing)))
    first = saved(backstage, before, key, "このまま", "new", "")
    assert text("pages.surveys.saved", Lang.JA) in words(first)
    second = saved(backstage, before, key, "  空欄 ", "new", "")
    said = words(second)
    assert [side in said for side in ("（なし）", "このまま", "空欄")] == [True] * 3
    (field,) = marked(second, "questions-answer")
    (tag,) = marked(second, "questions-tag")
    assert field.value.strip() == "空欄"
    third = saved(backstage, before, key, "取り消し", tag.data, "")
    assert text("pages.surveys.taken_back", Lang.JA) in words(third)
    with pytest.raises(InputError, match="answer_not_written"):
        saved(backstage, before, key, "  ", tag.data, "")


@pytest.mark.usefixtures("looking_as_coordinator")
def test_who_decides_second_sees_both_decisions_and_loses_none(backstage: Backstage) -> None:
    before = deciding(backstage, "")
    line = office.proposal_lines(before.inputs)[1]
    seen = {"id": line.id, "tag": "new"}
    decided(backstage, before, Decided(priority=2, reason="一人目"), seen, "")
    mine = Decided(priority=5, reason="二人目")
    panel, rows = decided(backstage, before, mine, seen, "")
    assert rows is no_update
    said = words(panel)
    assert "優先度: 2。理由: 一人目" in said
    assert "優先度: 5。理由: 二人目" in said
    assert by_id(panel, "proposals-priority").value == 5
    again, rows = decided(backstage, before, mine, by_id(panel, "proposals-seen").data, "")
    assert "二人目" in by_id(again, "proposals-decided").children
    assert {row["id"]: row for row in rows}[line.id]["office_priority"] == "5（決定）"
