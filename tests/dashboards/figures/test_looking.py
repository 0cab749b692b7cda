"""What is looked for, how it is grouped, where it was before."""

from datetime import date

from api.plans.changes import How
from dashboards.figures.bars import LABELS_UP_TO
from dashboards.figures.changed import before, changes_table
from dashboards.figures.lanes import draw_lanes, lanes_info, lanes_picture
from dashboards.figures.looking import Form, Group, Look
from dashboards.figures.schedule import schedule_info, schedule_table
from dashboards.figures.schedule_picture import draw_schedule, schedule_picture
from dashboards.figures.wish import Wish
from models.text import Lang, text
from models.units import Period
from tests.builders import a_decision, a_part, day
from tests.dashboards.world import decisions, plan, plan_of, world
from tests.e2e.speed import crowded

JA = Lang.JA


def shown(look: Look) -> set[tuple[str, str]]:
    return {(bar.row.proposal, bar.row.phase) for bar in schedule_info(world(), plan(), JA, look).bars}


def test_every_filter_keeps_what_it_names() -> None:
    assert shown(Look(providers=frozenset({"B"}))) == {("P2", "1"), ("P4", "1")}
    assert shown(Look(applicants=frozenset({"P2"}))) == {("P2", "1"), ("P2", "2")}
    assert shown(Look(gpu_types=frozenset({"H200"}))) == {("P2", "1"), ("P4", "1")}
    assert shown(Look(wishes=frozenset({Wish.SELF_ASKED}))) == {("P5", "1")}
    assert shown(Look(months=frozenset({date(2024, 10, 1)}))) == {("P2", "2"), ("P3", "1"), ("P5", "1")}
    assert shown(Look(providers=frozenset({"B"}), applicants=frozenset({"P2"}))) == {("P2", "1")}


def test_what_is_not_looked_for_still_takes_its_place() -> None:
    look = Look(applicants=frozenset({"P3"}))
    (pool,) = schedule_info(world(), plan(), JA, look).pools
    assert {bar.row.proposal: bar.quiet for bar in pool.bars} == {"P1": True, "P2": True, "P3": False}
    names = {trace.name for trace in draw_schedule(schedule_info(world(), plan(), JA, look), JA, look).data}
    assert text("figures.others", JA) in names


def test_lanes_leave_away_what_is_not_looked_for() -> None:
    info = lanes_info(world(), plan(), JA, Look(form=Form.LANES, applicants=frozenset({"P3"})))
    assert [row.proposal for row in info.rows] == ["P3"]


def test_grouped_by_gpu_type_pools_of_a_type_stand_together() -> None:
    info = schedule_info(world(), plan(), JA, Look(group=Group.GPU_TYPE))
    types = [pool.band.gpu_type for pool in info.pools]
    assert types == sorted(types)
    assert len(schedule_table(info, JA)) == len(schedule_table(schedule_info(world(), plan(), JA), JA))


def test_grouped_by_applicant_a_band_is_as_tall_as_what_is_held_at_once() -> None:
    info = schedule_info(world(), plan(), JA, Look(group=Group.APPLICANT))
    heights = {pool.band.name: pool.height for pool in info.pools}
    assert heights["架空1号株式会社"] == 4
    assert heights["架空2号株式会社"] == 2  # its two phases follow each other
    assert info.alone == ()  # what P5 procures alone lies in its own band
    assert heights["架空5号株式会社"] == 1


def test_in_an_applicants_band_the_provider_is_named() -> None:
    look = Look(form=Form.LANES, group=Group.APPLICANT)
    labels = [
        label
        for trace in draw_lanes(lanes_info(world(), plan(), JA, look), JA, look).data
        for label in trace.text or ()
    ]
    assert any("青葉クラウド" in label for label in labels)
    assert not any("号株式会社" in label for label in labels)


# --- an earlier plan


def moved_plan() -> tuple[tuple[str, How], ...]:
    earlier = plan()
    now = plan_of(
        world(),
        *(d for d in decisions() if d.proposal not in ("P3", "P4")),
        a_decision("P3", "1", a_part("a-h100", 2, day(10, 14), 24)),
    )
    return tuple((item.proposal, item.how) for item in before(world(), now, earlier, JA).changes.items)


def test_changes_are_told_phase_by_phase() -> None:
    assert moved_plan() == (("P3", How.REDATED), ("P4", How.REMOVED))
    info = before(world(), plan_of(world(), *(d for d in decisions() if d.proposal != "P4")), plan(), JA)
    (row,) = changes_table(world(), info, JA).to_dict("records")
    assert row["applicant"] == "架空4号株式会社"
    assert row["is_now"] == text("figures.nothing_given", JA)
    assert "若葉 香川" in str(row["was"])


def test_outlines_lie_where_things_were() -> None:
    now = plan_of(world(), *(d for d in decisions() if d.proposal != "P4"))
    compared = before(world(), now, plan(), JA)
    info = schedule_info(world(), now, JA, before=compared)
    ghosts = [(bar.row.proposal, bar.pieces[0].period.start) for pool in info.pools for bar in pool.ghosts]
    assert ghosts == [("P4", day(12, 9))]
    then = schedule_info(world(), plan(), JA)
    place = next(bar.pieces for pool in then.pools for bar in pool.bars if bar.row.proposal == "P4")
    assert next(bar.pieces for pool in info.pools for bar in pool.ghosts) == place
    assert text("figures.before", JA) in {trace.name for trace in draw_schedule(info, JA).data}
    lanes = lanes_picture(lanes_info(world(), now, JA, before=compared), JA)
    assert [rect.row.proposal for rect in lanes.ghosts] == ["P4"]


def test_an_earlier_plan_may_know_pools_of_which_nothing_is_left() -> None:
    gone = plan_of(world(), a_decision("P1", "1", a_part("gone", 4, day(11, 1), 151)))
    compared = before(world(), plan(), gone, JA)
    assert ("P1", "1") in compared.changed
    assert not [row for row in compared.rows if row.pool == "gone"]


# --- in view, chosen


def test_what_is_chosen_is_framed_and_found() -> None:
    picture = schedule_picture(schedule_info(world(), plan(), JA), JA)
    nothing, chosen = Look(), Look(chosen=("P3", "1"))
    assert len(picture.all_shapes(chosen)) == len(picture.all_shapes(nothing)) + 2
    assert picture.spot(nothing) is None
    assert picture.spot(Look(chosen=("P6", "1"))) is None
    spot = picture.spot(chosen)
    assert spot is not None
    assert 0 < spot < picture.height


def test_the_axis_shows_the_days_in_view() -> None:
    look = Look(days=Period(start=day(11, 1), end=day(11, 15)))
    figure = draw_schedule(schedule_info(world(), plan(), JA), JA, look)
    assert list(figure.layout.xaxis.range) == ["2024-11-01", "2024-11-15"]


def test_a_bar_that_began_earlier_has_its_label_where_the_view_begins() -> None:
    look = Look(days=Period(start=day(12, 1), end=day(12, 15)))
    figure = draw_schedule(schedule_info(world(), plan(), JA), JA, look)
    labelled = [
        (base, label)
        for trace in figure.data
        if trace.type == "bar"
        for base, label in zip(trace.base or (), trace.text or (), strict=False)
        if label
    ]
    assert any(base == "2024-12-01" and "架空1号" in label for base, label in labelled)
    assert not any("架空5号" in label and base < "2024-12-01" for base, label in labelled)


def test_labels_are_drawn_only_where_not_too_many_are_in_view() -> None:
    scenario, many = crowded(600)
    info = schedule_info(scenario, many, JA)

    def labels(look: Look) -> int:
        return sum(bool(label) for trace in draw_schedule(info, JA, look).data for label in trace.text or ())

    assert labels(Look()) == 0  # 600 in view
    fortnight = labels(Look(days=Period(start=day(10, 1), end=day(10, 15))))
    assert 0 < fortnight <= LABELS_UP_TO
