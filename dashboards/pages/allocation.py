"""The allocation table: requested beside allotted, proposal by proposal."""

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import Dash, Input, Output, State, html, no_update

from dashboards.figures.outcomes import outcome_table, outcomes
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.parts import Parts, heading, table_section
from dashboards.pages.view import Shown
from models.text import text

APPLICANT = "/ui/applicant"


def body(shown: Shown, asked: Asked) -> Parts:
    """Show every proposal; each leads to the page of its applicant."""
    lang = asked.lang
    found = outcomes(shown.scenario, shown.plan, shown.figures, lang)
    table = opening(outcome_table(found, lang), asked)
    chooser = dmc.Select(
        id="allocation-open",
        label=text("pages.allocation.open", lang),
        data=[{"value": one.figures.id, "label": f"{one.applicant} {one.figures.id}"} for one in found],
        searchable=True,
        maw=520,
        my="md",
    )
    return [
        *heading("allocation", lang),
        html.P(html.A(text("pages.print.link", lang), href=asked.link("/ui/print", plan=shown.entry.id))),
        chooser,
        table_section("allocation", table, lang, "pages.allocation.table"),
    ]


def opening(table: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Add to a table of proposals a link to the page of each applicant. The words are ours: no name becomes markup."""
    word = text("pages.allocation.details", asked.lang)
    links = [f"[{word}]({asked.link(APPLICANT, proposal=proposal)})" for proposal in table["proposal"]]
    wider = table.copy()
    wider.insert(1, "open", links)
    return wider


def callbacks(site: Dash, _backstage: Backstage) -> None:
    """Go to the page of the applicant chosen above the table."""

    @answering(
        site,
        Output("location", "href"),
        Input("allocation-open", "value"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def go(proposal: str | None, search: str) -> Any:
        return asking("", search or "").link(APPLICANT, proposal=proposal) if proposal else no_update
