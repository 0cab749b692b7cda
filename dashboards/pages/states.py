"""What a page says when there is no plan to show: none yet, no such page, something wrong."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from api.errors import said
from dashboards.pages.parts import Parts, notice
from dashboards.theme import ERROR
from models.errors import AllocationError
from models.text import Lang, text


def no_plan(lang: Lang) -> Parts:
    """Say that there is no plan yet, and how one comes about."""
    steps: Parts = [html.Li(text(f"pages.empty.{step}", lang)) for step in ("input", "solve")]
    home = html.A(text("pages.empty.home", lang), href="/ui/")
    return [
        _title("pages.empty.title", lang),
        notice("no-plan", text("pages.empty.none", lang), [html.Ol(steps), home]),
    ]


def no_round(lang: Lang) -> Component:
    """Say that there is no round yet, and where one is begun."""
    inside: Parts = [html.P(text("pages.empty.begin", lang)), html.A(text("pages.empty.to_home", lang), href="/ui/")]
    return notice("no-round", text("pages.empty.no_round", lang), inside)


def no_page(lang: Lang) -> Parts:
    """Say that there is no such page."""
    return [
        _title("pages.missing.title", lang),
        dmc.Anchor(text("pages.missing.home", lang), href="/ui/", refresh=True),
    ]


def forbidden(lang: Lang) -> Parts:
    """Say that the page is for other roles."""
    return [_title("pages.forbidden.title", lang), html.P(text("pages.forbidden.about", lang), id="forbidden")]


def refused(error: AllocationError, lang: Lang) -> Parts:
    """Say what was asked for and cannot be had."""
    return [_title("pages.error.title", lang), failure(text(error.text_key, lang, **said(error, lang)))]


def broken(lang: Lang) -> Parts:
    """Say that something went wrong on our side."""
    return [_title("pages.error.title", lang), failure(text("pages.error.broken", lang))]


def _title(key: str, lang: Lang) -> Component:
    title: Component = dmc.Title(text(key, lang), order=1, size="h2", mb="md")
    return title


def failure(words: str) -> Component:
    """Say what cannot be done."""
    return html.Div(notice("failure", words, [], ERROR), role="alert")


def loading(lang: Lang) -> Parts:
    """Hold the place of a page that is being fetched."""
    return [
        html.P(text("pages.loading", lang), role="status"),
        dmc.Skeleton(height=72, radius="md", mb="md"),
        dmc.Skeleton(height=480, radius="md"),
    ]
