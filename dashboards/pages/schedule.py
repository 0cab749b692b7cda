"""The schedule: what the plan gives whom, when and where, true to capacity."""

from dashboards.figures.schedule import schedule_info, schedule_table
from dashboards.figures.schedule_picture import draw_schedule
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, chart, heading, table_section
from dashboards.pages.summary import strip
from dashboards.pages.view import Shown
from models.text import text


def body(shown: Shown, asked: Asked) -> Parts:
    """Show the key figures, the chart, and its rows."""
    lang = asked.lang
    info = schedule_info(shown.scenario, shown.plan, lang)
    caption = text(
        "pages.schedule.caption",
        lang,
        pools=len(info.pools),
        bars=sum(len(pool.bars) for pool in info.pools),
        alone=len(info.alone),
        over=sum(bar.over for bar in info.bars),
    )
    return [
        *heading("schedule", lang),
        *strip(shown, lang),
        chart("schedule", draw_schedule(info, lang), caption, lang),
        table_section("schedule", schedule_table(info, lang), lang),
    ]
