"""Puts everything together: the service, the pages on it, and what browsers may do with both."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import RedirectResponse

from api.app import METHODS
from api.app import create_app as create_service
from api.errors import no_such_address
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards import language, printing, signing
from dashboards.headers import SecurityHeaders
from dashboards.pages.asked import RequestAtHand
from dashboards.pages.menu import HOME
from dashboards.report import html_bytes
from dashboards.site import Site, add_pages, document


def create_app(store: SqlStore, work: Path, settings: ApiSettings | None = None) -> FastAPI:
    """Make the whole application: ``/api/v1`` and the pages under ``/ui/``; ``/`` leads to the pages."""
    app = create_service(store, work, settings)
    app.state.html = html_bytes
    app.include_router(language.router)
    app.include_router(signing.router)
    app.include_router(printing.router)
    app.add_api_route("/", lambda: RedirectResponse(HOME, status_code=307), include_in_schema=False)
    site = add_pages(app)
    _answer_every_address(app, site)
    app.add_middleware(language.LanguageOfRequest)
    app.add_middleware(RequestAtHand)
    app.add_middleware(SecurityHeaders, script_hashes=site.csp_hashes())
    return app


def _answer_every_address(app: FastAPI, site: Site) -> None:
    """Give each address its own answer; left alone Dash would answer any of them with a page."""
    app.add_api_route(f"{HOME}{{rest:path}}", document(site), methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/{rest:path}", no_such_address, methods=METHODS, include_in_schema=False)
