"""What stands around every page: skip link, programme, banner, menu, language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from api.cycles.nouns import Cycle
from api.store.documents import Kept
from api.store.protocol import PlanEntry
from dashboards.pages.asked import Asked, language_link
from dashboards.pages.menu import HOME, PAGES, Page, Section
from dashboards.pages.parts import Parts
from dashboards.pages.view import Shown
from dashboards.pages.words import plan_name
from models.job import ScenarioId
from models.policy import Stage
from models.text import Lang, text

HEADER = 64
MENU = 216


@dataclass(frozen=True, slots=True)
class Around:
    """What the frame of a page needs to know beside what is asked for."""

    page: Page | None = None
    shown: Shown | None = None
    plans: Sequence[PlanEntry] = ()
    names: Mapping[ScenarioId, str] = field(default_factory=dict)
    cycles: Sequence[Kept[Cycle]] = ()
    status: Parts = field(default_factory=list)
    said: Any = None


NOTHING = Around()


def shell(asked: Asked, main: Parts, around: Around = NOTHING) -> Component:
    """Put a page into its frame."""
    lang = asked.lang
    survey = around.shown is not None and around.shown.plan.stage is Stage.SURVEY
    banner: Parts = [html.Div(text("pages.survey_banner", lang), id="survey-banner", role="note")] if survey else []
    content = html.Div(
        [
            *banner,
            html.Div(around.status, id="run-status", role="status"),
            html.Div(around.said or [], id="message", role="status"),
            html.Div([], id="refusal", role="alert"),
            *_choosers(asked, around),
            *main,
        ],
        id="content",
        tabIndex=-1,
    )
    frame: Component = dmc.AppShell(
        [
            html.A(text("pages.skip", lang), href="#content", className="skip-link"),
            dmc.AppShellHeader(_header(asked, around.shown)),
            dmc.AppShellNavbar(_menu(asked, around.page), p="sm", **{"aria-label": text("pages.menu", lang)}),
            dmc.AppShellMain(content),
        ],
        id="frame",
        header={"height": HEADER},
        navbar=navbar(opened=False),
        padding="md",
    )
    return frame


def navbar(opened: bool) -> dict[str, Any]:
    """Describe the menu: beside the page, on narrow screens only when it is opened."""
    return {"width": MENU, "breakpoint": "md", "collapsed": {"mobile": not opened}}


def _header(asked: Asked, shown: Shown | None) -> Component:
    lang = asked.lang
    labels = shown.scenario.labels if shown else None
    name = (labels.program_name if labels else "") or text("pages.product", lang)
    badges: Parts = []
    if labels and labels.fictional:
        badges.append(
            dmc.Badge(
                text("pages.fictional", lang), color="red", variant="filled", id="fictional", size="lg", tt="none"
            )
        )
    burger = dmc.Burger(
        id="menu-button", opened=False, hiddenFrom="md", size="sm", **{"aria-label": text("pages.menu", lang)}
    )
    header: Component = dmc.Group(
        [
            dmc.Group([burger, html.Span(name, id="program"), *badges], wrap="nowrap", className="header-left"),
            dmc.Group([*_languages(asked), _account(lang)], gap="xs", wrap="nowrap"),
        ],
        h="100%",
        px="md",
        justify="space-between",
        wrap="nowrap",
    )
    return header


def _languages(asked: Asked) -> Parts:
    return [
        html.A(
            text(f"pages.language.{other}", asked.lang),
            href=language_link(other, asked.path or HOME, asked.query),
            lang=other,
            hrefLang=other,
            className="language",
            id=f"language-{other}",
            **_current(other is asked.lang, "true"),
        )
        for other in Lang
    ]


def _account(lang: Lang) -> Component:
    link: Component = html.A(text("signing.account.title", lang), href="/account", className="account")
    return link


def _menu(asked: Asked, current: Page | None) -> Component:
    sections: Parts = []
    for section in Section:
        pages = [page for page in PAGES if page.section is section and asked.who.role in page.roles]
        if section is Section.NONE or not pages:
            continue
        links = [
            html.Li(
                html.A(
                    text(page.title, asked.lang),
                    href=asked.link(page.path),
                    className="menu-link",
                    **_current(page is current, "page"),
                )
            )
            for page in pages
        ]
        name = text(f"pages.section.{section}", asked.lang)
        sections += [html.P(name, className="menu-section"), html.Ul(links, className="menu")]
    whole: Component = html.Div(sections)
    return whole


def _current(is_current: bool, what: str) -> dict[str, Any]:
    return {"aria-current": what} if is_current else {}


def _choosers(asked: Asked, around: Around) -> Parts:
    """Offer the rounds and plans there are, where there is a choice."""
    found: Parts = []
    if len(around.cycles) > 1:
        rounds = [{"value": kept.version.owner, "label": kept.content.name} for kept in around.cycles]
        found.append(_chooser("cycle", rounds, asked.word("cycle") or rounds[0]["value"], asked.lang))
    if around.page is not None and around.page.of_plan and around.shown is not None and len(around.plans) > 1:
        plans = [{"value": entry.id, "label": plan_name(entry, around.names, asked.lang)} for entry in around.plans]
        found.append(_chooser("plan", plans, around.shown.entry.id, asked.lang))
    return found


def _chooser(word: str, choices: list[dict[str, str]], value: str, lang: Lang) -> Component:
    chooser: Component = dmc.Select(
        id=f"{word}-choice",
        label=text(f"pages.{word}_choice", lang),
        data=choices,
        value=value,
        allowDeselect=False,
        maw=960,
        mb="md",
    )
    return chooser
