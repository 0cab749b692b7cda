"""Fill and preference: how much each proposal is given of what it asked, and where that lies among its wishes."""

import dash_mantine_components as dmc

from allocator.ledger.nouns import Standing
from dashboards.figures.fill import FillInfo, draw_fill, fill_info, fill_table, wish_table
from dashboards.figures.outcomes import tenths
from dashboards.figures.summary import group_table, summary_info
from dashboards.figures.wish import Wish
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, chart, heading, key_figures, table_section
from dashboards.pages.view import Shown
from models.text import Lang, text


def body(shown: Shown, asked: Asked) -> Parts:
    """Show both size measures, the chart and its rows, the wishes that came true, the classes."""
    lang = asked.lang
    info = fill_info(shown.scenario, shown.plan, shown.figures, lang)
    classes = group_table(summary_info(shown.scenario, shown.plan, shown.figures, lang), lang)
    return [
        *heading("fill", lang),
        key_figures(_cards(shown, info, lang)),
        chart("fill", draw_fill(info, lang), summary(info, lang), lang),
        table_section("fill", fill_table(info, lang), lang),
        table_section("wishes", wish_table(info, lang), lang, "pages.fill.wishes"),
        dmc.Text(text("pages.fill.least_wished", lang), size="sm", mt="xs"),
        table_section("classes", classes, lang, "pages.summary.groups"),
    ]


def summary(info: FillInfo, lang: Lang) -> str:
    """Say in a sentence who came where in its wishes."""
    return text(
        "pages.fill.caption",
        lang,
        proposals=len(info.filled),
        served=info.standing(Standing.SERVED),
        first=info.count(Wish.FIRST),
        second=info.count(Wish.SECOND),
        third=info.count(Wish.THIRD),
        alone=info.count(Wish.SELF_WISHED, Wish.SELF_BESIDE, Wish.SELF_ASKED),
        left_out=info.standing(Standing.LEFT_OUT),
        set_apart=info.standing(Standing.SET_APART),
    )


def _cards(shown: Shown, info: FillInfo, lang: Lang) -> list[tuple[str, str, str]]:
    total = shown.figures.total

    def percent(ppm: int) -> str:
        return f"{tenths(ppm):.1f} %"

    def from_pools(ppm: int) -> str:
        return text("pages.summary.from_pools", lang, percent=f"{tenths(ppm):.1f}")

    count = text("pages.fill.count", lang, count=info.count(Wish.FIRST), of=len(info.filled))
    others = text("pages.fill.others", lang, second=info.count(Wish.SECOND), third=info.count(Wish.THIRD))
    left = text("pages.fill.count", lang, count=total.left_out, of=len(info.filled))
    apart = text("pages.fill.apart", lang, set_apart=total.set_apart, asked=total.asked_self)
    return [
        (text("pages.summary.alike", lang), percent(total.alike_ppm), from_pools(total.pool_alike_ppm)),
        (text("pages.summary.by_hours", lang), percent(total.by_hours_ppm), from_pools(total.pool_by_hours_ppm)),
        (text("pages.fill.first", lang), count, others),
        (text("pages.fill.left_out", lang), left, apart),
    ]
