"""A plan on paper: ``/ui/print?plan=...&paper=A3``, the figures of the screen on pages that a browser prints.

The page may run its own scripts only: each that stands in it is named by its hash in the policy sent along.
"""

import base64
import hashlib
import re
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from allocator.exports.bundle import OFFICE, documents_for
from allocator.ledger.proof import headline, proof_info
from api.access import permitted
from api.plans.written import written
from api.store.sql import SqlStore
from dashboards.language import current
from dashboards.pages.view import Window
from dashboards.report import Frame, Paper, print_html
from models.errors import NotFoundError
from models.job import PlanId
from models.text import text

PRINT = "/ui/print"
LIBRARY = "/ui/_dash-component-suites/plotly/package_data/plotly.min.js"
"""Where the pages have the chart library from; a browser that has seen one has it already."""
ON_PAPER = ("allocation", "budget")
DOCUMENT = ("GET", "/plans/{plan_id}/document")

router = APIRouter(include_in_schema=False)


@router.get(PRINT)
def page(request: Request, plan: PlanId = "", paper: Paper = Paper.A3, against: PlanId = "") -> Response:
    """Show a plan as it is printed: without one the newest; an unknown one is said by the page of the schedule."""
    permitted(*DOCUMENT, request.state.who)
    store: SqlStore = request.app.state.store
    window = Window(store)
    wanted = plan or window.newest()
    try:
        shown = window.shown(wanted)
        if shown is None or wanted is None:
            return RedirectResponse("/ui/schedule", status_code=303)
        view, _ = written(store, wanted, current(), against=against or None)
    except NotFoundError:
        return RedirectResponse(f"/ui/schedule?{urlencode({'plan': plan})}", status_code=303)
    lang = view.lang
    documents = documents_for(view, OFFICE, (*ON_PAPER, *(("comparison",) if against else ())))
    kept = {name: word for name, word in (("plan", wanted), ("against", against)) if word}
    state = "published" if view.approval else "draft"
    frame = Frame(
        title=text("pages.print.title", lang),
        paper=f"{paper} landscape",
        library=LIBRARY,
        mark=text(f"pages.print.{state}", lang),
        said=(
            headline(proof_info(view.scenario, view.plan), lang),
            *(() if shown.entry.final else (text("pages.summary.not_final", lang),)),
        ),
        others=tuple(
            (text("pages.print.paper", lang, paper=str(other)), f"{PRINT}?{urlencode(kept | {'paper': other})}")
            for other in Paper
        ),
        how=text("pages.print.how", lang),
    )
    html = print_html(view, documents, paper, frame)
    return HTMLResponse(html, headers={"Content-Security-Policy": policy(html)})


def policy(html: str) -> str:
    """Return what this page may do: run the library and its own scripts, and nothing else."""
    inline = re.findall(r"<script(?: type=\"text/javascript\")?>(.*?)</script>", html, flags=re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in inline}
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *sorted(hashes))),
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
