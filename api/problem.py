"""The one shape of an error over HTTP: RFC 9457 problem+json, in the language the client asks for."""

from typing import Any

from pydantic import Field
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import Scope

from models.base import Frozen
from models.text import Lang, text


class FieldProblem(Frozen):
    """One field of the request and what is expected there. The value found is not repeated."""

    path: str
    code: str
    detail: str


class Problem(Frozen):
    """RFC 9457. ``code`` and ``params`` let a program react; ``title`` and ``detail`` are for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    params: dict[str, Any] = Field(default_factory=dict)
    errors: tuple[FieldProblem, ...] = ()


def language(headers: Headers) -> Lang:
    """Return the language the client likes best; Japanese when it says nothing we have."""
    best, best_weight = Lang.JA, 0.0
    for wish in headers.get("accept-language", "").split(","):
        tag, _, quality = wish.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        short = tag.strip().lower()[:2]
        if short in (Lang.JA.value, Lang.EN.value) and weight > best_weight:
            best, best_weight = Lang(short), weight
    return best


def problem_response(
    scope: Scope, status: int, code: str, errors: tuple[FieldProblem, ...] = (), **params: Any
) -> JSONResponse:
    """Make the response of an error."""
    lang = language(Headers(scope=scope))
    problem = Problem(
        type=f"urn:compute-allocation:problem:{code}",
        title=text(f"api.status.{status}", lang),
        status=status,
        detail=text(f"error.{code}", lang, **params),
        instance=scope["path"],
        code=code,
        params=params,
        errors=errors,
    )
    return JSONResponse(
        problem.model_dump(mode="json"),
        status_code=status,
        media_type="application/problem+json",
        headers={"Content-Language": lang.value},
    )
