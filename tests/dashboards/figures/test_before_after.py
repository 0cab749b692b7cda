"""Before and after: every phase given otherwise is a row, a lane for what it had and one for what it has."""

import pytest

from api.plans.changes import changes
from dashboards.figures.before_after import Given, before_after_info, before_after_table, draw_before_after
from models.text import Lang
from tests.builders import a_decision, a_part, a_self_part, day
from tests.dashboards.world import decisions, plan_of, world

WORLD = world()
BEFORE = plan_of(WORLD, *decisions())
AFTER = plan_of(
    WORLD,
    *(each for each in decisions() if each.proposal not in ("P1", "P4", "P5")),
    a_decision("P1", "1", a_part("a-h100", 2, day(11, 1), 151)),
    a_decision("P5", "1", a_self_part(16, day(11, 4), 60)),
    a_decision("P6", "1", a_part("b-h200", 1, day(12, 9), 60)),
)


def given() -> list[Given]:
    found = changes(BEFORE, AFTER).items
    return [Given(each.proposal, each.phase, each.before, each.after, str(each.how)) for each in found]


def test_each_phase_that_is_given_otherwise_is_one_row() -> None:
    info = before_after_info(WORLD, WORLD, given(), Lang.JA)
    assert [(row.applicant, row.meaning) for row in info.rows] == [
        ("架空1号株式会社", "resized"),
        ("架空4号株式会社", "removed"),
        ("架空5号株式会社", "redated"),
        ("架空6号株式会社", "added"),
    ]
    assert [part for part, _ in info.rows[0].before] == ["青葉 東京 32基"]
    assert [part for part, _ in info.rows[0].after] == ["青葉 東京 16基"]
    assert info.window.covers(WORLD.horizon)


@pytest.mark.parametrize("lang", Lang)
def test_the_table_has_every_row_and_says_where_nothing_is_given(lang: Lang) -> None:
    table = before_after_table(before_after_info(WORLD, WORLD, given(), lang), lang)
    nothing = {"ja": "配分なし", "en": "nothing"}[lang]
    assert list(table["moved_after"])[1] == nothing
    assert list(table["moved_before"])[3] == nothing
    assert len(table) == 4


@pytest.mark.parametrize("lang", Lang)
def test_the_picture_has_a_bar_for_every_part_on_both_sides(lang: Lang) -> None:
    info = before_after_info(WORLD, WORLD, given(), lang)
    before, after = draw_before_after(info, lang).data
    assert (len(before.x), len(after.x)) == (3, 3)
    assert min(before.y) > min(after.y)  # what was lies above what is
