"""The pages as one Dash application on the service: which page is asked for, and what changes while it is open."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
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
from dashboards.pages.runs import run_status
from dashboards.pages.shell import Around, navbar, shell
from dashboards.pages.states import broken, failure, forbidden, loading, no_page, refused
from dashboards.theme import MANTINE
from models.errors import AccessError, AllocationError
from models.text import text

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"
LOOK_SECONDS = 1.0
"""How often an open page looks whether a run has news."""

_INDEX = """<!DOCTYPE html>
<html lang="{lang}">
<head>{metas}<title>{title}</title>{favicon}{early}{css}</head>
<body><noscript>{without_scripts}</noscript>{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
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
        return _INDEX.format(lang=lang, without_scripts=text("pages.without_scripts", lang), **parts)


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
            dcc.Store(id="again"),
            html.Div(shell(asked, loading(asked.lang)), id="page"),
        ],
        theme=MANTINE,
        forceColorScheme="light",
    )
    return whole


def render(backstage: Backstage, asked: Asked) -> Component:
    """Make the page of an address, or say plainly why there is none."""
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
            status=run_status(window.news(), asked.lang),
        )
        return shell(asked, page.body(asked, backstage), around)
    except AllocationError as error:
        return shell(asked, refused(error, asked.lang), Around(page=page))


def failed(error: Exception) -> Component:
    """Say instead of the page that it could not be made."""
    note(error)
    asked = asking()
    return shell(asked, broken(asked.lang))


def tell(error: Exception) -> None:
    """Say on the page that something asked for there was refused, or that it could not be done."""
    lang = current()
    if isinstance(error, AllocationError):
        said = failure(text(error.text_key, lang, **error.params))
    else:
        note(error)
        said = failure(text("pages.error.broken", lang))
    set_props("message", {"children": []})
    set_props("refusal", {"children": [said]})


def note(error: Exception) -> None:
    """Note a fault of ours: its kind and place only, since its text may hold values of the input."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("a page failed: %s in %s:%s", type(error).__name__, Path(last.filename).name, last.lineno)


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the pages to the store. Nothing is worked out here; whatever takes time leaves the event loop."""
    window = backstage.window

    @answering(
        site,
        Output("page", "children"),
        Input("location", "pathname"),
        Input("newest-plan", "data"),
        Input("again", "data"),
        State("location", "search"),
        on_error=failed,
    )
    def show(path: str, _newest: str | None, _again: str | None, search: str) -> Any:
        asked = asking(path or HOME, search or "")
        page = page_at(asked.path)
        if ctx.triggered_id == "newest-plan" and page is not None and not page.of_plan:
            return no_update  # what somebody is writing there stays
        return render(backstage, asked)

    @site.callback(Output("frame", "navbar"), Input("menu-button", "opened"), prevent_initial_call=True)
    async def open_menu(opened: bool) -> dict[str, Any]:
        return navbar(opened)

    _let_choose(site, "plan", window.newest)
    _let_choose(site, "cycle", lambda: next((kept.version.owner for kept in backstage.cycles()), None))

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
