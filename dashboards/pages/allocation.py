"""The allocation table: requested beside allotted, proposal by proposal."""

from dashboards.figures.outcomes import outcome_table, outcomes
from dashboards.pages.parts import Parts, heading, table_section
from dashboards.pages.view import Shown
from models.text import Lang


def body(shown: Shown, lang: Lang) -> Parts:
    """Show every proposal."""
    found = outcomes(shown.scenario, shown.plan, shown.figures, lang)
    return [
        *heading("allocation", lang),
        table_section("allocation", outcome_table(found, lang), lang, "pages.allocation.table"),
    ]
