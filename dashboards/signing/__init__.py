"""Signing in, the first coordinator and the account of whoever is signed in: three plain pages without a script."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.deps import AddressDep, SigningDep
from api.people.roles import SAMPLE, Who
from api.routers.people import First, forget_session, keep_session
from dashboards.language import current, own_page
from dashboards.pages.menu import HOME
from models.errors import AllocationError
from models.faults import field_faults
from models.text import text

router = APIRouter(include_in_schema=False)

PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("page.html.j2")
Word = Annotated[str, Form(max_length=200)]


def _page(form: str, *, status: int = 200, problem: str = "", **values: str) -> Response:
    lang = current()
    words = {key: text(f"signing.{form}.{key}", lang) for key in ("title", "about", "button")}
    labels = {name: text(f"signing.field.{name}", lang) for name in ("name", "shown", "password")}
    known = {"to": HOME, "key": "", "name": "", "shown": "", "who": "", "problem": problem} | values
    content = PAGE.render(
        lang=lang, form=form, words=words, labels=labels, product=text("pages.product", lang), home=HOME,
        back=text("signing.back", lang), **known,
    )  # fmt: skip
    return HTMLResponse(content, status_code=status)


def _refused(form: str, error: AllocationError, status: int, **values: str) -> Response:
    return _page(form, status=status, problem=text(error.text_key, current(), **error.params), **values)


@router.get("/sign-in")
def sign_in_page(to: str = HOME) -> Response:
    """Ask for name and password."""
    return _page("sign_in", to=own_page(to))


@router.post("/sign-in")
def sign_in(
    request: Request, signing: SigningDep, address: AddressDep, name: Word, password: Word, to: Word = HOME
) -> Response:
    """Begin a session and go where the reader was going."""
    try:
        issued = signing.sign_in(name, password, address)
    except AllocationError as error:
        return _refused("sign_in", error, 401, name=name, to=own_page(to))
    answer = RedirectResponse(own_page(to), status_code=303)
    keep_session(request, answer, issued)
    return answer


@router.get("/first")
def first_page(key: Annotated[str, "the one of the link"] = "") -> Response:
    """Ask who the first coordinator is."""
    return _page("first", key=key)


@router.post("/first")
def first(request: Request, signing: SigningDep, key: Word, name: Word, password: Word, shown: Word = "") -> Response:
    """Make the first coordinator."""
    try:
        asked = First(key=key, name=name.strip().lower(), shown=shown, password=password)
    except ValueError as error:
        faults = field_faults(error.errors(), {}) if hasattr(error, "errors") else ()
        said = " ".join(fault.sentence(current()) for fault in faults if fault.path == "name")
        return _page("first", status=422, problem=said or text("signing.name_rule", current()), key=key, shown=shown)
    try:
        issued = signing.first(asked.key, asked.name, asked.shown, asked.password)
    except AllocationError as error:
        return _refused("first", error, 401, key=key, name=name, shown=shown)
    answer = RedirectResponse(HOME, status_code=303)
    keep_session(request, answer, issued)
    return answer


@router.get("/account")
def account_page(request: Request) -> Response:
    """Say who is signed in."""
    who: Who = request.state.who
    lang = current()
    known = text("signing.sample", lang) if who.account == SAMPLE else who.shown
    return _page("account", who=text("signing.who", lang, who=known, role=text(f"signing.role.{who.role}", lang)))


@router.post("/account")
def sign_out(request: Request, signing: SigningDep) -> Response:
    """End the session."""
    who: Who = request.state.who
    if who.credential:
        signing.sign_out(who)
    answer = RedirectResponse("/sign-in", status_code=303)
    forget_session(request, answer)
    return answer
