"""How full each pool is, week by week: node-days held over node-days ready."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.allotments import Band, allotments, bands, frame
from dashboards.figures.bars import band_label
from dashboards.figures.capacity import ready_node_days, ready_steps
from dashboards.theme import ERROR, INK, PALE, WHITE, chart_layout, plot_text
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang, text
from models.units import Period


@dataclass(frozen=True, slots=True)
class WeekUse:
    """One pool in one week. ``held`` counts nodes x days; nodes in turnaround are not counted as held."""

    band: Band
    week: Period
    held: int
    ready: int

    @property
    def percent(self) -> float | None:
        """Held of ready, to a tenth, rounded down; None where nothing is ready and nothing held."""
        if not self.ready:
            return None if not self.held else float("inf")
        return self.held * 1000 // self.ready / 10

    @property
    def over(self) -> bool:
        """Whether more is held than is ready."""
        return self.held > self.ready


@dataclass(frozen=True, slots=True)
class UtilisationInfo:
    """Pools from top to bottom, weeks from left to right."""

    weeks: tuple[Period, ...]
    rows: tuple[tuple[Band, tuple[WeekUse, ...]], ...]


def weeks_of(horizon: Period) -> tuple[Period, ...]:
    """Cut the horizon into calendar weeks from Monday; the first and last may be shorter."""
    weeks: list[Period] = []
    start = horizon.start
    while start < horizon.end:
        end = min(horizon.end, start + timedelta(days=7 - start.weekday()))
        weeks.append(Period(start=start, end=end))
        start = end
    return tuple(weeks)


def utilisation_info(scenario: Scenario, plan: Plan, lang: Lang) -> UtilisationInfo:
    """Count held and ready node-days of every pool in every week of the horizon."""
    rows = allotments(scenario, plan, lang)
    weeks = weeks_of(scenario.horizon)
    pools = {pool.id: pool for pool in scenario.pools}

    def use(band: Band) -> tuple[WeekUse, ...]:
        steps = ready_steps(pools[band.pool], scenario.rules, scenario.horizon)
        here = [row for row in rows if row.pool == band.pool]
        return tuple(
            WeekUse(
                band,
                week,
                held=sum(row.nodes * _shared_days(row.held, week) for row in here),
                ready=ready_node_days(steps, week),
            )
            for week in weeks
        )

    return UtilisationInfo(weeks, tuple((band, use(band)) for band in bands(scenario, lang)))


def _shared_days(one: Period, other: Period) -> int:
    return max(0, (min(one.end, other.end) - max(one.start, other.start)).days)


FULL = 100.0
TOP = 125.0
_JUST_OVER = (FULL + 0.05) / TOP
SCALE: list[tuple[float, str]] = [
    (0.0, "#f1f5fe"),
    (0.4, "#b9ccfb"),
    (FULL / TOP, "#3460fb"),
    (_JUST_OVER, ERROR),
    (1.0, "#8b0000"),
]
"""Exactly 100 % is the darkest blue; red begins at the next tenth of a percent."""


def cell_text(use: WeekUse) -> str:
    """Write a cell: whole percent rounded down, ``-`` where nothing is ready, ``!`` where too much is held."""
    if use.over:
        return "!" if not use.ready else f"!{use.held * 100 // use.ready}"
    return "-" if use.percent is None else str(use.held * 100 // use.ready)


def draw_utilisation(info: UtilisationInfo, lang: Lang) -> Any:
    """Draw the heatmap, the first pool on top."""
    rows = list(reversed(info.rows))
    names = [band_label(band, "") for band, _ in rows]
    labels = [text("figures.short_day", lang, month=week.start.month, day=week.start.day) for week in info.weeks]
    hover = [[_hover(use, lang) for use in uses] for _, uses in rows]
    heat = go.Heatmap(
        z=[[None if use.percent is None else min(use.percent, TOP) for use in uses] for _, uses in rows],
        x=list(range(len(info.weeks))),
        y=list(range(len(rows))),
        text=[[cell_text(use) for use in uses] for _, uses in rows],
        texttemplate="%{text}",
        textfont={"size": 12},
        hovertext=hover,
        hoverinfo="text",
        colorscale=SCALE,
        zmin=0,
        zmax=TOP,
        xgap=2,
        ygap=2,
        hoverongaps=True,
        colorbar={
            "title": {"text": text("figures.utilisation.bar", lang), "side": "top"},
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0 %", "25 %", "50 %", "75 %", "100 %"],
            "thickness": 14,
        },
    )
    figure = go.Figure(heat)
    figure.update_layout(chart_layout(110 + 50 * max(1, len(rows))))
    figure.update_layout(margin={"t": 60}, plot_bgcolor=PALE, dragmode=False)
    figure.update_xaxes(
        tickvals=list(range(len(info.weeks))),
        ticktext=labels,
        side="top",
        tickangle=0 if len(labels) <= 14 else -60,
        title={"text": text("figures.utilisation.weeks", lang), "font": {"size": 13}},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        color=INK,
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=names,
        tickfont={"size": 12},
        ticklabelstandoff=6,
        automargin=True,
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_layout(paper_bgcolor=WHITE)
    return figure


def _hover(use: WeekUse, lang: Lang) -> str:
    key = "over" if use.over else "none" if use.percent is None else "share"
    return text(
        f"figures.utilisation.hover_{key}",
        lang,
        pool=plot_text(use.band.name),
        start=use.week.start,
        end=use.week.last_day,
        held=use.held,
        ready=use.ready,
        percent=f"{use.percent:.1f}" if use.percent is not None else "",
    )


COLUMNS = ("provider", "pool", "gpu_type", "week_from", "week_to", "held", "ready", "percent", "state")


def utilisation_table(info: UtilisationInfo, lang: Lang) -> pd.DataFrame:
    """Return one row per pool and week."""
    rows = [
        {
            "provider": use.band.provider,
            "pool": use.band.name,
            "gpu_type": use.band.gpu_type,
            "week_from": use.week.start,
            "week_to": use.week.last_day,
            "held": use.held,
            "ready": use.ready,
            "percent": use.percent if use.ready else None,
            "state": text(f"figures.utilisation.state_{_state(use)}", lang),
        }
        for _, uses in info.rows
        for use in uses
    ]
    return frame(rows, COLUMNS)


def _state(use: WeekUse) -> str:
    if use.over:
        return "over"
    if use.percent is None:
        return "none"
    return "full" if use.held == use.ready else "free"
