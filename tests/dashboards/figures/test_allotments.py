"""The rows all schedule charts are made of."""

from dashboards.figures.allotments import allotments, bands, display_window, frame, table_row
from dashboards.figures.wish import Wish
from models.scenario import Wishes
from models.text import Lang
from models.units import Period
from tests.builders import HORIZON, a_decision, a_part, a_phase, a_proposal, a_scenario, a_self_part, day
from tests.dashboards.world import plan, plan_of, world


def test_every_part_is_a_row_under_the_names_people_use() -> None:
    rows = allotments(world(), plan(), Lang.JA)
    assert [(row.proposal, row.phase, row.pool, row.nodes, row.wish) for row in rows] == [
        ("P1", "1", "a-h100", 4, Wish.FIRST),
        ("P2", "1", "b-h200", 2, Wish.FIRST),
        ("P2", "2", "a-h100", 2, Wish.SECOND),
        ("P3", "1", "a-h100", 2, Wish.FIRST),
        ("P4", "1", "b-h200", 1, Wish.UNRANKED),
        ("P5", "1", None, 0, Wish.SELF_ASKED),
    ]
    assert (rows[1].applicant, rows[1].provider, rows[1].pool_name) == (
        "架空2号株式会社",
        "若葉計算（架空）",
        "若葉 香川",
    )
    assert allotments(world(), plan(), Lang.EN)[1].provider == "Wakaba Compute (fictional)"


def test_a_pin_marks_what_is_decided_and_what_ran_is_marked_as_given() -> None:
    assert [row.pinned for row in allotments(world(), plan(), Lang.JA)] == [False, False, False, True, False, False]
    ran = a_part(start=day(10, 1), days=5)
    scenario = a_scenario(a_proposal("P1", a_phase(given=(ran,))), as_of=day(10, 10))
    rows = allotments(scenario, plan_of(scenario), Lang.JA)
    assert [(row.given, row.used.start) for row in rows] == [(True, day(10, 1))]


def test_self_procurement_beside_a_pool_is_told_apart_from_being_asked_to_go_alone() -> None:
    scenario = a_scenario(a_proposal(wishes=Wishes(ranked=("A",))))
    beside = plan_of(scenario, a_decision("P1", "1", a_part(), a_self_part()))
    alone = plan_of(scenario, a_decision("P1", "1", a_self_part()))
    assert [row.wish for row in allotments(scenario, beside, Lang.JA)] == [Wish.FIRST, Wish.SELF_BESIDE]
    assert [row.wish for row in allotments(scenario, alone, Lang.JA)] == [Wish.SELF_ASKED]


def test_without_labels_ids_are_shown() -> None:
    scenario = a_scenario(a_proposal("P1"))
    (row,) = allotments(scenario, plan_of(scenario, a_decision()), Lang.EN)
    assert (row.applicant, row.provider, row.pool_name, row.title) == ("P1", "A", "pool", "")


def test_pools_stand_by_provider_and_type() -> None:
    assert [band.pool for band in bands(world(), Lang.JA)] == ["a-h100", "b-h200", "c-h100"]


def test_the_picture_is_as_wide_as_the_horizon_and_what_is_held_around_it() -> None:
    scenario = a_scenario()
    early = plan_of(scenario, a_decision("P1", "1", a_part(start=day(9, 25), days=10)))
    assert display_window(scenario, allotments(scenario, plan_of(scenario), Lang.JA)) == HORIZON
    assert display_window(scenario, allotments(scenario, early, Lang.JA)) == Period(start=day(9, 25), end=day(4, 1))


def test_a_table_shows_the_last_day_inside_a_period() -> None:
    row = table_row(allotments(world(), plan(), Lang.JA)[3], Lang.JA)
    # Used from 7 October for 24 days, held until before 5 November.
    assert (row["used_from"], row["used_to"], row["used_days"]) == (day(10, 7), day(10, 30), 24)
    assert (row["held_from"], row["held_to"]) == (day(10, 7), day(11, 4))
    assert (row["wish"], row["kind"]) == ("第1希望", "固定（担当者の決定）")


def test_a_table_without_rows_keeps_its_columns() -> None:
    assert list(frame([], ("a", "b")).columns) == ["a", "b"]
