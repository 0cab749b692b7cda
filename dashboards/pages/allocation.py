"""The allocation table: requested beside allotted, proposal by proposal."""

from dashboards.figures.outcomes import outcome_table, outcomes
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, heading, table_section
from dashboards.pages.view import Shown


def body(shown: Shown, asked: Asked) -> Parts:
    """Show every proposal."""
    lang = asked.lang
    found = outcomes(shown.scenario, shown.plan, shown.figures, lang)
    return [
        *heading("allocation", lang),
        table_section("allocation", outcome_table(found, lang), lang, "pages.allocation.table"),
    ]
