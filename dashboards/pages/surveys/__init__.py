"""The surveys of a round: what was sent in, what is asked about it, what counts, and what it asks for in all."""

from collections.abc import Callable
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, html
from dash.development.base_component import Component

from allocator.importing import Imported
from api.cycles.inputs import Inputs
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, may
from dashboards.pages.parts import Parts, heading, spoken
from dashboards.pages.states import no_round
from dashboards.pages.surveys import acceptance, files, letters, questions, shortage, versions
from dashboards.pages.surveys.looked import PATH, Looked, look
from models.text import Lang, text

PART = "part"
PARTS: dict[str, Callable[[Looked], Parts]] = {
    "files": files.body,
    "questions": questions.body,
    "letters": letters.body,
    "versions": versions.body,
    "accept": acceptance.body,
    "demand": shortage.body,
}


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show one part of the page; the others are links above it."""
    looked = look(asked, backstage)
    if looked is None:
        return [*heading("surveys", asked.lang), no_round(asked.lang)]
    offered = [part for part in PARTS if part != "letters" or may(asked.who, *letters.READ)]
    part = asked.word(PART) if asked.word(PART) in offered else offered[0]
    name = text(f"pages.surveys.part.{part}", asked.lang)
    return [
        *heading("surveys", asked.lang),
        _parts(asked, offered, part, looked.read, looked.inputs),
        html.Section([dmc.Title(name, order=2, size="h3", mb="xs"), *PARTS[part](looked)], **spoken(name)),
    ]


def _parts(asked: Asked, offered: list[str], here: str, read: Imported, inputs: Inputs) -> Component:
    counts = {
        "files": len(inputs.uploads),
        "questions": len(questions.open_by_key(read.listing)),
        "letters": len({letter.to for letter in read.listing.letters(asked.lang)}) if "letters" in offered else 0,
        "versions": len(versions.pairs(read.listing.changes)),
    }
    links = [
        html.Li(
            html.A(
                _named(part, counts.get(part), asked.lang),
                href=asked.link(PATH, **{PART: part}),
                className="part-link",
                **_current(part == here),
            )
        )
        for part in offered
    ]
    return html.Nav(html.Ul(links, className="part-links"), **spoken(text("pages.surveys.parts", asked.lang)))


def _current(is_current: bool) -> dict[str, Any]:
    return {"aria-current": "page"} if is_current else {}


def _named(part: str, count: int | None, lang: Lang) -> str:
    name = text(f"pages.surveys.part.{part}", lang)
    return name if count is None else text("pages.surveys.counted", lang, name=name, count=count)


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie what happens on the page to the store."""
    for part in (files, questions, acceptance):
        part.callbacks(site, backstage)
