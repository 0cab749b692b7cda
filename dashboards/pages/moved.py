"""Who is given otherwise: the picture before and after, and its rows."""

from collections.abc import Sequence

from dash import html

from dashboards.figures.before_after import (
    DRAWN,
    Given,
    before_after_info,
    before_after_table,
    draw_before_after,
)
from dashboards.pages.parts import Parts, chart, table_section
from models.scenario import Scenario
from models.text import Lang, text


def moved(name: str, before: Scenario, after: Scenario, given: Sequence[Given], lang: Lang) -> Parts:
    """Show the phases that are given otherwise; ``name`` tells several of them on one page apart."""
    if not given:
        return [html.P(text("figures.moved.nobody", lang))]
    info = before_after_info(before, after, given, lang)
    who = len({each.proposal for each in given})
    caption = text("figures.moved.caption", lang, phases=len(given), proposals=who)
    if len(given) > DRAWN:
        caption += text("figures.moved.drawn", lang, drawn=DRAWN)
    return [
        chart(name, draw_before_after(info, lang), caption, lang),
        table_section(name, before_after_table(info, lang), lang),
    ]
