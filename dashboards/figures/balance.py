"""Capacity against demand before anything is planned: of one GPU type, or of one pool among those of its type.

Both are counted as GPUs on an average day of a month or week: GPU-days over days. Capacity is what the policy counts,
less the reserve; demand is what the accepted answers ask of pools, where applicants drew it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from allocator.ledger.months import months
from allocator.ledger.wanted import Wanted
from dashboards.figures.allotments import frame
from dashboards.figures.capacity import Counting, ready_node_days, ready_steps
from dashboards.figures.utilisation import weeks_of
from dashboards.theme import INK, PRIMARY, chart_layout
from models.supply import Supply
from models.text import Lang, text
from models.units import GpuTypeId, Period, PoolId, next_month

READY, OTHERS, WANTED = "#9db7f9", "#e8f1fe", "#7a3300"
"""Dark numbers stand on the bars, and the line crosses them."""
HEIGHT = 240
WITH_NUMBERS = 9
"""Most periods whose bars carry their number; of more the hover and the table say it."""


class Step(StrEnum):
    """How long a period of the chart is."""

    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Balance:
    """One period, in GPU-days. ``own``: of the pool looked at, ``others``: of the other pools of its type."""

    period: Period
    own: int
    others: int
    wanted: int | None

    @property
    def ready(self) -> int:
        """What all pools of the type have."""
        return self.own + self.others

    @property
    def short(self) -> bool:
        """Whether more is wanted than there is."""
        return self.wanted is not None and self.wanted > self.ready

    def daily(self, gpu_days: int) -> int:
        """GPUs on an average day, rounded."""
        return round(gpu_days / self.period.days)


@dataclass(frozen=True, slots=True)
class BalanceInfo:
    """What the chart shows. ``pool``: empty where a whole type is looked at."""

    gpu_type: GpuTypeId
    pool: str
    periods: tuple[Balance, ...]


def parts_of(horizon: Period, step: Step) -> tuple[Period, ...]:
    """Cut a horizon into months or weeks; the first and last may be shorter."""
    if step is Step.WEEK:
        return weeks_of(horizon)
    return tuple(
        Period(start=max(first, horizon.start), end=min(next_month(first), horizon.end)) for first in months(horizon)
    )


def balance_info(
    supply: Supply,
    rules: Counting,
    horizon: Period,
    wanted: Sequence[Wanted] | None,
    gpu_type: GpuTypeId,
    step: Step,
    pool_id: PoolId = "",
) -> BalanceInfo:
    """Count capacity and demand of a type, period by period; ``wanted`` None: the demand is not known yet."""
    pools = [pool for pool in supply.pools if pool.gpu_type == gpu_type]
    steps = {pool.id: ready_steps(pool, rules, horizon) for pool in pools}
    asked = None if wanted is None else [one for one in wanted if one.gpu_type == gpu_type]

    def balance(period: Period) -> Balance:
        days = {pool.id: ready_node_days(steps[pool.id], period) * pool.node_size for pool in pools}
        own = sum(count for name, count in days.items() if pool_id in ("", name))
        want = None if asked is None else sum(one.gpus * _shared(one.period, period) for one in asked)
        return Balance(period, own, sum(days.values()) - own, want)

    return BalanceInfo(gpu_type, pool_id, tuple(balance(period) for period in parts_of(horizon, step)))


def _shared(one: Period, other: Period) -> int:
    return max(0, (min(one.end, other.end) - max(one.start, other.start)).days)


def draw_balance(info: BalanceInfo, step: Step, lang: Lang) -> Any:
    """Draw capacity as bars, demand as a line with points above them."""
    names = [_name(balance.period, step, lang) for balance in info.periods]
    figure = go.Figure()
    shares = [("own" if info.pool else "ready", READY, [one.daily(one.own) for one in info.periods])]
    if info.pool:
        shares.append(("others", OTHERS, [one.daily(one.others) for one in info.periods]))
    for name, colour, values in shares:
        figure.add_bar(
            x=names,
            y=values,
            name=text(f"figures.balance.{name}", lang),
            marker={"color": colour, "line": {"color": PRIMARY, "width": 1}},
            hovertemplate=f"%{{x}}<br>{text(f'figures.balance.{name}', lang)} %{{y:,}}<extra></extra>",
        )
    if len(names) <= WITH_NUMBERS:
        _write_capacity(figure, info, names, [values for _, _, values in shares])
    if all(one.wanted is not None for one in info.periods):
        values = [one.daily(one.wanted or 0) for one in info.periods]
        figure.add_scatter(
            x=names,
            y=values,
            name=text("figures.balance.wanted", lang),
            mode="lines+markers+text" if len(names) <= WITH_NUMBERS else "lines+markers",
            text=[f"{value:,}" for value in values],
            textposition="top center",
            textfont={"color": WANTED},
            line={"color": WANTED, "width": 2},
            marker={"symbol": "diamond", "size": 9},
            cliponaxis=False,
            hovertemplate=f"%{{x}}<br>{text('figures.balance.wanted', lang)} %{{y:,}}<extra></extra>",
        )
    figure.update_layout(chart_layout(HEIGHT))
    figure.update_layout(
        barmode="stack",
        margin={"t": 40, "b": 36},
        dragmode=False,
        showlegend=True,
        legend={"traceorder": "normal", "y": 1},
    )
    figure.update_xaxes(fixedrange=True, color=INK, type="category", tickangle=0 if len(names) <= WITH_NUMBERS else -60)
    figure.update_yaxes(
        fixedrange=True, rangemode="tozero", tickformat=",d", automargin=True, gridcolor="#d8d8db",
        title={"text": text("figures.balance.axis", lang), "font": {"size": 13}},
    )  # fmt: skip
    return figure


def _write_capacity(figure: Any, info: BalanceInfo, names: list[str], shares: list[list[int]]) -> None:
    """Write the numbers into the bars: at the foot, or at the top where the number of demand stands near the foot."""
    below = [0] * len(names)
    for values in shares:
        for name, one, start, value in zip(names, info.periods, below, values, strict=True):
            low = one.wanted is not None and one.daily(one.wanted) < start + value / 2
            figure.add_annotation(
                x=name,
                y=start + value if low else start,
                yanchor="top" if low else "bottom",
                text=f"{value:,}" if value else "",
                showarrow=False,
                font={"color": INK},
            )
        below = [start + value for start, value in zip(below, values, strict=True)]


def _name(period: Period, step: Step, lang: Lang) -> str:
    if step is Step.WEEK:
        return text("figures.short_day", lang, month=period.start.month, day=period.start.day)
    return text("figures.balance.month", lang, year=str(period.start.year), month=f"{period.start.month:02d}")


def balance_caption(info: BalanceInfo, lang: Lang) -> str:
    """Say in words where demand is above capacity, and by how much at most."""
    short = [one for one in info.periods if one.short]
    if any(one.wanted is None for one in info.periods):
        return text("figures.balance.unknown", lang, gpu_type=info.gpu_type)
    if not short:
        return text("figures.balance.enough", lang, gpu_type=info.gpu_type)
    worst = max(short, key=lambda one: ((one.wanted or 0) - one.ready) / one.period.days)
    return text(
        "figures.balance.short",
        lang,
        gpu_type=info.gpu_type,
        count=len(short),
        of=len(info.periods),
        start=worst.period.start,
        end=worst.period.last_day,
        missing=worst.daily((worst.wanted or 0) - worst.ready),
    )


COLUMNS = ("period_from", "period_to", "own_gpus", "ready_gpus", "wanted_gpus", "spare_gpus")


def balance_table(info: BalanceInfo) -> pd.DataFrame:
    """Return one row per period, in GPUs on an average day."""
    rows = [
        {
            "period_from": one.period.start,
            "period_to": one.period.last_day,
            "own_gpus": one.daily(one.own),
            "ready_gpus": one.daily(one.ready),
            "wanted_gpus": None if one.wanted is None else one.daily(one.wanted),
            "spare_gpus": None if one.wanted is None else one.daily(one.ready) - one.daily(one.wanted),
        }
        for one in info.periods
    ]
    table = frame(rows, COLUMNS)
    return table if info.pool else table.drop(columns="own_gpus")
