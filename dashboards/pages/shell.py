"""What stands around every page: skip link, programme, banner, menu, language."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from api.store.protocol import PlanEntry
from dashboards.pages.menu import HOME, PAGES, Page
from dashboards.pages.parts import Parts
from dashboards.pages.view import Shown
from dashboards.pages.words import moment_text
from models.policy import Stage
from models.text import Lang, text

HEADER = 64
MENU = 216


def shell(
    lang: Lang,
    main: Parts,
    *,
    page: Page | None = None,
    path: str = HOME,
    plan: str = "",
    shown: Shown | None = None,
    plans: Sequence[PlanEntry] = (),
    status: Parts | None = None,
) -> Component:
    """Put a page into its frame. ``plan``: the plan asked for by address, kept when moving between pages."""
    survey = shown is not None and shown.plan.stage is Stage.SURVEY
    banner: Parts = [html.Div(text("pages.survey_banner", lang), id="survey-banner", role="note")] if survey else []
    content = html.Div(
        [*banner, html.Div(status or [], id="run-status", role="status"), *_chooser(plans, shown, lang), *main],
        id="content",
        tabIndex=-1,
    )
    frame: Component = dmc.AppShell(
        [
            html.A(text("pages.skip", lang), href="#content", className="skip-link"),
            dmc.AppShellHeader(_header(lang, shown, path, plan)),
            dmc.AppShellNavbar(_menu(lang, page, plan), p="sm", **{"aria-label": text("pages.menu", lang)}),
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


def _header(lang: Lang, shown: Shown | None, path: str, plan: str) -> Component:
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
            dmc.Group([*_languages(lang, path, plan), _account(lang)], gap="xs", wrap="nowrap"),
        ],
        h="100%",
        px="md",
        justify="space-between",
        wrap="nowrap",
    )
    return header


def _languages(lang: Lang, path: str, plan: str) -> Parts:
    here = address(path, plan)
    return [
        html.A(
            text(f"pages.language.{other}", lang),
            href=f"/ui/language/{other}?{urlencode({'to': here})}",
            lang=other,
            hrefLang=other,
            className="language",
            **_current(other is lang, "true"),
        )
        for other in Lang
    ]


def _account(lang: Lang) -> Component:
    link: Component = html.A(text("signing.account.title", lang), href="/account", className="account")
    return link


def _menu(lang: Lang, current: Page | None, plan: str) -> Component:
    links = [
        html.Li(
            html.A(
                text(page.title, lang),
                href=address(page.path, plan),
                className="menu-link",
                **_current(page is current, "page"),
            )
        )
        for page in PAGES
    ]
    return html.Ul(links, className="menu")


def _current(is_current: bool, what: str) -> dict[str, Any]:
    return {"aria-current": what} if is_current else {}


def address(path: str, plan: str) -> str:
    """Write the address of a page for a plan."""
    return f"{path}?{urlencode({'plan': plan})}" if plan else path


def _chooser(plans: Sequence[PlanEntry], shown: Shown | None, lang: Lang) -> Parts:
    """Offer the plans there are, where there is a choice."""
    if shown is None or len(plans) < 2:
        return []
    choices = [{"value": entry.id, "label": _plan_name(entry, lang)} for entry in plans]
    return [
        dmc.Select(
            id="plan-choice",
            label=text("pages.plan_choice", lang),
            data=choices,
            value=shown.entry.id,
            allowDeselect=False,
            maw=520,
            mb="md",
        )
    ]


def _plan_name(entry: PlanEntry, lang: Lang) -> str:
    state = "proven" if entry.proven else "final" if entry.final else "not_final"
    return text(
        "pages.plan_name",
        lang,
        made=moment_text(entry.created_at, lang),
        state=text(f"pages.plan_state.{state}", lang),
        plan=entry.plan_hash[:8],
    )
