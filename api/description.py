"""The description of the interface: what FastAPI writes, with our one form of errors and the ways to sign in."""

from typing import Any

from fastapi import FastAPI

from api.access import COOKIES
from api.people.matrix import MATRIX
from api.problem import Problem
from api.samples import sample
from api.settings import PREFIX

PROBLEM = {
    "description": "RFC 9457 problem, in the language of Accept-Language",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
WAYS = {
    "token": {"type": "http", "scheme": "bearer", "description": "made on POST /tokens"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIES[1], "description": "of POST /session"},
}


def describe(app: FastAPI) -> None:
    """Let the application describe itself so."""
    written = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = written()
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(model.pop("$defs", {}))
            schemas["Problem"] = model
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            schema["components"]["securitySchemes"] = WAYS
            for path, operations in schema["paths"].items():
                for method, operation in operations.items():
                    anybody = MATRIX.get((method.upper(), path.removeprefix(PREFIX))) is None
                    _complete(operation, anybody, sample(method.upper(), path, operation, anybody))
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # the way FastAPI names for this


def _complete(operation: dict[str, Any], anybody: bool, pasted: str) -> None:
    """Give a route its errors, who may ask for it, and what to paste."""
    operation["description"] = f"{operation.get('description', '')}\n\n```sh\n{pasted}\n```"
    operation["responses"].pop("422", None)
    operation["responses"]["default"] = PROBLEM
    operation["security"] = [] if anybody else [{name: []} for name in WAYS]
