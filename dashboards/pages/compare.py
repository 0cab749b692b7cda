"""Scenarios side by side: key figures, what differs in the inputs, and who is given otherwise - against the first."""

from collections.abc import Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from api.plans.changes import changes
from api.store.protocol import ScenarioEntry
from dashboards.figures.before_after import Given
from dashboards.figures.input_differences import difference_table
from dashboards.figures.side_by_side import Column, side_by_side
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.grid import grid
from dashboards.pages.moved import moved
from dashboards.pages.parts import Parts, spoken
from models.errors import NotFoundError
from models.text import Lang, text


def compared(asked: Asked, backstage: Backstage, entries: Sequence[ScenarioEntry], wanted: Sequence[str]) -> Parts:
    """Show the scenarios wanted, in their order; the later ones are held against the first."""
    known = {entry.id: entry for entry in entries}
    unknown = next((each for each in wanted if each not in known), None)
    if unknown is not None:
        raise NotFoundError("scenario_not_found", id=unknown)
    columns = [_column(known[each], backstage) for each in wanted]
    first, *others = columns
    shown: Parts = _side_by_side(asked, columns)
    for number, other in enumerate(others):
        shown += _against(asked, number, first, other)
    return shown


def _column(entry: ScenarioEntry, backstage: Backstage) -> Column:
    plan = backstage.window.plan_of(entry.id)
    shown = backstage.window.shown(plan) if plan else None
    if shown is None:
        return Column(entry.name, backstage.window.scenario(entry.id), None, None)
    return Column(entry.name, shown.scenario, shown.plan, shown.figures)


def _side_by_side(asked: Asked, columns: Sequence[Column]) -> Parts:
    lang = asked.lang
    names = [html.Th(each.name, scope="col") for each in columns]
    head = html.Thead(html.Tr([html.Th(text("pages.scenarios.figure", lang), scope="col"), *names]))
    lines = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(value) for value in values)])
        for name, *values in side_by_side(columns, lang)
    ]
    table = html.Table([head, html.Tbody(lines)], className="rows", id="scenarios-figures")
    title = dmc.Title(text("pages.scenarios.side", lang), order=2, size="h3", mt="xl", mb="xs")
    return [title, html.Div(table, className="sideways")]


def _against(asked: Asked, number: int, first: Column, other: Column) -> Parts:
    lang = asked.lang
    title = text("pages.scenarios.against", lang, first=first.name, other=other.name)
    differs = difference_table(first.scenario, other.scenario, lang)
    shown: Parts = [dmc.Title(title, order=2, size="h3", mt="xl", mb="xs")]
    shown += [_inputs(f"inputs-{number}", differs, lang)] if len(differs) else [_same(asked)]
    if first.plan is None or other.plan is None:
        return [*shown, html.P(text("pages.scenarios.not_yet", lang))]
    found = changes(first.plan, other.plan)
    given = [
        Given(each.proposal, each.phase, each.before, each.after, text(f"figures.moved.how.{each.how}", lang))
        for each in found.items
    ]
    return [*shown, *moved(f"moved-{number}", first.scenario, other.scenario, given, lang)]


def _inputs(name: str, differs: pd.DataFrame, lang: Lang) -> Component:
    """Show what differs in the inputs; it is said in whole sentences, which are wrapped."""
    title = text("pages.scenarios.inputs", lang)
    table = grid(name, differs, lang)
    table.defaultColDef |= {"wrapText": True, "autoHeight": True}
    table.columnSize = "responsiveSizeToFit"
    return html.Section([dmc.Title(title, order=2, size="h3", mt="xl", mb="xs"), table], **spoken(title))


def _same(asked: Asked) -> html.P:
    return html.P(text("pages.scenarios.same_inputs", asked.lang))
