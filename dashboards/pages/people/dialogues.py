"""The two dialogues of the page: what is told once, and what is asked before something is taken away."""

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html, set_props

from dashboards.pages.backstage import answering
from dashboards.pages.parts import Parts
from models.text import Lang, text


def word(key: str, lang: Lang, **params: object) -> str:
    """Return a sentence of this page."""
    return text(f"pages.people.{key}", lang, **params)


def told_once(lang: Lang) -> Parts:
    """Hold the place of a secret; it is closed on purpose only, since it never comes again."""
    return [
        dmc.Modal(
            [
                dmc.TextInput(
                    id="people-secret", label="-", readOnly=True, styles={"input": {"fontFamily": "monospace"}}
                ),
                html.P(word("once", lang)),
                dmc.Button(word("noted", lang), id="people-noted", h=44),
            ],
            id="people-once",
            title=word("once_title", lang),
            opened=False,
            keepMounted=True,
            closeOnClickOutside=False,
            closeOnEscape=False,
            withCloseButton=False,
            size="lg",
        )
    ]


def tell_once(label: str, secret: str) -> None:
    """Show a secret."""
    set_props("people-secret", {"label": label, "value": secret})
    set_props("people-once", {"opened": True})


def confirming(lang: Lang) -> Parts:
    """Ask before something is taken away."""
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


def ask(pending: dict[str, str], words: str) -> dict[str, str]:
    """Ask, and return what is done if the answer is yes."""
    set_props("people-confirm-words", {"children": words})
    set_props("people-confirm-refusal", {"children": []})
    set_props("people-confirm", {"opened": True})
    return pending


def add_callbacks(site: Dash) -> None:
    """Let both be closed."""

    @answering(
        site,
        Output("people-secret", "value"),
        Input("people-noted", "n_clicks"),
        prevent_initial_call=True,
    )
    def noted(_clicks: int | None) -> str:
        set_props("people-once", {"opened": False})
        return ""

    @answering(
        site,
        Output("people-confirm", "opened", allow_duplicate=True),
        Input("people-no", "n_clicks"),
        prevent_initial_call=True,
    )
    def leave(_clicks: int | None) -> bool:
        return False
