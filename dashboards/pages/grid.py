"""Tables: the rows of a figure in a grid that sorts, filters and is walked by keyboard, in the reader's language."""

from datetime import date
from typing import Any

import dash_ag_grid as dag
import pandas as pd

from models.text import Lang, catalogue, text

DATES = frozenset({"used_from", "used_to", "held_from", "held_to", "week_from", "week_to", "period_from", "period_to"})
PERCENTS = frozenset(
    {
        "fill",
        "pool_fill",
        "alike",
        "by_hours",
        "pool_alike",
        "pool_by_hours",
        "asked_share",
        "percent",
        "self_fill",
        "share",
    }
)
FIGURES = frozenset({"best", "bound", "frozen", "value"})
"""Figures that come as text, since each row has its own unit."""
FIRST = frozenset({"applicant", "number", "group"})
"""What a row is about: it stays in view when the table is moved sideways."""
WIDEST = 420
"""Pixels such a column takes at most, so that the others are never moved out of view; its tooltip has the whole."""
LINKS = frozenset({"open"})
"""Links of our own words to pages of our own, written as markup; nothing else is ever read as markup."""

LOOK = "{fontFamily: 'inherit', fontSize: 14, headerFontSize: 14, rowHeight: 38}"
WRITTEN_IN = {"singleClickEdit": True, "stopEditingWhenCellsLoseFocus": True}
"""How a grid is written in: a click begins, going elsewhere keeps what was written."""


def kept_until_saved(name: str) -> list[str]:
    """Return what a grid written in listens with (``cellValueChanged``): nothing is lost while the service is away."""
    return [f"keepUntilSaved(params, '{name}')"]


ONE_STOP = {
    "tabToNextCell": {"function": "params.editing && params.nextCellPosition ? params.nextCellPosition : false"},
    "tabToNextHeader": {
        "function": "params.backwards ? false : {headerRowIndex: -1, column: params.previousHeaderPosition.column}"
    },
}
"""Tab goes from the headings to the rows and out of the table, within which the arrows go: nobody tabs through every
cell to what stands below. While somebody writes, it goes on to the next cell that may be written."""
MOST_ROWS = 14
HEIGHT = "max(420px, 75vh)"
EMPTY = "160px"
"""The room of a grid without rows: for its headings and the words that say so."""


def grid(name: str, table: pd.DataFrame, lang: Lang) -> Any:
    """Show a table as ``grid-<name>``: whole where it is short, else it scrolls."""
    whole = 0 < len(table) <= MOST_ROWS
    return dag.AgGrid(
        id=f"grid-{name}",
        rowData=plain_rows(table),
        columnDefs=[column(str(field), table[field], lang, filtered=not whole) for field in table.columns],
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "minWidth": 100,
        },
        columnSize="autoSize",
        dashGridOptions=options(lang, enableCellTextSelection=True, domLayout=layout(whole)),
        style=room(whole) if len(table) else {"height": EMPTY, "width": "100%"},
    )


def options(lang: Lang, **more: Any) -> dict[str, Any]:
    """Return what all grids have in common - words, look, rows in the order of the page - and what one has beside."""
    return {
        "localeText": locale_text(lang),
        "theme": {"function": f"themeQuartz.withParams({LOOK})"},
        "ensureDomOrder": True,
        "suppressColumnVirtualisation": True,
        "animateRows": False,
        **ONE_STOP,
    } | more


def layout(whole: bool) -> str:
    """Return how a grid lies on its page: as tall as its rows, or with a scroll bar of its own."""
    return "autoHeight" if whole else "normal"


def room(whole: bool) -> dict[str, Any]:
    """Return the room a grid takes."""
    return {"height": None if whole else HEIGHT, "width": "100%"}


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as a grid takes them."""
    return [{str(field): _plain(value) for field, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    """Write a value as the browser takes it; a missing one as nothing."""
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None or value is pd.NA or value != value else value


def column(field: str, values: pd.Series, lang: Lang, *, filtered: bool = True) -> dict[str, Any]:
    """Describe a column: its heading, how its values are written, and where there is much to filter, how."""
    found: dict[str, Any] = {"field": field, "headerName": text(f"figures.column.{field}", lang)}
    kind = "agTextColumnFilter"
    numbers = [value for value in values if value is not None]
    if field in FIRST:
        found |= {"pinned": "left", "maxWidth": WIDEST, "tooltipField": field}
    if field in LINKS:
        return found | {"cellRenderer": "markdown", "sortable": False, "linkTarget": "_self"}
    if field in DATES:
        look = text("pages.grid_date", lang)
        written = f"params.value ? d3.timeFormat('{look}')(d3.timeParse('%Y-%m-%d')(params.value)) : ''"
        found["valueFormatter"] = {"function": written}
    elif field in FIGURES:
        found["type"] = "rightAligned"
    elif numbers and all(isinstance(value, int | float) for value in numbers):
        kind = "agNumberColumnFilter"
        look = ",.1f" if field in PERCENTS else ","
        written = f"params.value == null ? '' : d3.format('{look}')(params.value)"
        found |= {"type": "rightAligned", "valueFormatter": {"function": written}}
    return found | ({"filter": kind} if filtered else {})


def locale_text(lang: Lang) -> dict[str, str]:
    """Return what the grid itself says, by its own names for it."""
    start = "pages.grid."
    return {key.removeprefix(start): words for key, words in catalogue(lang).items() if key.startswith(start)}
