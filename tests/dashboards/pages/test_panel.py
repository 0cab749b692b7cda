"""The panel of a phase: what was asked, what is given, why, and what an officer may do about it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from allocator.ledger.names import Names
from api.people.roles import Role, Who
from api.store.documents import Kept, Version
from dashboards.figures.phase import phase_info, pin_text
from dashboards.pages.panel import Round, panel
from dashboards.pages.schedule import body
from models.scenario import Pin
from models.text import Lang, text
from tests.builders import day
from tests.dashboards.pages.showing import asked, by_id, showing, walk, words

SHOWN = showing()
CYCLE = "c-00000001"


def kept(pin: Pin) -> Kept[Pin]:
    version = Version(
        owner=CYCLE,
        kind="pin",
        name=pin.id,
        version=1,
        sha256="0" * 64,
        at=datetime(2024, 9, 1, tzinfo=UTC),
        by="aoki",
        reason=pin.reason,
    )
    return Kept(version=version, content=pin)


def told(proposal: str, phase: str = "1", around: Round | None = None, role: Role = Role.COORDINATOR) -> str:
    look = replace(asked(Lang.JA), who=Who(account="a", shown="a", role=role))
    return words(panel(SHOWN, (proposal, phase), look, around or Round(CYCLE)))


def test_a_phase_is_shown_with_both_sides() -> None:
    said = told("P1")
    assert "架空1号株式会社" in said
    assert "32基を151日間" in said
    assert "4ノード＝32基（H100）" in said
    assert "2024年11月1日～2025年3月31日（151日間）" in said
    assert "第1希望 青葉クラウド（架空）" in said


def test_why_is_said_in_the_words_of_the_documents() -> None:
    info = phase_info(SHOWN.scenario, SHOWN.plan, SHOWN.figures, ("P3", "1"), Lang.JA, date(2024, 9, 20))
    assert info is not None
    assert info.why
    assert all(sentence in told("P3") for sentence in info.why)


def test_a_phase_that_is_given_nothing_says_so() -> None:
    assert text("pages.panel.nothing", Lang.JA) in told("P6")


def test_nothing_is_open_where_nothing_was_chosen() -> None:
    assert panel(SHOWN, None, asked(Lang.JA), Round()) == []
    assert text("pages.panel.unknown", Lang.JA) in told("P99")


def test_a_link_leads_to_the_applicant() -> None:
    found = panel(SHOWN, ("P1", "1"), asked(Lang.JA, plan="p-1"), Round())
    links = [one.href for one in walk(found) if getattr(one, "href", None)]
    assert links == ["/ui/applicant?plan=p-1&proposal=P1"]


# --- pins


def test_pins_say_whether_this_plan_kept_them() -> None:
    (held,) = SHOWN.scenario.pins
    new = Pin(id="pin-2", proposal="P3", phase="1", forbid=True, pool="b-h200", reason="保守のため")
    said = told("P3", around=Round(CYCLE, (kept(held), kept(new))))
    assert "開始日を2024年10月7日に固定（この案で守っています）" in said
    assert "若葉 香川には配分しない（次に作るシナリオと計算から守られます）" in said
    assert "（この案で守りましたが、今は取り消されています）" in told("P3")


@pytest.mark.parametrize(("role", "may"), [(Role.COORDINATOR, True), (Role.OPERATOR, False), (Role.VIEWER, False)])
def test_only_who_decides_is_offered_to_pin(role: Role, may: bool) -> None:
    look = replace(asked(Lang.JA), who=Who(account="a", shown="a", role=role))
    found = panel(SHOWN, ("P1", "1"), look, Round(CYCLE))
    assert (by_id(found, "schedule-pin") is not None) is may
    assert (text("pages.panel.may_not", Lang.JA) in words(found)) is not may


def test_a_plan_of_no_round_cannot_be_pinned() -> None:
    found = panel(SHOWN, ("P1", "1"), asked(Lang.JA), Round())
    assert by_id(found, "schedule-pin") is None
    assert text("pages.panel.no_round", Lang.JA) in words(found)


def test_the_form_begins_with_what_is_given_and_offers_what_fits() -> None:
    chooser = by_id(panel(SHOWN, ("P1", "1"), asked(Lang.JA), Round(CYCLE)), "schedule-pin-pool")
    assert chooser.value == "0a-h100"
    assert [one["value"] for one in chooser.data] == ["0a-h100", "0c-h100", "-"]  # its phase accepts H100 only
    alone = by_id(panel(SHOWN, ("P5", "1"), asked(Lang.JA), Round(CYCLE)), "schedule-pin-pool")
    assert alone.value == "-"


@pytest.mark.parametrize("lang", Lang)
def test_a_pin_is_told_in_a_sentence(lang: Lang) -> None:
    called = Names(SHOWN.scenario, lang)
    whole = Pin(id="x", proposal="P1", phase="1", pool="a-h100", nodes=4, start=day(11, 1), end=day(12, 1), reason="r")
    said = pin_text(whole, called, lang)
    assert called.pool("a-h100") in said
    assert text("figures.pin.end", lang, day=day(11, 30)) in said
    assert pin_text(Pin(id="x", proposal="P1", phase="1", forbid=True, reason="r"), called, lang) == text(
        "figures.pin.nowhere", lang
    )


# --- on the page


def test_the_address_opens_the_panel_and_marks_the_row() -> None:
    found = body(SHOWN, asked(Lang.JA, phase="P3,1"))
    assert "架空3号株式会社" in words(by_id(found, "schedule-panel"))
    (row,) = by_id(found, "grid-schedule").selectedRows
    assert (row["proposal"], row["phase"]) == ("P3", "1")
    assert by_id(found, "schedule-frame").scrollTo["top"] >= 0


def test_without_a_choice_the_panel_is_empty() -> None:
    found = body(SHOWN, asked(Lang.JA))
    assert by_id(found, "schedule-panel").children == []
    assert by_id(found, "grid-schedule").selectedRows == []


def test_an_earlier_plan_brings_the_list_of_changes() -> None:
    fewer = SHOWN.plan.model_copy(update={"decisions": SHOWN.plan.decisions[:-1]})
    found = body(SHOWN, asked(Lang.JA), against=showing(of=fewer))
    (row,) = by_id(found, "grid-changes").rowData
    assert row["applicant"] == "架空5号株式会社"
    assert "前の案と違うのは1提案の1フェーズです。" in by_id(found, "caption-schedule").children
    assert by_id(body(SHOWN, asked(Lang.JA)), "grid-changes") is None
