"""The pages as one Dash application on the service: which page is asked for, and what changes while it is open."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update, set_props
from dash.backends._fastapi import reset_current_request, set_current_request
from dash.development.base_component import Component
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from dashboards.language import current
from dashboards.pages.menu import HOME, page_at
from dashboards.pages.runs import run_status
from dashboards.pages.shell import navbar, shell
from dashboards.pages.states import broken, loading, no_page, no_plan, refused
from dashboards.pages.view import Window
from dashboards.theme import MANTINE
from models.errors import AllocationError
from models.text import Lang, text

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"
LOOK_SECONDS = 1.0
"""How often an open page looks whether a run has news."""

_INDEX = """<!DOCTYPE html>
<html lang="{lang}">
<head>{metas}<title>{title}</title>{favicon}{css}</head>
<body><noscript>{without_scripts}</noscript>{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
</html>"""


class Site(Dash):
    """Dash, with the document in the language and under the name of the page."""

    def interpolate_index(self, *_: Any, **parts: Any) -> str:
        """Write the document around the page."""
        lang = current()
        page = page_at(self.backend.request_adapter().path)
        name = text(page.title if page else "pages.missing.title", lang)
        waiting = text("pages.loading", lang)
        parts["app_entry"] = f'<div id="react-entry-point"><div class="_dash-loading">{waiting}</div></div>'
        parts["title"] = text("pages.document_title", lang, page=name)
        return _INDEX.format(lang=lang, without_scripts=text("pages.without_scripts", lang), **parts)


def add_pages(service: FastAPI, window: Window) -> Site:
    """Attach the pages under ``/ui/`` to the service and return them."""
    site = Site(
        name="dashboards",
        server=service,  # type: ignore[arg-type]  # documented for any server, annotated for fewer
        url_base_pathname=HOME,
        assets_folder=str(ASSETS),
        compress=True,
        suppress_callback_exceptions=True,
        update_title="",
        title="",
        add_log_handler=False,
        websocket_inactivity_timeout=0,
    )
    site.backend._setup_catchall = lambda: None  # type: ignore[attr-defined]  # it would answer unknown addresses
    site.layout = layout
    add_callbacks(site, window)
    return site


def document(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with the document of a page; an address without a page answers 404, in the same frame."""

    async def answer(request: Request) -> Response:
        token = set_current_request(request)  # type: ignore[no-untyped-call]
        try:
            found = page_at(request.url.path) is not None
            return HTMLResponse(site.index(), status_code=200 if found else 404)  # type: ignore[no-untyped-call]
        finally:
            reset_current_request(token)  # type: ignore[no-untyped-call]

    return answer


def layout() -> Component:
    """Return what is there before the page itself has come."""
    lang = current()
    whole: Component = dmc.MantineProvider(
        [
            dcc.Location(id="location", refresh=True),
            dcc.Store(id="newest-plan"),
            html.Div(shell(lang, loading(lang)), id="page"),
        ],
        theme=MANTINE,
        forceColorScheme="light",
    )
    return whole


def render(window: Window, path: str, search: str, lang: Lang) -> Component:
    """Make the page of an address, or say plainly why there is none."""
    plan = parse_qs(search.removeprefix("?")).get("plan", [""])[0]
    page = page_at(path)
    if page is None:
        return shell(lang, no_page(lang), path=path)
    try:
        shown = window.shown(plan or None)
        body = page.body(shown, lang) if shown else no_plan(lang)
        status = run_status(window.news(), lang)
        return shell(lang, body, page=page, path=path, plan=plan, shown=shown, plans=window.plans(), status=status)
    except AllocationError as error:
        return shell(lang, refused(error, lang), page=page, path=path)


def failed(error: Exception) -> Component:
    """Note a fault of ours - its kind and place only, since its text may hold values of the input - and say so."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("a page could not be made: %s in %s:%s", type(error).__name__, Path(last.filename).name, last.lineno)
    lang = current()
    return shell(lang, broken(lang))


def add_callbacks(site: Dash, window: Window) -> None:
    """Tie the pages to the store. Nothing is worked out here; whatever takes time leaves the event loop."""

    @site.callback(
        Output("page", "children"),
        Input("location", "pathname"),
        Input("newest-plan", "data"),
        State("location", "search"),
        on_error=failed,
    )
    async def show(path: str, _newest: str | None, search: str) -> Component:
        return await run_in_threadpool(render, window, path or HOME, search or "", current())

    @site.callback(Output("frame", "navbar"), Input("menu-button", "opened"), prevent_initial_call=True)
    async def open_menu(opened: bool) -> dict[str, Any]:
        return navbar(opened)

    @site.callback(
        Output("location", "search"),
        Input("plan-choice", "value"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    async def choose(plan: str | None, search: str) -> Any:
        wanted = f"?{urlencode({'plan': plan})}" if plan else ""
        return no_update if wanted == search else wanted

    @site.callback(websocket=True, persistent=True)
    async def follow() -> None:
        """Tell an open page how the run stands, and that a new plan is there, as long as the page is open."""
        lang = current()
        told = newest = None
        first = True
        while True:
            news, plan = await run_in_threadpool(lambda: (window.news(), window.newest()))
            if news != told:
                set_props("run-status", {"children": run_status(news, lang)})
            if plan != newest and not first:
                set_props("newest-plan", {"data": plan})
            told, newest, first = news, plan, False
            await asyncio.sleep(LOOK_SECONDS)
