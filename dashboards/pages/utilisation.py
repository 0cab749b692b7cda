"""The utilisation: how full each pool is in each week."""

from dashboards.figures.utilisation import draw_utilisation, utilisation_info, utilisation_table
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, chart, heading, table_section
from dashboards.pages.view import Shown
from models.text import text


def body(shown: Shown, asked: Asked) -> Parts:
    """Show the chart and its rows."""
    lang = asked.lang
    info = utilisation_info(shown.scenario, shown.plan, lang)
    cells = [use for _, uses in info.rows for use in uses]
    caption = text(
        "pages.utilisation.caption",
        lang,
        pools=len(info.rows),
        weeks=len(info.weeks),
        full=sum(0 < use.ready == use.held for use in cells),
        over=sum(use.over for use in cells),
    )
    return [
        *heading("utilisation", lang),
        chart("utilisation", draw_utilisation(info, lang), caption, lang),
        table_section("utilisation", utilisation_table(info, lang), lang),
    ]
