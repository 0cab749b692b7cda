"""What is asked for against what is offered, month by month and type by type, before anything is solved."""

from dash import html

from api.cycles.making import accepted, sketched
from dashboards.figures.demand import DemandInfo, demand_info, demand_table, draw_demand
from dashboards.pages.parts import Parts, chart, notice, table_section
from dashboards.pages.surveys.looked import Looked
from models.text import Lang, text


def body(looked: Looked) -> Parts:
    """Show the chart and its table, or say what is missing for it."""
    lang = looked.lang
    scenario = sketched(looked.inputs, accepted(looked.read.decided, looked.inputs))
    if scenario is None:
        return [
            notice(
                "no-demand", text("pages.surveys.no_demand", lang), [html.P(text("pages.surveys.no_demand_why", lang))]
            )
        ]
    info = demand_info(scenario)
    return [
        html.P(text("pages.surveys.demand_about", lang)),
        chart("demand", draw_demand(info, lang), _caption(info, lang), lang),
        table_section("demand", demand_table(info, lang), lang, "pages.surveys.demand_table"),
    ]


def _caption(info: DemandInfo, lang: Lang) -> str:
    outside = sum(one.outside for one in info.types)
    said = text(
        "pages.surveys.demand_caption",
        lang,
        counted=[text(f"figures.demand.level_{level}", lang) for level in info.counted],
        short=info.short,
        of=sum(len(one.rows) for one in info.types),
    )
    return said + (text("pages.surveys.demand_outside", lang, hours=outside) if outside else "")
