"""What pages are put together from: a chart with its caption, a section with its table, a row of key figures."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.pages.grid import grid
from dashboards.theme import PRIMARY, graph_config
from models.text import Lang, text

Parts = list[Component]


def chart(name: str, figure: Any, caption: str, lang: Lang) -> Component:
    """Show a chart with its summary in words; the same rows stand in the table below it."""
    height = f"{figure.layout.height}px"
    config: Any = graph_config(lang)
    graph = dcc.Graph(id=f"chart-{name}", figure=figure, config=config, style={"height": height, "minWidth": "720px"})
    return html.Figure([graph, html.Figcaption(caption, id=f"caption-{name}")], className="chart")


def table_section(name: str, table: pd.DataFrame, lang: Lang, key: str = "pages.same_as_table") -> Component:
    """Show a table under a heading of its own."""
    title = text(key, lang)
    named: dict[str, Any] = {"aria-label": title}
    return html.Section([dmc.Title(title, order=2, size="h3", mt="xl", mb="xs"), grid(name, table, lang)], **named)


def heading(key: str, lang: Lang) -> Parts:
    """Start a page: its name and what it shows, in a sentence."""
    title = dmc.Title(text(f"pages.{key}.title", lang), order=1, size="h2", mb="xs")
    return [title, dmc.Text(text(f"pages.{key}.about", lang))]


def key_figures(figures: Sequence[tuple[str, str, str]]) -> Component:
    """Show a few numbers large, each with its name and a note."""
    cards: Parts = [
        dmc.Paper(
            [
                html.Dt(name, className="figure-name"),
                html.Dd(value, className="figure-value"),
                html.Dd(note, className="figure-note"),
            ],
            withBorder=True,
            p="sm",
            className="figure-card",
        )
        for name, value, note in figures
    ]
    return html.Dl(cards, className="figure-row")


def notice(name: str, title: str, inside: Parts, colour: str = PRIMARY) -> Component:
    """Show a message in a frame of its own; the colour only supports what the words say."""
    frame: Component = dmc.Paper(
        [dmc.Text(title, fw=700), *inside],
        id=name,
        withBorder=True,
        p="md",
        className="notice",
        style={"borderColor": colour},
    )
    return frame


def spoken(name: str) -> dict[str, Any]:
    """Name a part for those who hear the page, where what they see does not name it."""
    return {"aria-label": name}


def drop(name: str, inside: Parts | Component, **settings: Any) -> Component:
    """Offer a place for files: dropped there, or chosen by mouse or keyboard. The words inside name it for readers."""
    place = dcc.Upload(
        inside,
        id=name,
        className="drop-area",
        className_active="drop-area drop-over",
        className_reject="drop-area drop-refused",
        style_active={},
        style_reject={},
        disable_click=True,  # the label opens the choice of files, once
        **settings,
    )
    return html.Label(place, className="drop")


def button_look(words: str) -> Component:
    """Write words as a button looks, where something around them is what is pressed."""
    return html.Span(words, className="button-look")
