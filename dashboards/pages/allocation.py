"""The allocation table: requested beside allotted, proposal by proposal."""

from dash import html

from dashboards.figures.outcomes import outcome_table, outcomes
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, heading, table_section
from dashboards.pages.view import Shown
from models.text import text


def body(shown: Shown, asked: Asked) -> Parts:
    """Show every proposal."""
    lang = asked.lang
    found = outcomes(shown.scenario, shown.plan, shown.figures, lang)
    return [
        *heading("allocation", lang),
        html.P(html.A(text("pages.print.link", lang), href=asked.link("/ui/print", plan=shown.entry.id))),
        table_section("allocation", outcome_table(found, lang), lang, "pages.allocation.table"),
    ]
