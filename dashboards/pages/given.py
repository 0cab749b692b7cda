"""What people write on a page before it goes on: a reason that must be there, and words of a refusal."""

from collections.abc import Callable
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from api.errors import said
from dashboards.pages.parts import notice
from dashboards.theme import ERROR
from models.errors import AllocationError, InputError, StaleError
from models.text import Lang, text


def reason_of(written: str | None) -> str:
    """Return a reason as written; without one nothing is done."""
    reason = (written or "").strip()
    if not reason:
        raise InputError("reason_not_written")
    return reason


def refusal(error: AllocationError, lang: Lang) -> str:
    """Say in words why something is refused."""
    return text(error.text_key, lang, **said(error, lang))


def three(error: StaleError, shown: Callable[[Any], str], lang: Lang) -> Component:
    """Show side by side what somebody saw, what another person made of it, and what is about to be sent.

    What was written stays in its field, and the next save replaces what the other person wrote.
    """
    nothing = text("pages.given.nothing", lang)
    rows = [
        html.Tr(
            [
                html.Th(text(f"pages.given.{side}", lang), scope="row"),
                html.Td(_side(error.params[side], shown, nothing)),
            ]
        )
        for side in ("base", "theirs", "yours")
    ]
    table = html.Table([html.Tbody(rows)], className="lines-table")
    return html.Div(
        notice("", text("pages.given.stale", lang), [table, dmc.Text(text("pages.given.choose", lang))], ERROR),
        role="alert",
    )


def _side(value: Any, shown: Callable[[Any], str], nothing: str) -> str:
    return nothing if value is None else shown(value)
