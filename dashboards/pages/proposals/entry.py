"""A proposal entered by hand, with its demand lines: the same standing as one that was sent in."""

from datetime import date
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from allocator.ledger.months import months
from api.cycles import proposals
from api.cycles.inputs import Inputs
from api.cycles.proposals import proposal_lines
from dashboards.pages.backstage import Backstage, answering, done
from dashboards.pages.grid import WRITTEN_IN, layout, options, room
from dashboards.pages.parts import Parts, notice
from dashboards.pages.proposals.listing import listing
from dashboards.pages.proposals.looked import Looked, looking
from dashboards.pages.proposals.waiting import waiting
from dashboards.pages.proposals.written import COUNTS, DAYS, LINE_FIELDS, written
from dashboards.theme import ERROR
from models.policy import SubsidyClass
from models.scenario import OutlookKind
from models.survey import Answer
from models.text import Lang, text

ENTER = ("POST", "/cycles/{cycle_id}/proposals")
TEXTS = ("number", "legal_name", "corporate_number", "title")
REQUIRED = frozenset({"legal_name", "title"})
CHOICES = {
    "subsidy_class": (SubsidyClass, "figures.class"),
    "unranked_acceptable": (Answer, "pages.proposals.answer"),
    "complete_or_nothing": (Answer, "pages.proposals.answer"),
    "outlook": (OutlookKind, "figures.outlook"),
}
SEVERAL = ("ranked", "refused")
FIELDS = (*TEXTS, *CHOICES, *SEVERAL, "outlook_gpus", "outlook_since", "remarks")


def form(looked: Looked) -> Parts:
    """Show the form, closed at first."""
    lang = looked.lang
    whole = html.Details(
        [
            html.Summary(text("pages.proposals.by_hand", lang)),
            html.P(text("pages.proposals.by_hand_about", lang)),
            html.Div(_fields(looked.inputs, lang), id="proposals-hand-fields", className="field-grid"),
            dmc.Title(text("pages.proposals.lines", lang), order=3, size="h4", mt="lg"),
            html.P(text("pages.proposals.lines_about", lang)),
            _lines(looked.inputs, lang),
            html.Div(
                [
                    dmc.Button(
                        text("pages.proposals.add_line", lang), id="proposals-add-line", variant="outline", size="md"
                    ),
                    dmc.Button(text("pages.proposals.enter", lang), id="proposals-enter", size="md"),
                ],
                className="row-tools",
            ),
            html.Div([], id="proposals-faults", role="alert"),
        ],
        className="hand-entry",
    )
    return [whole]


def _fields(inputs: Inputs, lang: Lang) -> Parts:
    providers = [] if inputs.supply is None else inputs.supply.content.providers
    offered = [
        {"value": one.id, "label": one.name_en if lang is Lang.EN and one.name_en else one.name} for one in providers
    ]

    def label(name: str) -> str:
        return text(f"pages.proposals.hand.{name}", lang)

    found: Parts = [
        dmc.TextInput(id=f"proposals-hand-{name}", label=label(name), required=name in REQUIRED, value="")
        for name in TEXTS
    ]
    found += [
        dmc.Select(
            id=f"proposals-hand-{name}",
            label=label(name),
            data=[{"value": one.value, "label": text(f"{words}.{one}", lang)} for one in kind],
            value="unknown",
            allowDeselect=False,
        )
        for name, (kind, words) in CHOICES.items()
    ]
    found += [
        dmc.MultiSelect(id=f"proposals-hand-{name}", label=label(name), data=offered, value=[], searchable=True)
        for name in SEVERAL
    ]
    found += [
        dmc.NumberInput(
            id="proposals-hand-outlook_gpus", label=label("outlook_gpus"), min=0, allowDecimal=False, value=""
        ),
        dmc.TextInput(
            id="proposals-hand-outlook_since", label=label("outlook_since"), value="", placeholder="2024-10-01"
        ),
        dmc.Textarea(id="proposals-hand-remarks", label=label("remarks"), value="", autosize=True),
    ]
    return found


def _lines(inputs: Inputs, lang: Lang) -> Component:
    types = [] if inputs.supply is None else [one.id for one in inputs.supply.content.gpu_types]
    listed = () if inputs.policy is None else months(inputs.policy.content.horizon)
    columns = [_column(name, types, lang) for name in LINE_FIELDS] + [_month(month, lang) for month in listed]
    grid: Component = dag.AgGrid(
        id="grid-proposals-lines",
        rowData=[{"line": "1"}],
        columnDefs=columns,
        defaultColDef={
            "editable": True,
            "resizable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "minWidth": 110,
        },
        dashGridOptions=options(lang, domLayout=layout(whole=True), animateRows=True, **WRITTEN_IN),
        style=room(whole=True),
    )
    return grid


def _column(name: str, types: list[str], lang: Lang) -> dict[str, Any]:
    column: dict[str, Any] = {"field": name, "headerName": text(f"pages.proposals.line.{name}", lang)}
    if name == "gpu_type" and types:
        return column | {"cellEditor": "agSelectCellEditor", "cellEditorParams": {"values": ["", *types]}}
    if name in COUNTS:
        return column | {"cellDataType": "number", "type": "rightAligned"}
    return column | {"cellDataType": "dateString" if name in DAYS else "text"}


def _month(month: date, lang: Lang) -> dict[str, Any]:
    heading = text("pages.proposals.line.month", lang, year=str(month.year), month=month.month)
    return {"field": month.isoformat(), "headerName": heading, "cellDataType": "number", "type": "rightAligned"}


# --- what happens


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Add a line to the form; keep what the form says."""

    @answering(
        site,
        Output("grid-proposals-lines", "rowData"),
        Input("proposals-add-line", "n_clicks"),
        State("grid-proposals-lines", "rowData"),
        prevent_initial_call=True,
    )
    def add(clicks: int | None, rows: list[dict[str, Any]] | None) -> Any:
        return [*(rows or []), {"line": str(len(rows or []) + 1)}] if clicks else no_update

    @answering(
        site,
        Output("proposals-faults", "children"),
        Output("proposals-open", "children"),
        Output("proposals-list", "children"),
        Output("proposals-hand-fields", "children"),
        Output("grid-proposals-lines", "rowData", allow_duplicate=True),
        Input("proposals-enter", "n_clicks"),
        *(State(f"proposals-hand-{name}", "value") for name in FIELDS),
        State("grid-proposals-lines", "rowData"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def enter(clicks: int | None, *given: Any) -> Any:
        *values, rows, search = given
        if not clicks:
            return (no_update,) * 5
        looked = looking(backstage, search)
        lang = looked.lang
        found = written(dict(zip(FIELDS, values, strict=True)), rows or [], lang)
        if found.entry is None:
            listed = html.Ul([html.Li(said) for said in found.faults])
            refused = notice("entry-faults", text("pages.proposals.faults", lang), [listed], ERROR)
            return [refused], no_update, no_update, no_update, no_update
        with backstage.acting(*ENTER) as change:
            kept = proposals.enter(change, looked.inputs.id, found.entry)
        done(text("pages.proposals.entered", lang, applicant=kept.content.applicant.legal_name))
        now = looking(backstage, search)
        found_again = listing(proposal_lines(now.inputs), kept.version.name, lang)
        return [], waiting(now), found_again, _fields(now.inputs, lang), [{"line": "1"}]
