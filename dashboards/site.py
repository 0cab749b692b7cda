"""The pages as one Dash application on the service: which page is asked for, and what changes while it is open."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update, set_props
from dash.backends._fastapi import reset_current_request, set_current_request
from dash.development.base_component import Component
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from dashboards.language import current
from dashboards.pages.asked import NOBODY, Asked, address, asking, words_of
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.menu import HOME, PAGES, page_at
from dashboards.pages.parts import Parts
from dashboards.pages.run_news import run_status
from dashboards.pages.shell import Around, navbar, shell
from dashboards.pages.states import broken, forbidden, loading, no_page, refused
from dashboards.pages.telling import note, tell
from dashboards.theme import MANTINE
from models.errors import AccessError, AllocationError
from models.job import PlanId
from models.text import text

ASSETS = Path(__file__).parent / "assets"
LOOK_SECONDS = 1.0
"""How often an open page looks whether a run has news."""
ASKED_EVERY, GONE_SECONDS = 30, 60.0
"""Every so many looks a page is asked whether it is still there; one that says nothing for so long is gone."""

_INDEX = """<!DOCTYPE html>
<html lang="{lang}">
<head>{metas}<title>{title}</title>{favicon}{early}{css}</head>
<body><noscript>{without_scripts}</noscript><div id="unreachable" role="alert" hidden>{unreachable}</div>
{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
</html>"""


EARLY = "".join(
    f'<link rel="preload" as="script" href="{HOME}_dash-component-suites/{one}">'
    for one in ("dash/dcc/async-graph.js", "plotly/package_data/plotly.min.js", "dash_ag_grid/async-community.js")
)
"""Charts and tables are asked for with the document, not only once the page has come that shows them."""


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
        parts["early"] = EARLY if page is not None and page.of_plan else ""
        said = {key: text(f"pages.{key}", lang) for key in ("without_scripts", "unreachable")}
        return _INDEX.format(lang=lang, **said, **parts)


def add_pages(service: FastAPI) -> Site:
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
        on_error=tell,
    )
    site.backend._setup_catchall = lambda: None  # type: ignore[attr-defined]  # it would answer unknown addresses
    site.layout = layout
    backstage = Backstage.of(service)
    add_callbacks(site, backstage)
    for page in PAGES:
        if page.callbacks is not None:
            page.callbacks(site, backstage)
    return site


def document(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with the document of a page; an address without a page answers 404, in the same frame."""

    async def answer(request: Request) -> Response:
        token = set_current_request(request)  # type: ignore[no-untyped-call]
        try:
            site._setup_server()  # type: ignore[no-untyped-call]  # Dash does so for its first address only, not for ours
            found = page_at(request.url.path) is not None
            return HTMLResponse(site.index(), status_code=200 if found else 404)  # type: ignore[no-untyped-call]
        finally:
            reset_current_request(token)  # type: ignore[no-untyped-call]

    return answer


def layout() -> Component:
    """Return what is there before the page itself has come."""
    try:
        asked = asking()
    except AccessError:  # Dash itself looks once when it starts
        asked = Asked(current(), NOBODY)
    whole: Component = dmc.MantineProvider(
        [
            dcc.Location(id="location", refresh=True),
            dcc.Store(id="newest-plan"),
            dcc.Store(id="woken"),
            dcc.Store(id="last-change"),
            dcc.Store(id="again"),
            html.Div(shell(asked, loading(asked.lang)), id="page"),
        ],
        theme=MANTINE,
        forceColorScheme="light",
    )
    return whole


def render(backstage: Backstage, asked: Asked, said: Any = None) -> Component:
    """Make the page of an address, or say plainly why there is none; ``said``: what stays said above it."""
    page = page_at(asked.path)
    if page is None:
        return shell(asked, no_page(asked.lang))
    if asked.who.role not in page.roles:
        return shell(asked, forbidden(asked.lang), Around(page=page))
    window = backstage.window
    try:
        around = Around(
            page=page,
            shown=window.shown(asked.word("plan") or None),
            plans=window.plans(),
            names=window.scenario_names(),
            cycles=backstage.cycles(),
            status=[] if page.live else run_status(window.news(), asked.lang),
            said=said,
        )
        return shell(asked, page.body(asked, backstage), around)
    except AllocationError as error:
        return shell(asked, refused(error, asked.lang), Around(page=page))


def failed(error: Exception) -> Component:
    """Say instead of the page that it could not be made."""
    note(error)
    asked = asking()
    return shell(asked, broken(asked.lang))


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the pages to the store. Nothing is worked out here; whatever takes time leaves the event loop."""
    window = backstage.window

    @answering(
        site,
        Output("page", "children"),
        Input("location", "pathname"),
        Input("again", "data"),
        State("location", "search"),
        State("message", "children"),
        on_error=failed,
    )
    def show(path: str, _again: str | None, search: str, said: Any) -> Any:
        asked = asking(path or HOME, search or "")
        return render(backstage, asked, said if ctx.triggered_id == "again" else None)

    # Apart from the above: of two answers to one output the browser drops the earlier, though only that has a new page.
    @answering(
        site,
        Output("again", "data"),
        Input("newest-plan", "data"),
        State("location", "pathname"),
        prevent_initial_call=True,
    )
    def renew(newest: str | None, path: str) -> Any:
        page = page_at(path or HOME)
        return newest if page is not None and page.of_plan else no_update  # what somebody is writing elsewhere stays

    @site.callback(Output("frame", "navbar"), Input("menu-button", "opened"), prevent_initial_call=True)
    async def open_menu(opened: bool) -> dict[str, Any]:
        return navbar(opened)

    _let_choose(site, "plan", window.newest)
    _let_choose(site, "cycle", lambda: next((kept.version.owner for kept in backstage.cycles()), None))

    @site.callback(websocket=True, persistent=True)
    async def follow() -> None:
        await _follow(backstage)

    @site.callback(Input("woken", "data"), websocket=True, prevent_initial_call=True)
    async def follow_anew(_woken: str) -> None:
        await _follow(backstage)


async def _follow(backstage: Backstage) -> None:
    """Tell an open page what changes on it, and that a plan or a change is there, as long as it answers.

    Pages share one connection, so that it does not end with the page; one that slept is followed anew when it wakes.
    """
    with suppress(TimeoutError):
        asked = await _looked_at()
        page = page_at(asked.path)
        live = page.live if page else None
        window, database = backstage.window, backstage.store.database

        def look() -> tuple[PlanId | None, int, Mapping[str, Parts | str]]:
            if live is None:
                parts: Mapping[str, Parts | str] = {"run-status": run_status(window.news(), asked.lang)}
            else:
                parts = live(asked, backstage)
            return window.newest(), database.head().number, parts

        newest, _, parts = await run_in_threadpool(look)
        while not await ctx.websocket.get_prop(next(iter(parts)), "id"):
            await asyncio.sleep(LOOK_SECONDS / 4)  # the page itself has not come yet
        told: dict[str, str] = {}
        changed: int | None = None
        for number in count(1):
            plan, head, parts = await run_in_threadpool(look)
            for name, part in parts.items():
                if told.get(name) != (written := repr(part)):
                    set_props(name, {"data" if isinstance(part, str) else "children": part})
                    told[name] = written
            if plan != newest:
                set_props("newest-plan", {"data": plan})
                newest = plan
            if head != changed:
                set_props("last-change", {"data": head})
                changed = head
            if number % ASKED_EVERY == 0:
                await ctx.websocket.get_prop("location", "pathname", timeout=GONE_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)


async def _looked_at() -> Asked:
    """Ask the browser at which address it is; to go to another page is to begin anew."""
    path: str | None = None
    while not path:
        await asyncio.sleep(0.05)
        path = await ctx.websocket.get_prop("location", "pathname")
    return asking(path, await ctx.websocket.get_prop("location", "search") or "")


def _let_choose(site: Dash, word: str, shown_without_it: Callable[[], str | None]) -> None:
    """Go to the plan or round chosen above a page; ``shown_without_it``: the one of an address that names none."""

    @answering(
        site,
        Output("location", "search", allow_duplicate=True),
        Input(f"{word}-choice", "value"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def choose(chosen: str | None, search: str) -> Any:
        if not words_of(search or "").get(word) and chosen == shown_without_it():
            return no_update  # the chooser has just come with the page: nobody chose anything
        wanted = address("", words_of(search or "") | {word: chosen or ""})
        return no_update if wanted == search else wanted
