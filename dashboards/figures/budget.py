"""The money of a plan: fees, what is eligible, grant and own contribution, by fiscal year and grantee, against limits.

All yen are the ledger's. Grant counts at the rate of the budget; while a class is unknown the own contribution lies
between two values (2/3 and 1/2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from allocator.ledger import Figures, money_rows
from allocator.ledger.names import Names
from allocator.ledger.nouns import BudgetUse, Money
from allocator.ledger.rows import total
from dashboards.figures.allotments import frame
from dashboards.figures.bars import shortened
from dashboards.theme import INK, PALE, chart_layout, plot_text
from models.plan import Plan
from models.policy import SubsidyClass
from models.scenario import Scenario
from models.text import Lang, era_year, text
from models.units import ProposalId

MILLION = 1_000_000
YEARS = ("#0017c1", "#197a4b", "#8b2c8f")
OWN = "#949494"


@dataclass(frozen=True, slots=True)
class Grantee:
    """One proposal with anything to pay, year by year."""

    proposal: ProposalId
    applicant: str
    title: str
    subsidy_class: SubsidyClass
    years: tuple[Money, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class BudgetInfo:
    """Sums by year, limits, grantees with the dearest first. ``ties``: the smallest rows add up to every total."""

    years: tuple[Money, ...]
    limits: tuple[BudgetUse, ...]
    grantees: tuple[Grantee, ...]
    total: Money
    ties: bool

    def limit(self, year: int | None) -> BudgetUse | None:
        """Return the limit of a year for all classes together; None where none is stated."""
        return next((use for use in self.limits if (use.fiscal_year, use.subsidy_class) == (year, None)), None)


def budget_info(scenario: Scenario, plan: Plan, figures: Figures, lang: Lang) -> BudgetInfo:
    """Collect the money of a plan, and see whether it adds up."""
    called = Names(scenario, lang, marked=True)
    grantees = [
        Grantee(
            proposal=proposal.id,
            applicant=called.applicant(proposal.id),
            title=called.title(proposal.id),
            subsidy_class=proposal.subsidy_class,
            years=figures.proposal(proposal.id).years,
            total=figures.proposal(proposal.id).total,
        )
        for proposal in scenario.proposals
    ]
    paying = [grantee for grantee in grantees if fees(grantee.total)]
    return BudgetInfo(
        years=figures.years,
        limits=figures.budgets,
        grantees=tuple(sorted(paying, key=lambda one: (-fees(one.total), one.proposal))),
        total=figures.money,
        ties=_ties(scenario, plan, figures, grantees),
    )


def fees(money: Money) -> int:
    """Return all usage fees, of pools and of what is procured alone."""
    return money.pool_fees + money.self_fees


def _sums(lines: Iterable[Money]) -> tuple[int, int, int, int]:
    listed = list(lines)
    return (
        sum(fees(money) for money in listed),
        sum(money.eligible for money in listed),
        sum(money.grant for money in listed),
        sum(money.own_grant for money in listed),
    )


def _ties(scenario: Scenario, plan: Plan, figures: Figures, grantees: Iterable[Grantee]) -> bool:
    """Add up in three ways: row by row, grantee by grantee, year by year."""
    rows = total(money_rows(scenario, plan))
    by_row = (rows.fee, rows.eligible, rows.grant, rows.own_grant)
    by_grantee = _sums(money for grantee in grantees for money in grantee.years)
    return by_row == by_grantee == _sums(figures.years) == _sums([figures.money])


def year_text(year: int | None, lang: Lang) -> str:
    """Name a fiscal year: 令和6年度."""
    if year is None:
        return text("figures.budget.all_years", lang)
    return text("figures.budget.year", lang, year=str(year), era=era_year(year, lang))


def draw_budget(info: BudgetInfo, lang: Lang) -> Any:
    """Draw grant and own contribution grantee by grantee, the dearest on top."""
    rows = list(reversed(info.grantees))
    names = [plot_text(shortened(grantee.applicant)) for grantee in rows]
    places = list(range(len(rows)))
    figure = go.Figure()
    for year, colour in zip((money.fiscal_year for money in info.years), YEARS, strict=False):
        yen = [sum(money.grant for money in one.years if money.fiscal_year == year) for one in rows]
        name = text("figures.budget.grant_of", lang, year=year_text(year, lang))
        figure.add_trace(_bar(name, yen, places, names, colour, lang))
    own = [fees(one.total) - one.total.grant for one in rows]
    figure.add_trace(_bar(text("figures.budget.own", lang), own, places, names, OWN, lang))
    figure.update_layout(chart_layout(200 + 30 * max(1, len(rows))), barmode="stack", bargap=0.25, dragmode=False)
    figure.update_layout(legend={"traceorder": "normal"}, margin={"t": 110, "b": 60})
    unit = text("figures.budget.unit", lang)
    figure.update_xaxes(title={"text": unit}, tickformat=",d", gridcolor=PALE, fixedrange=True, color=INK)
    figure.update_yaxes(
        tickvals=places, ticktext=names, automargin=True, fixedrange=True, showgrid=False, ticklabelstandoff=6
    )
    return figure


def _bar(name: str, yen: list[int], places: list[int], names: list[str], colour: str, lang: Lang) -> Any:
    told = [
        text("figures.budget.hover", lang, applicant=who, what=name, yen=value)
        for who, value in zip(names, yen, strict=True)
    ]
    return go.Bar(
        name=name,
        orientation="h",
        x=[value / MILLION for value in yen],
        y=places,
        marker={"color": colour},
        hovertext=told,
        hoverinfo="text",
    )


YEN = ("pool_fees", "self_fees", "eligible", "grant", "own_low", "own_high")
GRANTEE_COLUMNS = ("applicant", "fiscal_year", "subsidy_class", *YEN, "title", "proposal")
YEAR_COLUMNS = ("fiscal_year", "group", *YEN, "budget_limit", "budget_left")


def _yen(money: Money) -> dict[str, int]:
    return {name: getattr(money, name) for name in YEN}


def grantee_table(info: BudgetInfo, lang: Lang) -> pd.DataFrame:
    """Return one row per grantee and fiscal year."""
    rows = [
        {
            "applicant": grantee.applicant,
            "fiscal_year": year_text(money.fiscal_year, lang),
            "subsidy_class": text(f"figures.class.{grantee.subsidy_class}", lang),
            **_yen(money),
            "title": grantee.title,
            "proposal": grantee.proposal,
        }
        for grantee in info.grantees
        for money in grantee.years
    ]
    return frame(rows, GRANTEE_COLUMNS)


def total_row(info: BudgetInfo, lang: Lang) -> dict[str, Any]:
    """Return the row below the grantees: the whole of the plan."""
    return {"applicant": text("figures.budget.total", lang), **_yen(info.total)}


def year_table(info: BudgetInfo, lang: Lang) -> pd.DataFrame:
    """Return one row per fiscal year with its limit and what is left, the whole, then the envelopes of classes."""
    rows: list[dict[str, Any]] = []
    for money in (*info.years, info.total):
        use = info.limit(money.fiscal_year)
        rows.append(
            {"fiscal_year": year_text(money.fiscal_year, lang), "group": text("figures.group_all", lang), **_yen(money)}
            | ({"budget_limit": use.yen, "budget_left": use.yen - use.grant} if use else {})
        )
    for use in info.limits:
        if use.subsidy_class is not None:
            rows.append(
                {
                    "fiscal_year": year_text(use.fiscal_year, lang),
                    "group": text(f"figures.class.{use.subsidy_class}", lang),
                    "grant": use.grant,
                    "budget_limit": use.yen,
                    "budget_left": use.yen - use.grant,
                }
            )
    return frame(rows, YEAR_COLUMNS)
