"""The offers: what pools have, what they cost, on which terms. The page the operator works on from day to day."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, dcc, html

from allocator.intake.book_changes import supply_changes
from api.cycles import workbooks
from api.cycles.nouns import Kind
from api.cycles.offers import Part
from dashboards.figures.balance import Step
from dashboards.pages import workbook
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, may
from dashboards.pages.parts import Parts, heading, notice
from dashboards.pages.states import no_round
from dashboards.pages.supply import balance, edits, following, pasting, steps
from dashboards.pages.supply.grids import supply_grid
from dashboards.pages.workbook import Book
from models.supply import Supply
from models.text import Lang, text

BOOK = Book(
    name="supply",
    path=following.PATH,
    kind=Kind.SUPPLY,
    model=Supply,
    file="提供枠.xlsx",
    open=workbooks.open_supply,
    bytes_of=workbooks.supply_bytes,
    changes=supply_changes,
    kept=lambda inputs: inputs.supply,
)


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show chart, grids and the ways to change what they say."""
    lang = asked.lang
    inputs = backstage.round(asked)
    if inputs is None:
        return [*heading("supply", lang), no_round(lang)]
    editable = may(asked.who, "PUT", "/cycles/{cycle_id}/supply")
    if inputs.supply is None or not inputs.supply.content.pools:
        empty = notice("no-supply", text("pages.supply.no_supply", lang), [])
        return [*heading("supply", lang), empty, *workbook.section(BOOK, asked, there=False, may_change=editable)]
    kept = inputs.supply
    info = balance.looked_at(inputs, backstage, "", Step.MONTH)
    return [
        *heading("supply", lang),
        dcc.Store(id="supply-known", data=kept.version.tag),
        dcc.Store(id="supply-own", storage_type="session"),
        *([] if editable else [html.P(text("pages.supply.only_look", lang))]),
        balance.choosers(info, kept.content, Step.MONTH, lang, _ways_back(lang) if editable else []),
        html.Div(
            [
                balance.picture(info, Step.MONTH, lang),
                html.Div(id=following.STATUS, role="status"),
                html.Div(id=following.REFUSAL, role="alert"),
                _tabs(kept.content, lang, editable),
            ]
        ),
        *workbook.section(BOOK, asked, there=True, may_change=editable),
        balance.twin(info, lang),
        *(edits.dialogue(lang) if editable else []),
    ]


def _ways_back(lang: Lang) -> Parts:
    return [
        dmc.Button(text(f"pages.supply.{name}", lang), id=f"supply-{name}", variant="outline", h=44)
        for name in ("undo", "redo")
    ]


def _tabs(supply: Supply, lang: Lang, editable: bool) -> Any:
    tabs = [dmc.TabsTab(text(f"pages.supply.part_{part}", lang), value=part.value) for part in Part]
    panels = [
        dmc.TabsPanel(
            [supply_grid(supply, part, lang, editable), *_below(supply, part, lang, editable)],
            value=part.value,
        )
        for part in Part
    ]
    named: dict[str, Any] = {"aria-label": text("pages.supply.parts", lang)}
    return dmc.Tabs([dmc.TabsList(tabs, mb="xs", **named), *panels], value=Part.CAPACITY.value, id="supply-parts")


def _below(supply: Supply, part: Part, lang: Lang, editable: bool) -> Parts:
    """Offer below a grid of steps what cannot be typed into it."""
    how: Parts = [html.P(text("pages.supply.how", lang))] if editable else []
    if not editable or part not in steps.STEPS:
        return how
    return [
        *how,
        dmc.Button(
            text("pages.supply.remove_chosen", lang), id=f"supply-remove-{part}", variant="outline", h=44, mt="sm"
        ),
        dmc.Accordion(
            [
                dmc.AccordionItem(
                    [dmc.AccordionControl(text(f"pages.supply.open_{name}", lang)), dmc.AccordionPanel(inside)],
                    value=name,
                )
                for name, inside in (("add", steps.adding(supply, part, lang)), ("paste", pasting.box(part, lang)))
            ],
            multiple=True,
            transitionDuration=0,  # a field that is gone to at once stays in view
            mt="sm",
        ),
        steps.removing(part, lang),
    ]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie everything on the page to the store."""
    following.add_callbacks(site, backstage)
    edits.add_callbacks(site, backstage)
    steps.add_callbacks(site, backstage)
    pasting.add_callbacks(site, backstage)
    workbook.add_callbacks(site, backstage, BOOK)
