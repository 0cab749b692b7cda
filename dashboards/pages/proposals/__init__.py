"""The proposals of a round: the list, what officers decide about one, and proposals entered by hand."""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from api.cycles.proposals import proposal_lines
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, answering, may
from dashboards.pages.parts import Parts, heading
from dashboards.pages.proposals import decision, entry
from dashboards.pages.proposals.listing import CHOSEN, listing
from dashboards.pages.proposals.looked import look, looking
from dashboards.pages.proposals.waiting import waiting
from dashboards.pages.states import no_round
from models.text import text


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show the list, the chosen proposal, and the form for one by hand."""
    looked = look(asked, backstage)
    if looked is None:
        return [*heading("proposals", asked.lang), no_round(asked.lang)]
    lines = proposal_lines(looked.inputs)
    chosen = next((line for line in lines if line.id == asked.word(CHOSEN)), None)
    hand = entry.form(looked) if may(asked.who, *entry.ENTER) else []
    none = [html.P(text("pages.proposals.none", asked.lang), id="no-proposals")] if not lines else []
    return [
        *heading("proposals", asked.lang),
        html.Div(waiting(looked), id="proposals-open"),
        *none,
        html.P(text("pages.proposals.choose", asked.lang), id="proposals-choose"),
        html.Div(listing(lines, chosen.id if chosen else "", asked.lang), id="proposals-list"),
        html.Div(decision.panel(chosen, looked), id="proposals-panel", tabIndex=-1),
        *hand,
    ]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Show what is chosen in the list, and tie the forms to the store."""

    @answering(
        site,
        Output("proposals-panel", "children"),
        Input("grid-proposals", "selectedRows"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def choose(chosen: Any, search: str) -> Any:
        if not isinstance(chosen, list) or not chosen:
            return no_update
        looked = looking(backstage, search)
        line = next((one for one in proposal_lines(looked.inputs) if one.id == chosen[0]["id"]), None)
        return decision.panel(line, looked)

    decision.callbacks(site, backstage)
    entry.callbacks(site, backstage)
