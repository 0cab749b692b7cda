"""Accounts: everybody who may use the service, and the ways to add and change them."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import Dash, Input, Output, State, html, no_update, set_props
from pydantic import ValidationError

from api.people import accounts, administering
from api.people.roles import Account, Role
from api.routers.people import NewAccount
from dashboards.figures.allotments import frame
from dashboards.pages.asked import asking
from dashboards.pages.backstage import Backstage, answering, done
from dashboards.pages.grid import plain_rows
from dashboards.pages.people.dialogues import ask, tell_once, word
from dashboards.pages.telling import telling_in
from dashboards.pages.words import moment_text
from models.errors import InputError
from models.faults import field_faults
from models.text import Lang, text

COLUMNS = ("account_name", "account_shown", "account_role", "account_state", "account_made")
UNSEEN = "x" * 20
"""Stands for a password in the check of the other fields; the real one is made up later."""


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


def adding(lang: Lang) -> Any:
    """Ask for a new account."""
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


def changing(everybody: Sequence[Account], lang: Lang) -> Any:
    """Offer what can be changed about an account."""
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


def _follow(backstage: Backstage, lang: Lang) -> None:
    with backstage.read() as connection:
        everybody = accounts.every(connection)
    set_props("grid-people-accounts", {"rowData": plain_rows(account_table(everybody, lang))})
    set_props("people-who", {"data": _names(everybody, lang)})


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie adding and changing to the page."""
    _let_add(site, backstage)
    _let_change(site, backstage)
    for act in ("password", "switch"):
        _let_ask(site, backstage, act)


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
        tell_once(word("password_of", lang, name=asked.name), password)
        _follow(backstage, lang)
        set_props("people-shown", {"value": ""})
        set_props("people-add-refusal", {"children": []})
        done(word("added", lang, name=asked.name))
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


def _let_ask(site: Dash, backstage: Backstage, act: str) -> None:
    @answering(
        site,
        Output("people-pending", "data", allow_duplicate=True),
        Input(f"people-{act}", "n_clicks"),
        State("people-who", "value"),
        prevent_initial_call=True,
        on_error=telling_in("people-change-refusal"),
    )
    def ask_first(clicks: int | None, name: str | None) -> Any:
        if not clicks:
            return no_update
        lang = asking().lang
        account = _chosen(backstage, name, lang)
        wanted = act if act == "password" else "on" if account.disabled else "off"
        return ask({"act": wanted, "name": account.name}, word(f"ask_{wanted}", lang, name=account.name))


def act_on(backstage: Backstage, lang: Lang, act: str, name: str) -> None:
    """Do what was asked about and confirmed."""
    password, kept = administering.new_password() if act == "password" else ("", None)
    disabled = {"on": False, "off": True}.get(act)
    with backstage.acting("PATCH", "/accounts/{name}") as change:
        administering.change(change, name, disabled=disabled, password=kept)
    if act == "password":
        tell_once(word("password_of", lang, name=name), password)
    _follow(backstage, lang)
    done(word(f"did_{act}", lang, name=name))
