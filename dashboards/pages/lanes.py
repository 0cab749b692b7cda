"""The lanes: one bar of equal thickness per part, easier to read where many are thin."""

from dashboards.figures.lanes import draw_lanes, lanes_info, lanes_table
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, chart, heading, table_section
from dashboards.pages.view import Shown
from models.text import text


def body(shown: Shown, asked: Asked) -> Parts:
    """Show the chart and its rows."""
    lang = asked.lang
    info = lanes_info(shown.scenario, shown.plan, lang)
    bars = sum(len(band.bars) for band in info.bands)
    return [
        *heading("lanes", lang),
        chart("lanes", draw_lanes(info, lang), text("pages.lanes.caption", lang, bars=bars), lang),
        table_section("lanes", lanes_table(info, lang), lang),
    ]
