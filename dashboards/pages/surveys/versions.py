"""Two versions of one answer side by side: what stood before, what stands now, and where."""

from collections.abc import Iterable

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from allocator.intake.difference import Change
from dashboards.pages.parts import Parts, spoken
from dashboards.pages.surveys.looked import Looked
from models.text import Lang, text

Pair = tuple[str, str, str]
COLUMNS = ("field", "before", "after", "place")


def pairs(changes: Iterable[Change]) -> dict[Pair, list[Change]]:
    """Return the differences of each replaced answer: whose it is, the earlier file and the later."""
    found: dict[Pair, list[Change]] = {}
    for change in changes:
        found.setdefault((change.subject, change.earlier, change.later), []).append(change)
    return found


def body(looked: Looked) -> Parts:
    """Show one table for each replaced answer."""
    lang = looked.lang
    found = pairs(looked.read.listing.changes)
    if not found:
        return [html.P(text("pages.surveys.no_versions", lang), id="no-versions")]
    about = html.P(text("pages.surveys.versions_about", lang))
    return [about, *(part for pair, changes in found.items() for part in _pair(pair, changes, looked))]


def _pair(pair: Pair, changes: list[Change], looked: Looked) -> Parts:
    subject, earlier, later = pair
    lang = looked.lang
    title = text("pages.surveys.version_of", lang, subject=looked.named(subject), count=len(changes))
    heads = [html.Th(text(f"pages.surveys.version.{name}", lang), scope="col") for name in COLUMNS]
    table = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody([_row(change, lang) for change in changes])], className="lines-table"
    )
    return [
        dmc.Title(title, order=2, size="h3", mt="lg"),
        html.P(text("pages.surveys.version_files", lang, earlier=earlier, later=later)),
        html.Div(table, className="scroll-x", tabIndex=0, role="region", **spoken(title)),
    ]


def _row(change: Change, lang: Lang) -> Component:
    empty = text("pages.given.nothing", lang)
    place = text("pages.surveys.step", lang).join(filter(None, (change.sheet, change.cell)))
    return html.Tr(
        [
            html.Th(change.label, scope="row"),
            html.Td(change.before or empty, className="before"),
            html.Td(change.after or empty, className="after"),
            html.Td(place),
        ]
    )
