"""Beginning a round: the first step of everything else, offered on the first page to those who may."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update

from api.cycles.inputs import begin
from api.cycles.nouns import Cycle
from dashboards.pages.asked import Asked, address, asking
from dashboards.pages.backstage import Backstage, answering, may
from dashboards.pages.parts import Parts
from models.text import text

BEGIN = ("POST", "/cycles")


def offer(asked: Asked) -> Parts:
    """Offer to begin a round, by its name."""
    if not may(asked.who, *BEGIN):
        return []
    name = dmc.TextInput(
        id="home-round-name",
        label=text("pages.home.round_name", asked.lang),
        description=text("pages.home.round_name_about", asked.lang),
        value="",
        maw=420,
        mb="sm",
        inputProps={"autoComplete": "off", "maxLength": 200},
    )
    return [html.Div([name, dmc.Button(text("pages.home.begin", asked.lang), id="home-begin", h=44)])]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Begin a round and go to it."""

    @answering(
        site,
        Output("location", "search", allow_duplicate=True),
        Output("home-round-name", "error"),
        Input("home-begin", "n_clicks"),
        State("home-round-name", "value"),
        running=[(Output("home-begin", "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def begin_round(clicks: int | None, name: str | None) -> Any:
        if not clicks:
            return no_update, no_update
        if not (name or "").strip():
            return no_update, text("pages.home.round_name_missing", asking().lang)
        with backstage.acting(*BEGIN) as change:
            begun = begin(change, Cycle(name=(name or "").strip()))
        return address("", {"cycle": begun.version.owner}), None
