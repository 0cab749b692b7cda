"""The document of reasons: the office reads all, an applicant its own with nobody else in it, a redacted copy none."""

import pytest

from allocator.exports.documents import of_applicant, of_office
from allocator.exports.documents.facts import facts
from allocator.exports.sheet import Table
from allocator.exports.view import View, view_of
from allocator.studies.reasons import explain
from models.studies import Reasons
from models.text import Lang
from tests.allocator.exports.world import ISSUED
from tests.allocator.studies.world import SETTINGS, contested


@pytest.fixture(scope="module")
def found() -> Reasons:
    return explain(*contested(), SETTINGS)


def a_view(reasons: Reasons | None, *, redacted: bool = False) -> View:
    return view_of(*contested(), Lang.JA, ISSUED, "0.0.0", redacted=redacted, reasons=reasons)


def words(table: Table) -> str:
    return "\n".join(str(cell) for row in table.rows for cell in row)


def test_the_office_reads_every_reason(found: Reasons) -> None:
    (document,) = of_office(a_view(found), ("reasons",))
    (table,) = document.tables
    assert len(table.rows) == len(found.reasons)
    assert {row[table.place("verified")] for row in table.rows} == {"再計算で確認"}
    assert "架空6号株式会社［P6］ 2ノード（固定指示: 試験のための固定）" in words(table)


def test_an_applicant_reads_its_own_and_of_nobody_else(found: Reasons) -> None:
    view = a_view(found)
    for proposal in view.scenario.in_scope:
        (document,) = of_applicant(view, proposal, ("reasons",))
        said = words(document.tables[0]) + document.title
        others = [label.applicant for label in view.scenario.labels.proposals if label.id != proposal.id]
        assert [name for name in others if name in said] == []
        assert [f"P{n}" for n in range(1, 7) if f"P{n}" in said and f"P{n}" != proposal.id] == []
        mine = [reason for reason in found.reasons if reason.alternative.proposal == proposal.id]
        assert len(document.tables[0].rows) == len(mine)


def test_without_reasons_or_redacted_there_is_no_such_document(found: Reasons) -> None:
    assert of_office(a_view(None), ("reasons",)) == ()
    assert of_office(a_view(found, redacted=True), ("reasons",)) == ()


def test_remarks_are_marked_as_solved_again_only_where_they_were(found: Reasons) -> None:
    proposal = next(p for p in contested()[0].proposals if p.id == "P1")
    assert facts(a_view(None), proposal, proposal.phases[0]).state == "unverified"
    assert facts(a_view(found), proposal, proposal.phases[0]).state == "solved_again"
    unsettled = explain(*contested(), None)
    assert facts(a_view(unsettled), proposal, proposal.phases[0]).state == "unverified"
