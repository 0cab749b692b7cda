"""The picture of the schedule: that what the info holds is drawn, where and how thick."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from dashboards.figures.bars import DAY_MS, LABELS_UP_TO, Rect, bar_traces, label_text, shortened
from dashboards.figures.schedule import schedule_info
from dashboards.figures.schedule_picture import LEAST_BAND, draw_schedule, places
from dashboards.figures.wish import COLOURS, Wish
from models.scenario import Labels, ProposalLabel
from models.text import Lang, text
from tests.builders import a_decision, a_pool, a_proposal, a_scenario, day
from tests.dashboards.world import plan, plan_of, world

INFO = schedule_info(world(), plan(), Lang.JA)


def traces(lang: Lang = Lang.JA) -> dict[str, Any]:
    """The traces with bars in them that a reader sees solid, by name."""
    figure = draw_schedule(schedule_info(world(), plan(), lang), lang)
    return {trace.name: trace for trace in figure.data if trace.showlegend is not False}


def drawn(trace: Any) -> list[tuple[date, date, float]]:
    """Start, end and thickness of each bar of a trace."""
    starts = [date.fromisoformat(start) for start in trace.base]
    ends = [start + timedelta(days=ms // DAY_MS) for start, ms in zip(starts, trace.x, strict=True)]
    return list(zip(starts, ends, trace.width, strict=True))


def test_used_days_are_solid_and_thick_as_the_nodes() -> None:
    a100 = dict(zip([pool.band.pool for pool in INFO.pools], places(INFO)[0], strict=True))["a-h100"]
    first = traces()[text("figures.wish_legend.first", Lang.JA)]
    assert first.orientation == "h"
    assert (day(10, 7), day(10, 31), 2 * a100.node) in drawn(first)
    assert (day(2, 1), day(4, 1), 4 * a100.node) in drawn(first)
    assert first.marker.color == COLOURS[Wish.FIRST]


def test_days_held_and_not_used_are_drawn_paler_behind() -> None:
    figure = draw_schedule(INFO, Lang.JA)
    behind = next(trace for trace in figure.data if trace.legendgroup == "first" and trace.showlegend is False)
    assert [(start, end) for start, end, _ in drawn(behind)] == [(day(10, 7), day(11, 5))]
    assert behind.marker.color != COLOURS[Wish.FIRST]


def test_turnaround_is_thin_and_follows_each_bar() -> None:
    thin = traces()[text("figures.turnaround", Lang.JA)]
    periods = [(start, end) for start, end, _ in drawn(thin)]
    assert (day(10, 21), day(10, 23)) in periods
    assert (day(11, 5), day(11, 7)) in periods
    assert (day(2, 1), day(2, 3)) not in periods  # P1 only moves there
    assert set(thin.width) == {4.0}


def test_what_is_not_ready_is_grey() -> None:
    grey = [(start, end) for start, end, _ in drawn(traces()[text("figures.not_ready", Lang.JA)])]
    assert grey == [(day(2, 1), day(4, 1)), (day(10, 1), day(12, 1)), (day(10, 1), day(4, 1))]


def test_a_move_is_marked() -> None:
    assert list(traces()[text("figures.hop", Lang.JA)].x) == ["2025-02-01"]


def test_labels_name_wish_applicant_and_gpus_and_the_piece() -> None:
    first = traces()[text("figures.wish_legend.first", Lang.JA)]
    assert "第1 架空1号株式会社 32基（2/2）" in first.text
    assert "切替 第1 架空1号株式会社 32基" in first.text
    assert "#1 架空3号株式会社 16 GPUs" in traces(Lang.EN)[text("figures.wish_legend.first", Lang.EN)].text


def test_the_pointer_is_told_everything_with_the_last_day_inside() -> None:
    first = traces()[text("figures.wish_legend.first", Lang.JA)]
    told = next(words for words in first.hovertext if "架空3号" in words)
    assert "利用: 2024年10月7日～2024年10月30日（24日間）" in told
    assert "契約: 2024年10月7日～2024年11月4日（29日間）" in told
    assert "2ノード＝16基（H100）" in told
    assert "ノード番号: 3-4" in told
    assert "固定（担当者の決定）" in told


def test_no_labels_are_drawn_where_there_are_too_many_bars() -> None:
    row = INFO.bars[0].row
    rects = [Rect(row, float(at), 1.0, row.held) for at in range(LABELS_UP_TO + 1)]
    assert all(trace.text is None for trace in bar_traces(rects, Lang.JA))
    assert any(trace.text is not None for trace in bar_traces(rects[:LABELS_UP_TO], Lang.JA))


def test_bands_do_not_overlap_and_small_pools_stay_readable() -> None:
    where, total = places(INFO)
    edges = [(place.low, place.at(max(1, pool.height))) for pool, place in zip(INFO.pools, where, strict=True)]
    assert all(high - low >= LEAST_BAND for low, high in edges)
    assert all(above[0] > below[1] for above, below in itertools.pairwise(edges))
    assert edges[0][1] < total


@pytest.mark.parametrize("lang", Lang)
def test_every_pool_has_its_name_beside_its_band(lang: Lang) -> None:
    figure = draw_schedule(schedule_info(world(), plan(), lang), lang)
    names = " ".join(figure.layout.yaxis.ticktext)
    assert all(
        band.band.name in names and band.band.provider in names for band in schedule_info(world(), plan(), lang).pools
    )


def test_an_overload_is_marked() -> None:
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2"), pools=(a_pool(nodes=1),))
    over = plan_of(scenario, a_decision("P1"), a_decision("P2"))
    figure = draw_schedule(schedule_info(scenario, over, Lang.JA), Lang.JA)
    assert text("figures.over", Lang.JA) in [trace.name for trace in figure.data]


def test_a_name_is_drawn_as_text_whatever_it_holds() -> None:
    hostile = '<a href="https://example.invalid">x</a> & <b>'
    labels = Labels(proposals=(ProposalLabel(id="P1", applicant=hostile, title=hostile),))
    scenario = a_scenario(labels=labels)
    info = schedule_info(scenario, plan_of(scenario, a_decision()), Lang.JA)
    label = label_text(Rect(info.bars[0].row, 0, 1, info.bars[0].row.held), Lang.JA)
    assert "&lt;a href=" in label
    whole = draw_schedule(info, Lang.JA).to_json()
    assert "<a href" not in whole.replace("\\u003c", "<")


def test_long_names_are_cut_by_their_width() -> None:
    assert shortened("あ" * 17) == "あ" * 17
    assert shortened("あ" * 18) == "あ" * 17 + "…"
    assert shortened("a" * 34) == "a" * 34
