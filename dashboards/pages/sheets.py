"""A table of a document as it stands on a page: the same rows, totals and notes as in the file that is sent out."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from allocator.exports.sheet import Cell, Column, Kind, Table
from allocator.exports.written import readable
from dashboards.pages.parts import spoken
from models.text import Lang, day_text, text

NUMBERS = frozenset({Kind.WHOLE, Kind.PPM})


def sheet(table: Table, lang: Lang) -> Component:
    """Show a table with its totals and notes."""
    heads = [html.Th(column.title, scope="col") for column in table.columns]
    rows = [html.Tr(_cells(table, row, lang)) for row in table.rows]
    total = [] if table.total is None else [html.Tfoot([html.Tr(_cells(table, table.total, lang))])]
    whole = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows), *total], className="lines-table sheet-table")
    notes = [html.P(note, className="table-note") for note in table.notes]
    if not table.rows:
        return html.Div(notes or [html.P(text("pages.given.nothing", lang), className="table-note")])
    return html.Div([html.Div(whole, className="scroll-x", tabIndex=0, role="region", **spoken(table.title)), *notes])


def _cells(table: Table, row: tuple[Cell, ...], lang: Lang) -> list[Component]:
    pairs = zip(table.columns, row, strict=True)
    return [_cell(column, value, lang, first=number == 0) for number, (column, value) in enumerate(pairs)]


def _cell(column: Column, value: Cell, lang: Lang, *, first: bool) -> Component:
    if isinstance(value, date) and column.kind is Kind.DAY:
        words, look = day_text(value, lang), "day"
    else:
        words, look = readable(column.kind, value), "number" if column.kind in NUMBERS else ""
    if first:
        return html.Th(words, scope="row")
    return html.Td(words, className=look)
