"""How a run stands, in words: waiting, solving with its news, or ended without a plan."""

from typing import Any

import dash_mantine_components as dmc
from dash import html

from allocator.exports.conflict import sentences
from allocator.ledger.proof import amount, percent_up, tier_name, tier_scale
from dashboards.pages.parts import Parts, notice
from dashboards.pages.view import RunNews
from dashboards.theme import ERROR
from models.job import RunState
from models.plan import Progress
from models.reasons import Reason
from models.scenario import Scenario
from models.text import Lang, text
from models.units import WHOLE

GOING = (RunState.QUEUED, RunState.RUNNING)


def run_status(news: RunNews | None, lang: Lang) -> Parts:
    """Show the state of the run, or nothing where there is nothing to say."""
    if news is None:
        return []
    run = news.run
    if run.state in GOING:
        progress = run.progress
        lines = progress_lines(progress, news.scenario, lang) if progress else []
        return [notice("run-going", text(f"run.state.{run.state}", lang), lines)]
    why: Parts = [html.Div(text(f"run.message.{run.message}", lang))] if run.message else []
    if news.conflict:
        why += together(news.scenario, news.conflict, lang)
    return [notice("run-ended", text(f"run.state.{run.state}", lang), why, ERROR)]


def progress_lines(news: Progress, scenario: Scenario, lang: Lang) -> Parts:
    """Show a line of news, and how many tiers are behind it."""
    quiet: dict[str, Any] = {"aria-live": "off"}  # a reader is told of the state, not of every number
    lines: Parts = [html.Div(progress_text(news, scenario, lang), **quiet)]
    if news.of:
        lines.append(dmc.Progress(value=100 * news.number / news.of, **{"aria-hidden": "true"}))
    return lines


def together(scenario: Scenario, conflict: tuple[Reason, ...], lang: Lang) -> Parts:
    """Name what cannot be kept together."""
    said = [html.Li(sentence) for sentence in sentences(scenario, conflict, lang)]
    return [html.Div(text("pages.run.together", lang)), html.Ul(said)]


def progress_text(news: Progress, scenario: Scenario, lang: Lang) -> str:
    """Write a line of news: which stage, which tier, what is reached, what is the limit, and how far apart they are."""
    seconds = round(news.seconds)
    if news.stage != "tier" or news.tier is None:
        return text(f"pages.run.{news.stage}", lang, seconds=seconds)
    scale = tier_scale(news.tier, scenario)
    known = [value for value in (news.incumbent, news.bound) if value is not None]

    def shown(value: int | None) -> str:
        return text("pages.run.unknown", lang) if value is None else amount(value, scale, *known)

    said = text(
        "pages.run.tier",
        lang,
        number=news.number,
        of=news.of,
        tier=tier_name(news.tier, news.level, lang),
        unit=text(f"tier.{news.tier}.unit", lang),
        incumbent=shown(news.incumbent),
        bound=shown(news.bound),
        seconds=seconds,
    )
    if not news.gap:
        return said
    return said + text("pages.runs.gap", lang, percent=percent_up(round(news.gap * WHOLE), WHOLE))
