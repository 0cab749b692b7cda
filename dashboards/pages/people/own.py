"""One's own tokens for programs, and the sessions one has open: made, listed, ended."""

from datetime import timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update, set_props

from api.people import administering, credentials
from api.people.credentials import Credential, Kind
from api.people.roles import SAMPLE
from api.people.signing import utc_now
from api.routers.people import NewToken
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, done
from dashboards.pages.parts import Parts
from dashboards.pages.people.dialogues import ask, tell_once, word
from dashboards.pages.telling import telling_in
from dashboards.pages.words import moment_text
from models.errors import InputError

DAYS = (30, 90, 180, 366)
"""How long a token can be used, to choose from."""


def tokens(asked: Asked, backstage: Backstage) -> Parts:
    """Show the tokens and a way to make one."""
    lang = asked.lang
    if asked.who.account == SAMPLE:
        return [html.P(word("no_tokens_in_sample", lang), id="people-no-tokens")]
    days = [{"value": str(count), "label": word("days", lang, count=count)} for count in DAYS]
    return [
        html.P(word("tokens_about", lang)),
        html.Div(listed(Kind.TOKEN, asked, backstage), id="people-tokens"),
        dmc.Group(
            [
                dmc.TextInput(id="people-token-label", label=word("token_label", lang), required=True, w=320),
                dmc.Select(
                    id="people-token-days", label=word("token_days", lang), data=days, value="90",
                    allowDeselect=False, w=160,
                ),
                dmc.Button(word("token_button", lang), id="people-token", h=44),
            ],
            align="flex-end",
        ),
        html.Div(id="people-token-refusal", role="alert"),
    ]  # fmt: skip


def listed(kind: Kind, asked: Asked, backstage: Backstage) -> Parts:
    """List what can still be used, each with a way to end it."""
    with backstage.read() as connection:
        found = administering.open_secrets(connection, asked.who.account, kind, utc_now())
    if not found:
        return [html.P(word(f"no_{kind}", asked.lang))]
    return [html.Ul([_secret_row(one, asked) for one in found], className="secrets")]


def _secret_row(one: Credential, asked: Asked) -> Any:
    lang = asked.lang
    here = one.id == asked.who.credential
    words = word(
        f"{one.kind}_line",
        lang,
        label=one.label,
        made=moment_text(one.created_at, lang),
        seen=moment_text(one.seen_at, lang),
        ends=moment_text(one.expires_at, lang),
    )
    named: dict[str, Any] = {"aria-label": word("end_this", lang, what=words)}
    button = dmc.Button(
        word("end", lang), id={"people-end": one.id, "kind": one.kind.value}, variant="outline", h=44, **named
    )
    return html.Li([html.Span(words), html.Strong(word("this_one", lang)) if here else button])


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie making and ending to the page."""

    @answering(
        site,
        Output("people-token-label", "value"),
        Input("people-token", "n_clicks"),
        State("people-token-label", "value"),
        State("people-token-days", "value"),
        prevent_initial_call=True,
        on_error=telling_in("people-token-refusal"),
    )
    def add_token(clicks: int | None, label: str | None, days: str) -> Any:
        if not clicks:
            return no_update
        asked = asking()
        if not (label or "").strip():
            raise InputError("typed_blank", label=word("token_label", asked.lang))
        wanted = NewToken(label=(label or "").strip()[:200], days=int(days))
        with backstage.acting("POST", "/tokens") as change:
            lasts = timedelta(days=wanted.days)
            issued = credentials.issue(change, Kind.TOKEN, asked.who.account, lasts, wanted.label)
        tell_once(word("token_of", asked.lang, label=wanted.label), issued.secret)
        set_props("people-tokens", {"children": listed(Kind.TOKEN, asked, backstage)})
        set_props("people-token-refusal", {"children": []})
        done(word("token_made", asked.lang, label=wanted.label))
        return ""

    @answering(
        site,
        Output("people-pending", "data", allow_duplicate=True),
        Input({"people-end": ALL, "kind": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def ask_end(clicks: list[int | None]) -> Any:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            return no_update
        kind = Kind(ctx.triggered_id["kind"])
        words = word(f"ask_end_{kind}", asking().lang)
        return ask({"act": "end", "name": ctx.triggered_id["people-end"], "kind": kind.value}, words)


def end(backstage: Backstage, asked: Asked, credential: str, kind: Kind) -> None:
    """End a token or session of one's own."""
    with backstage.acting("DELETE", "/tokens/{token_id}") as change:
        credentials.end(change, credential, asked.who.account)
    set_props(f"people-{kind}s", {"children": listed(kind, asked, backstage)})
    done(word(f"ended_{kind}", asked.lang))
