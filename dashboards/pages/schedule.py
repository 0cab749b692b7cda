"""The schedule: what the plan gives whom, when and where - true to capacity or in lanes, beside the same rows.

A click on a bar, or Enter on a row, opens the phase beside the chart. How one looks at it stands in the address.
"""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from api.cycles.nouns import Kind
from api.plans import reasons
from api.store import documents, scenarios
from dashboards.figures.looking import Form, Look
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.controls import Choices, controls
from dashboards.pages.grid import grid
from dashboards.pages.looks import look_of
from dashboards.pages.panel import Round, panel, unpin_dialog
from dashboards.pages.parts import Parts, chart, heading, table_section
from dashboards.pages.sheet import KEY, Sheet
from dashboards.pages.states import no_plan
from dashboards.pages.summary import strip
from dashboards.pages.view import Shown
from dashboards.pages.words import plan_name
from models.scenario import Pin
from models.text import Lang, text

PRINT = "/ui/print"
TALL = "74vh"
NOT_OURS = Round()


def page(asked: Asked, backstage: Backstage, form: Form = Form.CAPACITY) -> Parts:
    """Show the schedule of a plan, with whatever stands in the address."""
    shown = shown_to(asked, backstage)
    if shown is None:
        return no_plan(asked.lang)
    against = against_of(asked, backstage)
    return body(shown, asked, form, against, earlier_plans(shown, asked.lang, backstage), round_of(shown, backstage))


def shown_to(asked: Asked, backstage: Backstage) -> Shown | None:
    """Return the plan of the address, or the newest."""
    return backstage.window.shown(asked.word("plan") or None)


def against_of(asked: Asked, backstage: Backstage) -> Shown | None:
    """Return the plan the one shown is held against, if any."""
    return backstage.window.shown(asked.word("against")) if asked.word("against") else None


def earlier_plans(shown: Shown, lang: Lang, backstage: Backstage) -> Choices:
    """Name the plans a plan can be held against: all others, newest first."""
    names = backstage.window.scenario_names()
    return [
        {"value": entry.id, "label": plan_name(entry, names, lang)}
        for entry in backstage.window.plans()
        if entry.id != shown.entry.id
    ]


def round_of(shown: Shown, backstage: Backstage) -> Round:
    """Return the round the scenario of a plan was made of, with its pins as they stand, and the plan's reasons."""
    with backstage.read() as connection:
        cycle = scenarios.entry(connection, shown.entry.scenario).origin.cycle
        pins = documents.each(connection, cycle, Kind.PIN, Pin) if cycle else ()
        return Round(cycle or None, pins, reasons.look(connection, shown.entry.id))


def body(
    shown: Shown,
    asked: Asked,
    form: Form = Form.CAPACITY,
    against: Shown | None = None,
    earlier: Choices | None = None,
    around: Round = NOT_OURS,
) -> Parts:
    """Show key figures, controls, the chart with the panel beside it, changes, and the rows."""
    lang = asked.lang
    look = look_of(asked, shown.scenario.horizon, form)
    sheet = Sheet.of(shown, look, lang, against)
    named: dict[str, Any] = {"aria-live": "polite", "aria-label": text("pages.panel.title", lang)}
    return [
        dcc.Location(id="schedule-address", refresh="callback-nav"),
        dcc.Store(id="schedule-drawn", data=dict(asked.query)),
        *heading("lanes" if form is Form.LANES else "schedule", lang),
        html.P(html.A(text("pages.print.link", lang), href=asked.link(PRINT, plan=shown.entry.id))),
        *controls(shown, look, lang, earlier or [], asked.word("against")),
        html.Div(
            [
                _chart(sheet),
                html.Section(panel(shown, look.chosen, asked, around), id="schedule-panel", className="panel", **named),
            ],
            className="schedule",
        ),
        *strip(shown, lang),
        html.Div(changes_section(sheet), id="schedule-changes"),
        _table(sheet),
        unpin_dialog(lang),
        dcc.Store(id="schedule-unpin-which"),
    ]


def _chart(sheet: Sheet) -> Component:
    """Show the chart in a frame of its own that scrolls, so that it can be moved to a bar."""
    whole = chart("schedule", sheet.figure, sheet.caption, sheet.lang)
    graph, caption = whole.children
    graph.style = graph_style(sheet.figure)
    named: dict[str, Any] = {"role": "group", "aria-label": text("pages.schedule.frame", sheet.lang)}
    area = dmc.ScrollArea(
        graph, id="schedule-frame", type="auto", scrollTo=scroll_to(sheet), h=frame_height(sheet.figure)
    )
    frame = html.Div(area, **named)
    whole.children = [dcc.Loading(frame, delay_show=400, overlay_style={"visibility": "visible"}), caption]
    return whole


def graph_style(figure: Any) -> dict[str, str]:
    """Return how large the chart is drawn: as tall as its bars need, as wide as there is room beside the panel."""
    return {"height": f"{figure.layout.height}px", "minWidth": "640px"}


def frame_height(figure: Any) -> str:
    """Return how tall the frame is: the chart, or as much of it as fits on a screen."""
    return f"min({figure.layout.height + 16}px, {TALL})"


def scroll_to(sheet: Sheet) -> dict[str, Any] | None:
    """Return where the frame moves to, so that what was chosen is in view."""
    spot = sheet.picture.spot(sheet.look) if sheet.look.chosen else None
    return None if spot is None else {"top": max(0, spot - 140), "behavior": "auto"}


def changes_section(sheet: Sheet) -> Parts:
    """List what is given otherwise than in the earlier plan; nothing where none was chosen."""
    table = sheet.changes
    if table is None:
        return []
    return [table_section("changes", table, sheet.lang, "pages.schedule.changes")]


def rows_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the rows of the table, each with the name the chart has for it."""
    rows: list[dict[str, Any]] = grid("rows", sheet.table, sheet.lang).rowData
    return [row | {KEY: key} for row, key in zip(rows, sheet.keys, strict=True)]


def _table(sheet: Sheet) -> Component:
    """Show the rows. A row is chosen by a click or by Enter, as its bar is by a click."""
    whole = table_section("schedule", sheet.table, sheet.lang)
    table = whole.children[1]
    table.rowData = rows_of(sheet)
    table.getRowId = f"params.data.{KEY}"
    table.dashGridOptions |= {
        "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
    }
    table.eventListeners = {"cellKeyDown": ["params.event.key == 'Enter' && params.node.setSelected(true)"]}
    table.selectedRows = chosen_rows(sheet.look, table.rowData)
    whole.children = [whole.children[0], html.P(text("pages.schedule.rows_about", sheet.lang)), table]
    return whole


def chosen_rows(look: Look, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first row of the phase that was chosen."""
    return [row for row in rows if look.chosen == (row["proposal"], row["phase"])][:1]
