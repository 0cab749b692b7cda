"""How much of what was asked each proposal is given, and how that stands to its wishes."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from allocator.ledger import Figures
from allocator.ledger.nouns import Standing
from allocator.ledger.world import World
from dashboards.figures.allotments import frame
from dashboards.figures.bars import shortened
from dashboards.figures.outcomes import Outcome, outcomes, tenths, whole_hours
from dashboards.figures.wish import COLOURS, Wish, wish_text
from dashboards.theme import INK, PALE, QUIET, WHITE, chart_layout, plot_text
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang, text

WORST_LAST = (
    Wish.FIRST,
    Wish.ANY,
    Wish.SELF_WISHED,
    Wish.SECOND,
    Wish.THIRD,
    Wish.LATER,
    Wish.UNRANKED,
    Wish.SELF_BESIDE,
    Wish.AGAINST,
    Wish.SELF_ASKED,
)
"""A proposal counts where its least wished part lies."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A proposal with its fill and the least wished of what it is given; ``wish`` None: it is given nothing."""

    outcome: Outcome
    wish: Wish | None
    rank: int | None

    @property
    def pool(self) -> float:
        """Percent from pools."""
        return tenths(self.outcome.figures.fill.pool_ppm)

    @property
    def alone(self) -> float:
        """Percent procured alone."""
        return tenths(self.outcome.figures.fill.self_ppm)

    @property
    def whole(self) -> float:
        """Percent of what was asked."""
        return tenths(self.outcome.figures.fill.raw_ppm)


@dataclass(frozen=True, slots=True)
class FillInfo:
    """Every proposal in scope, the fullest first, and the hours by place in the wishes (H100 equivalents)."""

    filled: tuple[Filled, ...]
    hours: dict[Wish, int]

    def count(self, *wishes: Wish) -> int:
        """Count the proposals whose least wished part is one of these."""
        return sum(one.wish in wishes for one in self.filled)

    def standing(self, standing: Standing) -> int:
        """Count the proposals that stand so."""
        return sum(one.outcome.figures.standing is standing for one in self.filled)


def fill_info(scenario: Scenario, plan: Plan, figures: Figures, lang: Lang) -> FillInfo:
    """Collect fill and wishes."""
    in_scope = [
        one for one in outcomes(scenario, plan, figures, lang) if one.figures.standing is not Standing.OUT_OF_SCOPE
    ]
    filled = [_filled(one) for one in in_scope]
    world = World(scenario, plan)
    phases = {
        (proposal.id, phase.id): (proposal, phase) for proposal in scenario.proposals for phase in proposal.phases
    }
    hours: dict[Wish, int] = {}
    for one in in_scope:
        for row in one.rows:
            proposal, phase = phases[row.proposal, row.phase]
            part = world.parts(proposal, phase)[row.number - 1]
            hours[row.wish] = hours.get(row.wish, 0) + world.used_h(phase, part)
    order = sorted(filled, key=lambda one: (-one.outcome.figures.fill.raw_ppm, one.outcome.figures.id))
    return FillInfo(tuple(order), hours)


def _filled(outcome: Outcome) -> Filled:
    if not outcome.rows:
        return Filled(outcome, None, None)
    worst = max(outcome.rows, key=lambda row: (WORST_LAST.index(row.wish), row.rank or 0))
    return Filled(outcome, worst.wish, worst.rank)


def draw_fill(info: FillInfo, lang: Lang) -> Any:
    """Draw a bar per proposal, up to 100 %: from pools in the colour of its wish, what it procures alone beside it."""
    rows = list(enumerate(reversed(info.filled)))
    figure = go.Figure()
    for wish in Wish:
        mine = [(place, one) for place, one in rows if one.wish is wish and one.pool]
        if mine:
            figure.add_trace(_bar(text(f"figures.wish_legend.{wish}", lang), COLOURS[wish], mine, lang, alone=False))
    nothing = [(place, one) for place, one in rows if one.wish is None]
    if nothing:
        figure.add_trace(_bar(text("figures.nothing_given", lang), QUIET, nothing, lang, alone=False))
    beside = [(place, one) for place, one in rows if one.alone]
    if beside:
        figure.add_trace(_bar(text("figures.fill.alone", lang), COLOURS[Wish.SELF_BESIDE], beside, lang, alone=True))
    figure.update_layout(chart_layout(190 + 28 * max(1, len(rows))), barmode="stack", bargap=0.2, dragmode=False)
    figure.update_layout(legend={"traceorder": "normal"}, margin={"t": 116, "b": 56})
    unit = text("figures.fill.unit", lang)
    figure.update_xaxes(title={"text": unit}, range=[0, 100.5], ticksuffix=" %", gridcolor=PALE, fixedrange=True)
    figure.update_yaxes(
        tickvals=[place for place, _ in rows],
        ticktext=[plot_text(shortened(one.outcome.applicant)) for _, one in rows],
        range=[-0.5, len(rows) - 0.5],
        automargin=True,
        fixedrange=True,
        showgrid=False,
        ticklabelstandoff=6,
        color=INK,
    )
    return figure


def _bar(name: str, colour: str, rows: list[tuple[int, Filled]], lang: Lang, *, alone: bool) -> Any:
    return go.Bar(
        name=name,
        orientation="h",
        y=[place for place, _ in rows],
        x=[one.alone if alone else one.pool for _, one in rows],
        marker={"color": colour},
        text=["" if alone and one.pool else _label(one, lang) for _, one in rows],
        textposition="auto",
        insidetextanchor="start",
        insidetextfont={"color": WHITE, "size": 12},
        outsidetextfont={"color": INK, "size": 12},
        cliponaxis=False,
        hovertext=[_hover(one, lang) for _, one in rows],
        hoverinfo="text",
    )


def _label(one: Filled, lang: Lang) -> str:
    return text("figures.fill.label", lang, percent=f"{one.whole:.1f}", wish=_wish(one, lang))


def _wish(one: Filled, lang: Lang) -> str:
    if one.wish is None:
        return text(f"figures.state.{one.outcome.state}", lang)
    return wish_text(one.wish, one.rank, lang)


def _hover(one: Filled, lang: Lang) -> str:
    return text(
        "figures.fill.hover",
        lang,
        applicant=plot_text(one.outcome.applicant),
        title=plot_text(one.outcome.title),
        wish=_wish(one, lang),
        whole=f"{one.whole:.1f}",
        pool=f"{one.pool:.1f}",
    )


COLUMNS = (
    "applicant",
    "fill",
    "pool_fill",
    "self_fill",
    "wish",
    "state",
    "asked_hours",
    "given_hours",
    "subsidy_class",
    "outlook",
    "title",
    "proposal",
)


def fill_table(info: FillInfo, lang: Lang) -> pd.DataFrame:
    """Return one row per proposal, as the chart has them."""
    rows = [
        {
            "applicant": one.outcome.applicant,
            "fill": one.whole,
            "pool_fill": one.pool,
            "self_fill": one.alone,
            "wish": _wish(one, lang) if one.wish is not None else "",
            "state": text(f"figures.state.{one.outcome.state}", lang),
            "asked_hours": whole_hours(one.outcome.figures.asked_h),
            "given_hours": whole_hours(one.outcome.figures.given_h + one.outcome.figures.given_self_h),
            "subsidy_class": one.outcome.subsidy_class,
            "outlook": text(f"figures.outlook.{one.outcome.outlook}", lang),
            "title": one.outcome.title,
            "proposal": one.outcome.figures.id,
        }
        for one in info.filled
    ]
    return frame(rows, COLUMNS)


WISH_COLUMNS = ("group", "proposals", "wish_share", "given_hours")


def wish_table(info: FillInfo, lang: Lang) -> pd.DataFrame:
    """Return how many proposals came where in their wishes, how many came nowhere; the counts add up to all."""
    rows: list[dict[str, Any]] = []
    for wish in WORST_LAST:
        if info.count(wish) or info.hours.get(wish):
            rows.append(
                _counted(text(f"figures.wish_legend.{wish}", lang), info.count(wish), info, info.hours.get(wish, 0))
            )
    for standing in (Standing.LEFT_OUT, Standing.SET_APART):
        if info.standing(standing):
            rows.append(_counted(text(f"figures.state.{standing}", lang), info.standing(standing), info, 0))
    return frame(rows, WISH_COLUMNS)


def _counted(name: str, count: int, info: FillInfo, h: int) -> dict[str, Any]:
    return {
        "group": name,
        "proposals": count,
        "wish_share": count * 1000 // len(info.filled) / 10,
        "given_hours": whole_hours(h),
    }
