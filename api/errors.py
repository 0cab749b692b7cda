"""Which error becomes which status. Routers raise; only this file answers."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from api.guard import TooLarge
from api.problem import FieldProblem, language, problem_response
from models.errors import (
    AccessError,
    AllocationError,
    BrokenPlanError,
    ConflictError,
    InputError,
    NotFoundError,
    PolicyError,
    StaleError,
)
from models.faults import field_faults
from models.problems import Problem
from models.text import Lang, text

log = logging.getLogger(__name__)

STATUS: dict[type[AllocationError], int] = {
    AccessError: 403,
    NotFoundError: 404,
    StaleError: 412,
    ConflictError: 409,
    InputError: 422,
    PolicyError: 422,
    BrokenPlanError: 422,
}
STATUS_BY_CODE = {
    "not_signed_in": 401,
    "sign_in_refused": 401,
    "link_not_valid": 401,
    "too_many_trials": 429,
    "if_match_missing": 428,
    "too_many_runs": 429,
    "too_many_own_runs": 429,
    "too_many_reads": 429,
    "store_not_writable": 503,
    "store_busy": 503,
    "store_full": 507,
    "service_stopping": 503,
}
RETRY_SECONDS = {429: "10", 503: "5"}
RETRY_BY_CODE = {"too_many_trials": "900"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def status_of(error: AllocationError) -> int:
    """Return the status of an error of ours."""
    by_kind = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)
    return STATUS_BY_CODE.get(error.code, by_kind)


def ours(request: Request, error: Exception) -> Response:
    """Answer an error that carries its code."""
    assert isinstance(error, AllocationError)
    status = status_of(error)
    response = problem_response(request.scope, status, error.code, **said(error, language(request.headers)))
    if status in RETRY_SECONDS:
        response.headers["Retry-After"] = RETRY_BY_CODE.get(error.code, RETRY_SECONDS[status])
    return response


def said(error: AllocationError, lang: Lang) -> dict[str, Any]:
    """Return the fields of an error; a problem of the input among them is put into words."""
    problem = error.params.get("problem")
    if not isinstance(problem, Problem):
        return error.params
    place, words = problem.place, text(problem.text_key, lang, **problem.params)
    where = {"sheet": place.sheet, "cell": place.cell or place.field, "problem": problem.code, "why": words}
    return {name: value for name, value in error.params.items() if name != "problem"} | where


def invalid(request: Request, error: Exception) -> Response:
    """Answer a request that does not have the form the route asks for."""
    assert isinstance(error, RequestValidationError)
    lang = language(Headers(scope=request.scope))
    faults = field_faults(error.errors(), {"body": error.body})
    fields = tuple(
        FieldProblem(path=fault.path, code=fault.code, detail=fault.model_copy(update={"value": ""}).sentence(lang))
        for fault in faults
    )
    return problem_response(request.scope, 422, "request_invalid", fields)


def by_status(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: no such path, wrong method, unreadable body."""
    assert isinstance(error, HTTPException)
    if isinstance(error, TooLarge):
        return problem_response(request.scope, error.status_code, "body_too_large", limit=error.limit)
    codes = {404: "no_such_address", 405: "wrong_method"}
    response = problem_response(request.scope, error.status_code, codes.get(error.status_code, "request_refused"))
    response.headers.update(error.headers or {})
    return response


def unexpected(request: Request, error: Exception) -> Response:
    """Answer an error of our own making; its text may hold values of the input, so only its kind is logged."""
    log.error("%s on %s %s", type(error).__name__, request.method, request.url.path)
    return problem_response(request.scope, 500, "internal")


def no_such_address(request: Request) -> Response:
    """Answer every address without a route: 405 when it exists under another method, else 404."""
    allowed = [method for method in METHODS if method != request.method and _exists(request, method)]
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
    raise HTTPException(404)


def _exists(request: Request, method: str) -> bool:
    asked = {**request.scope, "method": method}
    return any(
        route.matches(asked)[0] is Match.FULL
        for route in request.app.routes
        if getattr(route, "endpoint", None) is not no_such_address
    )


def install(app: FastAPI) -> None:
    """Hang the table into the application."""
    app.add_exception_handler(AllocationError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(Exception, unexpected)
