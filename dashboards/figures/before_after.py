"""Before and after: the phases that are given otherwise, each with a lane of what it had and one of what it has now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from allocator.ledger.names import Names
from dashboards.figures.allotments import frame, period_text
from dashboards.figures.bars import ground, pool_axis, shortened, span_bars, time_axis
from dashboards.figures.lanes import pack
from dashboards.theme import INK, PALE, PRIMARY, WHITE, chart_layout, plot_text
from models.scenario import Part, Scenario
from models.text import Lang, text
from models.units import Period, PhaseId, ProposalId

DRAWN = 40
"""So many phases are drawn; the table has all."""
LANE, GAP = 22, 10


@dataclass(frozen=True, slots=True)
class Given:
    """A phase that is given otherwise: what it had, what it has, and what that means in words."""

    proposal: ProposalId
    phase: PhaseId
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Row:
    """One phase with the words for it; the bars are (what is said of it, days held)."""

    applicant: str
    phase: PhaseId
    meaning: str
    before: tuple[tuple[str, Period], ...]
    after: tuple[tuple[str, Period], ...]


@dataclass(frozen=True, slots=True)
class BeforeAfterInfo:
    """All phases that are given otherwise, over the days of both plans."""

    window: Period
    rows: tuple[Row, ...]


def before_after_info(before: Scenario, after: Scenario, given: Iterable[Given], lang: Lang) -> BeforeAfterInfo:
    """Collect them; names are those of the scenario a part belongs to."""
    old, new = Names(before, lang, marked=True), Names(after, lang, marked=True)
    known = {proposal.id for proposal in after.proposals}
    rows = tuple(
        Row(
            applicant=(new if each.proposal in known else old).applicant(each.proposal),
            phase=each.phase,
            meaning=each.meaning,
            before=tuple((part_text(part, old, lang), part.held) for part in each.before),
            after=tuple((part_text(part, new, lang), part.held) for part in each.after),
        )
        for each in given
    )
    periods = [before.horizon, after.horizon, *(held for row in rows for _, held in (*row.before, *row.after))]
    window = Period(start=min(each.start for each in periods), end=max(each.end for each in periods))
    return BeforeAfterInfo(window, rows)


def part_text(part: Part, names: Names, lang: Lang) -> str:
    """Write a part: where and how much."""
    return text("figures.moved.part", lang, source=names.pool(part.pool), gpus=part.gpus)


COLUMNS = ("applicant", "phase", "moved_how", "moved_before", "moved_after")


def before_after_table(info: BeforeAfterInfo, lang: Lang) -> pd.DataFrame:
    """Return one row per phase."""
    rows = [
        {
            "applicant": row.applicant,
            "phase": row.phase,
            "moved_how": row.meaning,
            "moved_before": _said(row.before, lang),
            "moved_after": _said(row.after, lang),
        }
        for row in info.rows
    ]
    return frame(rows, COLUMNS)


def _said(bars: Sequence[tuple[str, Period]], lang: Lang) -> str:
    if not bars:
        return text("figures.moved.nothing", lang)
    said = [text("figures.moved.held", lang, part=part, period=period_text(held, lang)) for part, held in bars]
    return text("figures.list_gap", lang).join(said)


def draw_before_after(info: BeforeAfterInfo, lang: Lang) -> Any:
    """Draw the lanes, the first phase on top; pale is before, dark is after."""
    lanes: dict[str, list[tuple[float, str, Period]]] = {"before": [], "after": []}
    ticks: list[tuple[float, str]] = []
    shapes: list[dict[str, Any]] = []
    low = float(GAP)
    for at, row in reversed(tuple(enumerate(info.rows[:DRAWN]))):
        bottom = low
        for side, bars in (("after", row.after), ("before", row.before)):
            packed = pack([held for _, held in bars])
            height = max(packed, default=0) + 1
            placed = zip(bars, packed, strict=True)
            lanes[side] += [(low + LANE * (height - 1 - lane), said, held) for (said, held), lane in placed]
            low += LANE * height
        name = text("figures.moved.row", lang, applicant=shortened(row.applicant), phase=row.phase)
        ticks.append(((bottom + low) / 2, plot_text(name)))
        if at % 2:
            shapes.append(ground(bottom - GAP / 2, low + GAP / 2))
        low += GAP
    figure = go.Figure()
    for side, colour, ink in (("before", PALE, INK), ("after", PRIMARY, WHITE)):
        figure.add_trace(_bars(side, lanes[side], colour, ink, lang))
    figure.update_layout(chart_layout(round(low) + 164), barmode="overlay", bargap=0, shapes=shapes)
    figure.update_layout(xaxis=time_axis(info.window, lang, info.window))
    figure.update_yaxes(pool_axis(low, ticks))
    return figure


def _bars(side: str, bars: Sequence[tuple[float, str, Period]], colour: str, ink: str, lang: Lang) -> Any:
    name = text(f"figures.moved.{side}", lang)
    return span_bars(
        name,
        colour,
        [(low, LANE - 2, held) for low, _, held in bars],
        edge=INK,
        edge_width=1,
        text=[plot_text(said) for _, said, _ in bars],
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        textfont={"size": 11, "color": ink},
        hovertext=[f"{name}<br>{plot_text(said)}<br>{period_text(held, lang)}" for _, said, held in bars],
        hoverinfo="text",
        showlegend=True,
    )
