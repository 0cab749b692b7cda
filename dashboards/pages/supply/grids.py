"""The grids of the offers: every cell a person may change is changed in place, by keyboard alone."""

from typing import Any

import dash_ag_grid as dag

from api.cycles.offers import Part, Term
from dashboards.pages.grid import kept_until_saved, options
from dashboards.pages.supply.rows import YES_NO, choices_of, rows_of
from models.supply import Supply
from models.text import Lang, text

HEIGHT = "max(320px, 52vh)"
WIDTHS = {
    "pool_name": 270, "gpu_type": 90, "since": 160, "nodes": 110, "gpus": 120, "confidence": 165, "note": 320,
    "yen_per_gpu_hour": 190, "start_on": 170,
}  # fmt: skip
COLUMNS = {
    Part.CAPACITY: ("pool_name", "gpu_type", "since", "nodes", "gpus", "confidence", "note"),
    Part.PRICE: ("pool_name", "gpu_type", "since", "yen_per_gpu_hour", "note"),
    Part.TERM: ("pool_name", "gpu_type", *(term.value for term in Term)),
}
FIXED = ("pool_name", "gpu_type", "gpus")
"""What follows from the rest, or never changes here."""
CHOSEN = ("confidence", "start_on", *YES_NO)
NUMBERS = ("nodes", "gpus", "yen_per_gpu_hour", *(term for term in Term if term not in CHOSEN))


def grid_id(part: Part) -> str:
    """Return the id of a grid."""
    return f"supply-{part}"


def supply_grid(supply: Supply, part: Part, lang: Lang, editable: bool) -> Any:
    """Show one part of the offers. What somebody saw when they began to type comes along (``eventData``)."""
    steps = part is not Part.TERM
    return dag.AgGrid(
        id=grid_id(part),
        rowData=rows_of(supply, part, lang),
        columnDefs=[column(name, lang, editable) for name in COLUMNS[part]],
        getRowId="params.data.id",
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": False,
            "cellDataType": False,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        eventListeners={
            "cellEditingStarted": ["setEventData(params.data)"],
            "cellValueChanged": kept_until_saved(grid_id(part)),
        },
        dashGridOptions=options(
            lang,
            stopEditingWhenCellsLoseFocus=True,
            enterNavigatesVerticallyAfterEdit=True,
            selectionColumnDef={"pinned": "left", "width": 48},
            **({"rowSelection": {"mode": "multiRow", "enableClickSelection": False}} if editable and steps else {}),
        ),
        style={"height": HEIGHT, "width": "100%"},
    )


def column(name: str, lang: Lang, editable: bool) -> dict[str, Any]:
    """Describe a column: what it is called, how it is written, whether and how it is changed."""
    found: dict[str, Any] = {
        "field": name,
        "headerName": text(f"figures.column.{name}", lang),
        "width": WIDTHS.get(name, 140),
        "editable": editable and name not in FIXED,
    }
    if name == "pool_name":
        found["pinned"] = "left"
    if name == "since":
        look = text("pages.grid_date", lang)
        written = f"params.value ? d3.timeFormat('{look}')(d3.timeParse('%Y-%m-%d')(params.value)) : ''"
        found["valueFormatter"] = {"function": written}
    if name in CHOSEN:
        found |= {"cellEditor": "agSelectCellEditor", "cellEditorParams": {"values": choices_of(name, lang)}}
    elif name in NUMBERS:
        written = "params.value == null ? '' : d3.format(',')(params.value)"
        found |= {"type": "rightAligned", "valueFormatter": {"function": written}}
    if editable and name not in FIXED:
        found["cellClass"] = "editable ag-right-aligned-cell" if name in NUMBERS else "editable"
    return found
