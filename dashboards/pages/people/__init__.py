"""People: who may use the service, in which role; and one's own tokens for programs and open sessions.

Whatever is secret is told once, on the page of whoever asked for it. Whatever takes something away is asked before.
"""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update

from api.people import accounts
from api.people.credentials import Kind
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.grid import grid
from dashboards.pages.parts import Parts, heading
from dashboards.pages.people import dialogues, everybody, own
from dashboards.pages.people.dialogues import word
from dashboards.pages.telling import telling_in
from models.text import Lang


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show accounts, the ways to change them, one's own tokens and sessions."""
    lang = asked.lang
    with backstage.read() as connection:
        found = accounts.every(connection)
    return [
        *heading("people", lang),
        _title("accounts", lang),
        grid("people-accounts", everybody.account_table(found, lang), lang),
        html.Div([everybody.adding(lang), everybody.changing(found, lang)], className="beside"),
        _title("tokens", lang),
        *own.tokens(asked, backstage),
        _title("sessions", lang),
        html.P(word("sessions_about", lang)),
        html.Div(own.listed(Kind.SESSION, asked, backstage), id="people-sessions"),
        *dialogues.told_once(lang),
        *dialogues.confirming(lang),
    ]


def _title(key: str, lang: Lang) -> Any:
    return dmc.Title(word(key, lang), order=2, size="h3", mt="xl", mb="xs")


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the page to accounts and secrets."""
    dialogues.add_callbacks(site)
    everybody.add_callbacks(site, backstage)
    own.add_callbacks(site, backstage)

    @answering(
        site,
        Output("people-confirm", "opened", allow_duplicate=True),
        Input("people-yes", "n_clicks"),
        State("people-pending", "data"),
        prevent_initial_call=True,
        running=[(Output("people-yes", "disabled"), True, False)],
        on_error=telling_in("people-confirm-refusal"),
    )
    def act(clicks: int | None, pending: dict[str, str] | None) -> Any:
        if not clicks or not pending:
            return no_update
        asked = asking()
        if pending["act"] == "end":
            own.end(backstage, asked, pending["name"], Kind(pending["kind"]))
        else:
            everybody.act_on(backstage, asked.lang, pending["act"], pending["name"])
        return False
