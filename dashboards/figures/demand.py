"""Demand against capacity before anything is solved: per GPU type and month, on the average of the days of the month.

Averages are GPU-days over days, so that demand and capacity are the same measure and what is short is really short.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from allocator.ledger.months import asked_runs, months
from allocator.ledger.world import World
from dashboards.figures.allotments import frame
from dashboards.figures.capacity import ready_node_days, ready_steps
from dashboards.theme import INK, WHITE, chart_layout, plot_text
from models.plan import Plan
from models.scenario import OutlookKind, Scenario
from models.supply import Confidence
from models.text import Lang, text
from models.units import HOURS_PER_DAY, GpuTypeId, Period, next_month

LEVELS = tuple(Confidence)
"""How sure a capacity is, the surest first; each level holds those before it."""
ALONE = frozenset({OutlookKind.CAN, OutlookKind.PARTLY})


@dataclass(frozen=True, slots=True)
class MonthNeed:
    """One GPU type in one month, in GPU-days. ``ready``: up to each level of ``LEVELS``; ``counted``: by the policy."""

    month: Period
    asked: int
    asked_alone: int
    ready: tuple[int, ...]
    counted: int

    def average(self, gpu_days: int) -> float:
        """Return GPUs on the average of the days of the month, to a tenth, rounded down."""
        return gpu_days * 10 // self.month.days / 10

    @property
    def short(self) -> bool:
        """Whether more is asked for than counts as ready."""
        return self.asked > self.counted


@dataclass(frozen=True, slots=True)
class TypeNeed:
    """One GPU type over the horizon. ``outside``: GPU-hours asked for on days before or after it."""

    gpu_type: GpuTypeId
    proposals: int
    rows: tuple[MonthNeed, ...]
    outside: int


@dataclass(frozen=True, slots=True)
class DemandInfo:
    """All GPU types that are asked for or offered; ``counted``: the levels the policy counts."""

    types: tuple[TypeNeed, ...]
    counted: tuple[Confidence, ...]

    @property
    def short(self) -> int:
        """In how many months of how many types more is asked for than counts as ready."""
        return sum(row.short for one in self.types for row in one.rows)


@dataclass(frozen=True, slots=True)
class _Run:
    gpu_type: GpuTypeId
    proposal: str
    alone: bool
    period: Period
    gpus: int


def demand_info(scenario: Scenario) -> DemandInfo:
    """Lay every demand on providers out as it was wished, at the type it is stated in, against what pools have."""
    runs = tuple(_runs(scenario))
    spans = [_within(scenario.horizon, month_of(month)) for month in months(scenario.horizon)]
    offered = [pool.gpu_type for pool in scenario.pools]
    named = [gpu.id for gpu in scenario.gpu_types if gpu.id in offered or any(run.gpu_type == gpu.id for run in runs)]
    named += sorted({run.gpu_type for run in runs} - set(named))
    return DemandInfo(
        types=tuple(
            _type(scenario, gpu_type, [run for run in runs if run.gpu_type == gpu_type], spans) for gpu_type in named
        ),
        counted=tuple(level for level in LEVELS if level in scenario.rules.counted_confidence),
    )


def _runs(scenario: Scenario) -> Iterable[_Run]:
    nothing = Plan(scenario_hash=scenario.deciding_hash, stage=scenario.rules.stage, decisions=())
    world = World(scenario, nothing)
    for proposal in scenario.in_scope:
        for phase in proposal.phases:
            if phase.self_only:
                continue
            gpu_type = phase.acceptable[0].gpu_type if phase.acceptable else ""
            for period, gpus in asked_runs(world, proposal, phase):
                yield _Run(gpu_type, proposal.id, proposal.outlook.kind in ALONE, period, gpus)


def month_of(first: date) -> Period:
    """Return a month by its first day."""
    return Period(start=first, end=next_month(first))


def _within(horizon: Period, month: Period) -> Period:
    return Period(start=max(horizon.start, month.start), end=min(horizon.end, month.end))


def _shared(one: Period, other: Period) -> int:
    return max(0, (min(one.end, other.end) - max(one.start, other.start)).days)


def _type(scenario: Scenario, gpu_type: GpuTypeId, runs: list[_Run], spans: list[Period]) -> TypeNeed:
    def row(month: Period) -> MonthNeed:
        return MonthNeed(
            month=month,
            asked=sum(_shared(run.period, month) * run.gpus for run in runs),
            asked_alone=sum(_shared(run.period, month) * run.gpus for run in runs if run.alone),
            ready=tuple(_ready(scenario, gpu_type, LEVELS[: rank + 1], month) for rank in range(len(LEVELS))),
            counted=_ready(scenario, gpu_type, scenario.rules.counted_confidence, month),
        )

    outside = sum((run.period.days - _shared(run.period, scenario.horizon)) * run.gpus for run in runs)
    return TypeNeed(
        gpu_type=gpu_type,
        proposals=len({run.proposal for run in runs}),
        rows=tuple(map(row, spans)),
        outside=outside * HOURS_PER_DAY,
    )


def _ready(scenario: Scenario, gpu_type: GpuTypeId, levels: tuple[Confidence, ...], month: Period) -> int:
    rules = scenario.rules.model_copy(update={"counted_confidence": levels})
    return sum(
        ready_node_days(ready_steps(pool, rules, scenario.horizon), month) * pool.node_size
        for pool in scenario.pools
        if pool.gpu_type == gpu_type
    )


# --- drawing

SHADES = ("#0031d8", "#7096f8", "#c5d7fb")
"""The surer, the darker. The words in the legend, the order of the bars and the table say the same."""
ROW = 190


def draw_demand(info: DemandInfo, lang: Lang) -> Any:
    """Draw per GPU type the capacity by how sure it is as bars, and the demand as a line over them."""
    names = [plot_text(one.gpu_type or text("figures.demand.no_type", lang)) for one in info.types]
    count = max(1, len(info.types))
    figure = make_subplots(rows=count, cols=1, subplot_titles=names, vertical_spacing=0.36 / count)
    for at, one in enumerate(info.types, start=1):
        x = [
            text("figures.demand.month", lang, year=str(row.month.start.year), month=row.month.start.month)
            for row in one.rows
        ]
        for rank, level in enumerate(LEVELS):
            heights = [row.average(row.ready[rank]) for row in one.rows]
            figure.add_trace(_bar(level, rank, x, heights, lang, legend=at == 1), row=at, col=1)
        figure.add_trace(_line(x, [row.average(row.asked) for row in one.rows], lang, legend=at == 1), row=at, col=1)
    figure.update_layout(chart_layout(130 + ROW * count))
    figure.update_layout(barmode="group", bargap=0.25, bargroupgap=0.05, dragmode=False)
    figure.update_xaxes(showgrid=False, fixedrange=True, color=INK)
    figure.update_yaxes(rangemode="tozero", fixedrange=True, gridcolor="#d8d8db", color=INK, tickformat=",")
    figure.update_annotations(x=0, xanchor="left", font={"size": 14, "color": INK})
    figure.update_layout(paper_bgcolor=WHITE)
    return figure


def _bar(level: Confidence, rank: int, x: list[str], y: list[float], lang: Lang, *, legend: bool) -> Any:
    name = text(f"figures.demand.up_to_{level}", lang)
    return go.Bar(
        name=name,
        x=x,
        y=y,
        marker={"color": SHADES[rank], "line": {"color": INK, "width": 1}},
        legendgroup=level.value,
        showlegend=legend,
        hovertemplate=text("figures.demand.hover", lang, name=name),
    )


def _line(x: list[str], y: list[float], lang: Lang, *, legend: bool) -> Any:
    name = text("figures.demand.asked", lang)
    return go.Scatter(
        name=name,
        x=x,
        y=y,
        mode="lines+markers",
        line={"color": "#b5002f", "width": 3},
        marker={"symbol": "diamond", "size": 11, "color": "#b5002f", "line": {"color": WHITE, "width": 1}},
        legendgroup="asked",
        showlegend=legend,
        hovertemplate=text("figures.demand.hover", lang, name=name),
    )


COLUMNS = (
    "gpu_type",
    "demand_month",
    "demand_average",
    "demand_alone",
    "demand_firm",
    "demand_expected",
    "demand_coordinating",
    "demand_counted",
    "demand_left",
    "demand_balance",
)


def demand_table(info: DemandInfo, lang: Lang) -> pd.DataFrame:
    """Return one row per GPU type and month, in GPUs on the average of its days."""
    rows = [
        {
            "gpu_type": one.gpu_type or text("figures.demand.no_type", lang),
            "demand_month": text(
                "figures.demand.month", lang, year=str(row.month.start.year), month=row.month.start.month
            ),
            "demand_average": row.average(row.asked),
            "demand_alone": row.average(row.asked_alone),
            **{f"demand_{level}": row.average(ready) for level, ready in zip(LEVELS, row.ready, strict=True)},
            "demand_counted": row.average(row.counted),
            "demand_left": row.average(row.counted - row.asked),
            "demand_balance": text(f"figures.demand.{'short' if row.short else 'enough'}", lang),
        }
        for one in info.types
        for row in one.rows
    ]
    return frame(rows, COLUMNS)
