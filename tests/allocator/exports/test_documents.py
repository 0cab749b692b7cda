"""What single documents say: remarks, open points, comparison, letters."""

from dataclasses import replace
from typing import Any

import pytest

from allocator.exports.documents import NAMES, of_applicant, of_office, of_provider
from allocator.exports.documents.facts import facts
from allocator.exports.documents.open_points import counts
from allocator.exports.sheet import Cell, Document, Table
from allocator.exports.view import View
from allocator.studies.reasons import explain
from models.policy import Stage, SubsidyClass
from models.scenario import Budget, Labels, Outlook, OutlookKind, Scenario, Wishes
from models.text import Lang
from tests.allocator.exports.world import a_view, plan, world
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import a_block, a_decision, a_part, a_phase, a_pool, a_proposal, day


def table_of(documents: tuple[Document, ...], name: str) -> Table:
    return next(table for document in documents for table in document.tables if table.name == name)


def column_of(table: Table, key: str) -> list[Cell]:
    return [row[table.place(key)] for row in table.rows]


def said_about(view: View, id_: str) -> tuple[str, str]:
    proposal = next(row for row in view.scenario.proposals if row.id == id_)
    found = facts(view, proposal, proposal.phases[0])
    return "。".join(found.said), found.state


def changed(scenario: Scenario, id_: str, **values: Any) -> Scenario:
    proposals = tuple(p.model_copy(update=values) if p.id == id_ else p for p in scenario.proposals)
    return scenario.model_copy(update={"proposals": proposals})


# --- remarks


def test_a_later_start_is_said_and_why_is_not_verified() -> None:
    assert said_about(a_view(), "P1") == ("希望開始から31日後の2024年11月1日に開始", "unverified")


def test_a_pin_explains_what_it_fixes_and_no_more() -> None:
    said, state = said_about(a_view(), "P2")
    assert said == "希望16基に対し8基。若葉計算は第2希望。担当者の決定による（試験のための固定）"
    assert state == "unverified"  # it fixes the pool, not the size
    scenario = world()
    pins = (scenario.pins[0].model_copy(update={"nodes": 1}),)
    assert said_about(a_view(scenario.model_copy(update={"pins": pins})), "P2") == (said, "verified")


def test_being_asked_to_procure_alone_is_not_verified() -> None:
    scenario = changed(world(), "P4", wishes=Wishes(ranked=("A",)))
    assert said_about(a_view(scenario), "P4") == ("提供事業者を希望するが、自己調達をお願いするもの", "unverified")


def test_left_out_is_not_verified_set_apart_is() -> None:
    assert said_about(a_view(), "P3") == ("配分なし", "unverified")
    assert said_about(a_view(changed(world(), "P3", best_alone_ppm=None)), "P3")[1] == "verified"


def test_a_better_ranked_provider_without_the_type_is_a_fact() -> None:
    scenario = world()
    scenario = scenario.model_copy(
        update={"pins": (), "pools": (a_pool("a-a100", provider="A", gpu_type="A100", price=1), *scenario.pools[1:])}
    )
    wish = scenario.proposals[1].phases[0].model_copy(update={"sizes": ()})
    scenario = changed(scenario, "P2", phases=(wish,))
    view = a_view(scenario, a_plan(scenario, a_decision("P2", "1", a_part("b-h100", 2, day(10, 1), 60))))
    assert said_about(view, "P2") == ("若葉計算は第2希望。青葉計算には受入可の機種の提供枠がない", "verified")


def test_given_as_asked_there_is_nothing_to_say() -> None:
    scenario = world()
    view = a_view(scenario, a_plan(scenario, a_decision("P1", "1", a_part("a-h100", 2, day(10, 1), 100))))
    assert said_about(view, "P1") == ("", "none")


# --- open points


def test_every_unknown_is_listed() -> None:
    found = counts(a_view())
    assert found["no_budget"] == 1  # fiscal year 2024 has no budget
    assert found["no_priorities"] == found["no_grant_cap"] == 1
    assert found["supply_not_counted"] == 1  # C is under coordination
    assert found["no_contact"] == 1  # of C
    assert found["class"] == 4
    assert found["outlook"] == 3
    assert found["category"] == 4
    assert found["standing_left_out"] == 1
    assert found["no_proof"] == 1
    assert "tax_mode" not in found
    assert "no_price" not in found


def test_what_is_settled_is_not_listed() -> None:
    scenario = world()
    rules = scenario.rules.model_copy(update={"budgets": (Budget(fiscal_year=2024, yen=10**10),)})
    scenario = scenario.model_copy(update={"rules": rules, "labels": Labels()})
    for proposal in scenario.proposals:
        outlook = Outlook(kind=OutlookKind.CANNOT)
        priority = 1_000 + 100 * int(proposal.id[1:])
        scenario = changed(
            scenario,
            proposal.id,
            outlook=outlook,
            target_category=1,
            grant_cap_yen=10**9,
            subsidy_class=SubsidyClass.OTHER,
            priority_milli=priority,
        )
    found = counts(a_view(scenario, a_plan(scenario)))
    assert not {"no_budget", "no_priorities", "no_grant_cap", "class", "outlook", "category"} & found.keys()
    assert {"tax_mode", "no_office", "no_contact"} <= found.keys()


def test_days_without_a_price_are_open() -> None:
    scenario = world()
    late = scenario.pools[0].model_copy(update={"prices": scenario.pools[0].prices[1:]})
    scenario = scenario.model_copy(update={"pools": (late, *scenario.pools[1:])})
    assert counts(a_view(scenario))["no_price"] == 1


def test_the_list_has_room_for_owner_and_due_date() -> None:
    table = table_of(of_office(a_view()), "open_points")
    assert set(column_of(table, "owner")) == set(column_of(table, "due")) == {None}
    assert None not in column_of(table, "ask")


# --- comparison


def test_old_and_new_stand_side_by_side() -> None:
    scenario = world()
    before = a_plan(
        scenario,
        a_decision("P1", "1", a_part("a-h100", 1, day(11, 1), 100), a_part("a-h100", 1, day(12, 1), 20)),
        a_decision("P2", "1", a_part("b-h100", 1, day(10, 1), 60)),
        a_decision("P3", "1", a_part("b-h100", 1, day(10, 1), 30)),
    )
    view = a_view(scenario, against=before)
    documents = of_office(view, ("comparison",))
    table = table_of(documents, "comparison")
    assert list(zip(column_of(table, "proposal"), column_of(table, "change"), strict=True)) == [
        ("P1", "規模の変更"),
        ("P1", "取消し"),
        ("P2", "変更なし"),
        ("P3", "取消し"),
        ("P4", "追加"),
    ]
    years = table_of(documents, "changed_years")
    old, new = column_of(years, "old_grant")[0], column_of(years, "new_grant")[0]
    assert isinstance(old, int)
    assert isinstance(new, int)
    assert column_of(years, "grant_change") == [new - old, *column_of(years, "grant_change")[1:]]
    assert "別のシナリオ" not in " ".join(line.words for line in documents[0].lead)


def test_a_plan_of_another_scenario_is_said_to_be_unchecked() -> None:
    scenario = world()
    other = plan(scenario).model_copy(update={"scenario_hash": "0" * 64})
    (document,) = of_office(a_view(scenario, against=other), ("comparison",))
    assert "別のシナリオ" in " ".join(line.words for line in document.lead)


def test_without_an_earlier_plan_there_is_no_comparison() -> None:
    assert of_office(a_view(), ("comparison",)) == ()


# --- letters


def letter(view: View, number: int = 0) -> str:
    (document,) = of_applicant(view, view.scenario.proposals[number], ("notice",))
    cells = [str(value) for table in document.tables for row in table.rows for value in row]
    return "\n".join([*(line.words for line in document.lead), *cells, *(line.words for line in document.closing)])


def test_a_letter_at_the_survey_stage_instructs_nothing() -> None:
    words = letter(a_view())
    assert "令和6年9月20日" in words
    assert "春野言語　殿" in words
    assert "令和6年11月1日から令和7年2月8日まで" in words
    assert "採択も配分も示すものではありません" in words
    assert "指示" not in words


def test_a_letter_after_adoption_gives_the_basis_and_the_office() -> None:
    scenario = world()
    rules = scenario.rules.model_copy(update={"stage": Stage.ADOPTED})
    scenario = scenario.model_copy(update={"rules": rules})
    words = letter(a_view(scenario))
    assert "その指示に従うことを条件" in words
    assert "問合せ先: 架空の事務局" in words
    assert a_view(scenario).marks[0] == "案"


def test_an_unknown_class_gives_both_sums() -> None:
    figures = a_view().figures.proposal("P2").total
    words = letter(a_view(), 1)
    assert f"最大{figures.grant:,}円" in words
    assert f"自己負担額{figures.own_low:,}円から{figures.own_high:,}円まで" in words


def test_a_provider_is_written_to_with_numbers_only() -> None:
    (document,) = of_provider(a_view(), "A", ("notice",))
    cells = [str(value) for row in document.tables[0].rows for value in row]
    assert any("利用者番号P1" in cell for cell in cells)
    assert not any("春野" in cell for cell in cells)


# --- all


@pytest.mark.parametrize("lang", Lang)
def test_every_document_can_be_made_in_both_languages(lang: Lang) -> None:
    scenario = world()
    view = a_view(scenario, lang=lang, against=plan(scenario))
    view = replace(view, reasons=explain(scenario, plan(scenario), None))
    made = [document.name for document in of_office(view)]
    made += [d.name for p in scenario.proposals for d in of_applicant(view, p)]
    made += [d.name for pool in scenario.pools for d in of_provider(view, pool.provider)]
    assert set(made) == set(NAMES)


def test_caps_are_set_against_what_the_plan_makes_of_them() -> None:
    scenario = changed(world(), "P1", grant_cap_yen=100_000_000, own_cap_yen=1)
    table = table_of(of_office(a_view(scenario)), "caps")
    total = a_view(scenario).figures.proposal("P1").total
    assert column_of(table, "grant_left") == [100_000_000 - total.grant]
    assert column_of(table, "own_left") == [1 - total.own_high]


def test_a_phase_after_another_is_drawn_after_it() -> None:
    first = a_phase("1", a_block(8, 40), desired_start=day(10, 1), share_ppm=500_000)
    then = a_phase("2", a_block(16, 10), predecessors=("1",), share_ppm=500_000)
    scenario = world()
    scenario = scenario.model_copy(update={"proposals": (a_proposal("P1", first, then),), "pins": ()})
    table = table_of(of_office(a_view(scenario, a_plan(scenario))), "by_month")
    assert column_of(table, "2024-10-01") == [8, None]
    assert column_of(table, "2024-11-01") == [8, 16]
