"""The budget: what the plan costs the state and the grantees, against the limits of each fiscal year."""

import dash_mantine_components as dmc
from dash import html

from dashboards.figures.budget import (
    BudgetInfo,
    budget_info,
    draw_budget,
    fees,
    grantee_table,
    total_row,
    year_table,
    year_text,
)
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, chart, heading, key_figures, table_section
from dashboards.pages.view import Shown
from models.text import Lang, text


def body(shown: Shown, asked: Asked) -> Parts:
    """Show sums and limits, the chart, and the rows that add up to them."""
    lang = asked.lang
    info = budget_info(shown.scenario, shown.plan, shown.figures, lang)
    grantees = table_section("grantees", grantee_table(info, lang), lang, "pages.budget.grantees")
    grantees.children[1].dashGridOptions |= {"pinnedBottomRowData": [total_row(info, lang)]}
    tax = shown.scenario.labels.tax_mode
    return [
        *heading("budget", lang),
        key_figures(_cards(info, lang)),
        chart("budget", draw_budget(info, lang), summary(info, lang), lang),
        html.P(text(f"pages.budget.{'ties' if info.ties else 'does_not_tie'}", lang), id="budget-ties"),
        grantees,
        table_section("years", year_table(info, lang), lang, "pages.budget.years"),
        dmc.Text(text("pages.budget.notes", lang, unit=shown.scenario.rules.rounding_yen), size="sm", mt="xs"),
        dmc.Text(text(f"exports.tax.{tax}" if tax else "exports.tax.not_stated", lang), size="sm"),
    ]


def summary(info: BudgetInfo, lang: Lang) -> str:
    """Say in a sentence what is paid by whom."""
    whole = info.total
    same = whole.own_low == whole.own_high
    own = f"{whole.own_low:,}" if same else text("pages.budget.between", lang, low=whole.own_low, high=whole.own_high)
    return text("pages.budget.caption", lang, grantees=len(info.grantees), fees=fees(whole), grant=whole.grant, own=own)


def _cards(info: BudgetInfo, lang: Lang) -> list[tuple[str, str, str]]:
    def yen(value: int) -> str:
        return text("pages.budget.yen", lang, yen=value)

    whole = info.total
    cards = [
        (text("pages.budget.fees", lang), yen(fees(whole)), text("pages.budget.eligible", lang, yen=whole.eligible)),
        (text("pages.budget.grant", lang), yen(whole.grant), text("pages.budget.own", lang, yen=whole.own_high)),
    ]
    for money in info.years:
        use = info.limit(money.fiscal_year)
        name = text("figures.budget.grant_of", lang, year=year_text(money.fiscal_year, lang))
        if use is None:
            note = text("pages.budget.no_limit", lang)
        else:
            note = text("pages.budget.left", lang, limit=use.yen, left=use.yen - use.grant)
        cards.append((name, yen(money.grant), note))
    return cards
