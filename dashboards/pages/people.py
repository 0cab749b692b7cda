"""People: who may use the service, in which role; and one's own tokens for programs and open sessions.

Whatever is secret is told once, on the page of whoever asked for it. Whatever takes something away is asked before.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update, set_props
from pydantic import ValidationError

from api.people import accounts, administering, credentials
from api.people.credentials import Credential, Kind
from api.people.roles import SAMPLE, Account, Role
from api.people.signing import utc_now
from api.routers.people import NewAccount, NewToken
from dashboards.figures.allotments import frame
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, done
from dashboards.pages.grid import grid, plain_rows
from dashboards.pages.parts import Parts, heading
from dashboards.pages.telling import telling_in
from dashboards.pages.words import moment_text
from models.errors import InputError
from models.faults import field_faults
from models.text import Lang, text

COLUMNS = ("account_name", "account_shown", "account_role", "account_state", "account_made")
DAYS = (30, 90, 180, 366)
"""How long a token can be used, to choose from."""
UNSEEN = "x" * 20
"""Stands for a password in the check of the other fields; the real one is made up later."""


def word(key: str, lang: Lang, **params: object) -> str:
    """Return a sentence of this page."""
    return text(f"pages.people.{key}", lang, **params)


# --- what stands on the page


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show accounts, the ways to change them, one's own tokens and sessions."""
    lang = asked.lang
    with backstage.read() as connection:
        everybody = accounts.every(connection)
    return [
        *heading("people", lang),
        *_told_once(lang),
        _title("accounts", lang),
        grid("people-accounts", account_table(everybody, lang), lang),
        html.Div(
            [_adding(lang), _changing(everybody, lang)],
            className="beside",
        ),
        _title("tokens", lang),
        *_tokens(asked, backstage),
        _title("sessions", lang),
        html.P(word("sessions_about", lang)),
        html.Div(_listed(Kind.SESSION, asked, backstage), id="people-sessions"),
        *_confirming(lang),
    ]


def _title(key: str, lang: Lang) -> Any:
    return dmc.Title(word(key, lang), order=2, size="h3", mt="xl", mb="xs")


def account_table(everybody: Sequence[Account], lang: Lang) -> pd.DataFrame:
    """Return one row per account."""
    rows = [
        {
            "account_name": account.name,
            "account_shown": account.shown,
            "account_role": text(f"signing.role.{account.role}", lang),
            "account_state": word("off" if account.disabled else "on", lang),
            "account_made": moment_text(account.created_at, lang),
        }
        for account in everybody
    ]
    return frame(rows, COLUMNS)


def _roles(lang: Lang) -> list[dict[str, str]]:
    return [{"value": role.value, "label": text(f"signing.role.{role}", lang)} for role in Role]


def _names(everybody: Sequence[Account], lang: Lang) -> list[dict[str, str]]:
    return [{"value": one.name, "label": word("named", lang, name=one.name, shown=one.shown)} for one in everybody]


def _adding(lang: Lang) -> Any:
    return dmc.Paper(
        [
            dmc.Title(word("add", lang), order=3, size="h4"),
            dmc.TextInput(id="people-name", label=text("signing.field.name", lang), required=True),
            dmc.TextInput(id="people-shown", label=text("signing.field.shown", lang)),
            dmc.Select(
                id="people-role",
                label=word("role", lang),
                data=_roles(lang),
                value=Role.VIEWER.value,
                allowDeselect=False,
            ),
            html.P(word("add_about", lang)),
            html.Div(id="people-add-refusal", role="alert"),
            dmc.Button(word("add_button", lang), id="people-add", h=44),
        ],
        withBorder=True,
        p="md",
    )


def _changing(everybody: Sequence[Account], lang: Lang) -> Any:
    return dmc.Paper(
        [
            dmc.Title(word("change", lang), order=3, size="h4"),
            dmc.Select(
                id="people-who", label=word("who", lang), data=_names(everybody, lang), searchable=True, required=True,
                nothingFoundMessage=text("pages.grid.noMatchingRows", lang),
            ),
            dmc.TextInput(id="people-new-shown", label=text("signing.field.shown", lang)),
            dmc.Select(id="people-new-role", label=word("role", lang), data=_roles(lang), allowDeselect=False),
            html.Div(id="people-change-refusal", role="alert"),
            dmc.Group(
                [
                    dmc.Button(word("change_button", lang), id="people-change", h=44),
                    dmc.Button(word("password_button", lang), id="people-password", h=44, variant="outline"),
                    dmc.Button(word("switch_button", lang), id="people-switch", h=44, variant="outline"),
                ],
                mt="md",
            ),
        ],
        withBorder=True,
        p="md",
    )  # fmt: skip


def _tokens(asked: Asked, backstage: Backstage) -> Parts:
    lang = asked.lang
    if asked.who.account == SAMPLE:
        return [html.P(word("no_tokens_in_sample", lang), id="people-no-tokens")]
    days = [{"value": str(count), "label": word("days", lang, count=count)} for count in DAYS]
    return [
        html.P(word("tokens_about", lang)),
        html.Div(_listed(Kind.TOKEN, asked, backstage), id="people-tokens"),
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


def _listed(kind: Kind, asked: Asked, backstage: Backstage) -> Parts:
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


def _told_once(lang: Lang) -> Parts:
    return [
        html.Div(
            dmc.Paper(
                [
                    dmc.TextInput(id="people-secret", label="-", readOnly=True, maw=640),
                    html.P(word("once", lang)),
                ],
                withBorder=True,
                p="md",
            ),
            id="people-once",
            hidden=True,
            role="status",
        )
    ]


def _tell_once(label: str, secret: str) -> None:
    set_props("people-secret", {"label": label, "value": secret})
    set_props("people-once", {"hidden": False})


def _confirming(lang: Lang) -> Parts:
    return [
        dcc.Store(id="people-pending"),
        dmc.Modal(
            [
                html.P(id="people-confirm-words"),
                html.Div(id="people-confirm-refusal", role="alert"),
                dmc.Group(
                    [
                        dmc.Button(word("yes", lang), id="people-yes", h=44),
                        dmc.Button(word("no", lang), id="people-no", h=44, variant="outline"),
                    ]
                ),
            ],
            id="people-confirm",
            title=word("sure", lang),
            closeButtonProps={"aria-label": word("no", lang)},
            opened=False,
            keepMounted=True,
        ),
    ]


# --- what happens


def _ask(pending: dict[str, str], words: str) -> dict[str, str]:
    set_props("people-confirm-words", {"children": words})
    set_props("people-confirm-refusal", {"children": []})
    set_props("people-confirm", {"opened": True})
    return pending


def _follow(backstage: Backstage, lang: Lang) -> None:
    with backstage.read() as connection:
        everybody = accounts.every(connection)
    set_props("grid-people-accounts", {"rowData": plain_rows(account_table(everybody, lang))})
    set_props("people-who", {"data": _names(everybody, lang)})


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the page to accounts and secrets."""
    _let_add(site, backstage)
    _let_change(site, backstage)
    _let_ask(site, backstage)
    _let_confirm(site, backstage)


def _let_add(site: Dash, backstage: Backstage) -> None:
    @answering(
        site,
        Output("people-name", "value"),
        Input("people-add", "n_clicks"),
        State("people-name", "value"),
        State("people-shown", "value"),
        State("people-role", "value"),
        prevent_initial_call=True,
        running=[(Output("people-add", "disabled"), True, False)],
        on_error=telling_in("people-add-refusal"),
    )
    def add(clicks: int | None, name: str | None, shown: str | None, role: str) -> Any:
        if not clicks:
            return no_update
        lang = asking().lang
        try:
            asked = NewAccount(
                name=(name or "").strip().lower(), shown=(shown or "").strip(), role=Role(role), password=UNSEEN
            )
        except ValidationError as error:
            raise InputError("account_name", faults=len(field_faults(error.errors(), {}))) from error
        password, kept = administering.new_password()
        with backstage.acting("POST", "/accounts") as change:
            accounts.add(change, asked.name, asked.shown, asked.role, kept)
        _tell_once(word("password_of", lang, name=asked.name), password)
        _follow(backstage, lang)
        set_props("people-shown", {"value": ""})
        set_props("people-add-refusal", {"children": []})
        done(word("added", lang, name=asked.name))
        return ""

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
        _tell_once(word("token_of", asked.lang, label=wanted.label), issued.secret)
        set_props("people-tokens", {"children": _listed(Kind.TOKEN, asked, backstage)})
        set_props("people-token-refusal", {"children": []})
        done(word("token_made", asked.lang, label=wanted.label))
        return ""


def _let_change(site: Dash, backstage: Backstage) -> None:
    @answering(
        site,
        Output("people-new-shown", "value"),
        Output("people-new-role", "value"),
        Input("people-who", "value"),
        prevent_initial_call=True,
    )
    def choose(name: str | None) -> Any:
        if not name:
            return "", None
        backstage.permitted("GET", "/accounts")
        with backstage.read() as connection:
            account = accounts.get(connection, name)
        return account.shown, account.role.value

    @answering(
        site,
        Output("people-pending", "data", allow_duplicate=True),
        Input("people-change", "n_clicks"),
        State("people-who", "value"),
        State("people-new-shown", "value"),
        State("people-new-role", "value"),
        prevent_initial_call=True,
        on_error=telling_in("people-change-refusal"),
    )
    def change(clicks: int | None, name: str | None, shown: str | None, role: str | None) -> Any:
        if not clicks:
            return no_update
        lang = asking().lang
        account = _chosen(backstage, name, lang)
        with backstage.acting("PATCH", "/accounts/{name}") as under_way:
            administering.change(
                under_way, account.name, shown=(shown or "").strip() or None, role=Role(role) if role else None
            )
        _follow(backstage, lang)
        set_props("people-change-refusal", {"children": []})
        done(word("changed", lang, name=account.name))
        return None


def _chosen(backstage: Backstage, name: str | None, lang: Lang) -> Account:
    if not name:
        raise InputError("typed_blank", label=word("who", lang))
    backstage.permitted("GET", "/accounts")
    with backstage.read() as connection:
        return accounts.get(connection, name)


def _let_ask(site: Dash, backstage: Backstage) -> None:
    for act in ("password", "switch"):
        _let_ask_about_account(site, backstage, act)

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
        return _ask({"act": "end", "name": ctx.triggered_id["people-end"], "kind": kind.value}, words)


def _let_ask_about_account(site: Dash, backstage: Backstage, act: str) -> None:
    @answering(
        site,
        Output("people-pending", "data", allow_duplicate=True),
        Input(f"people-{act}", "n_clicks"),
        State("people-who", "value"),
        prevent_initial_call=True,
        on_error=telling_in("people-change-refusal"),
    )
    def ask(clicks: int | None, name: str | None) -> Any:
        if not clicks:
            return no_update
        lang = asking().lang
        account = _chosen(backstage, name, lang)
        wanted = act if act == "password" else "on" if account.disabled else "off"
        return _ask({"act": wanted, "name": account.name}, word(f"ask_{wanted}", lang, name=account.name))


def _let_confirm(site: Dash, backstage: Backstage) -> None:
    @answering(
        site,
        Output("people-confirm", "opened", allow_duplicate=True),
        Input("people-no", "n_clicks"),
        prevent_initial_call=True,
    )
    def leave(_clicks: int | None) -> bool:
        return False

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
            _end(backstage, asked, pending["name"], Kind(pending["kind"]))
        else:
            _act_on_account(backstage, asked.lang, pending["act"], pending["name"])
        return False


def _end(backstage: Backstage, asked: Asked, credential: str, kind: Kind) -> None:
    with backstage.acting("DELETE", "/tokens/{token_id}") as change:
        credentials.end(change, credential, asked.who.account)
    set_props(f"people-{kind}s", {"children": _listed(kind, asked, backstage)})
    done(word(f"ended_{kind}", asked.lang))


def _act_on_account(backstage: Backstage, lang: Lang, act: str, name: str) -> None:
    password, kept = administering.new_password() if act == "password" else ("", None)
    disabled = {"on": False, "off": True}.get(act)
    with backstage.acting("PATCH", "/accounts/{name}") as change:
        administering.change(change, name, disabled=disabled, password=kept)
    if act == "password":
        _tell_once(word("password_of", lang, name=name), password)
    _follow(backstage, lang)
    done(word(f"did_{act}", lang, name=name))
