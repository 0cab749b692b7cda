"""Short tables whose cells hold links and buttons; the first cell of a row names it."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from models.text import Lang, text


def rows(key: str, columns: Sequence[str], lines: Sequence[Sequence[Any]], lang: Lang) -> Component:
    """Show lines under the headings ``pages.<key>.column.<name>``; it moves sideways where it is too wide."""
    head = [html.Th(text(f"pages.{key}.column.{name}", lang), scope="col") for name in columns]
    body = [html.Tr([html.Th(first, scope="row"), *(html.Td(cell) for cell in rest)]) for first, *rest in lines]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="rows")
    whole: Component = html.Div(table, className="sideways")
    return whole
