"""The page of the interface: every route, to be read and tried, from files of our own (``/api/v1/docs``)."""

import base64
import hashlib
import json
from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.settings import PREFIX

STATIC = files("fastapi_offline") / "static"
FILES = {"swagger-ui-bundle.js": "text/javascript; charset=utf-8", "swagger-ui.css": "text/css; charset=utf-8"}
OPTIONS = {
    "url": f"{PREFIX}/openapi.json",
    "dom_id": "#page",
    "validatorUrl": None,
    "deepLinking": True,
    "displayRequestDuration": True,
    "docExpansion": "list",
}
START = f"SwaggerUIBundle({json.dumps(OPTIONS)})"
PAGE = f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>compute-allocation API</title>
<link rel="stylesheet" href="{PREFIX}/docs/swagger-ui.css"></head>
<body><div id="page"></div>
<script src="{PREFIX}/docs/swagger-ui-bundle.js"></script><script>{START}</script></body>
</html>"""


def _policy() -> str:
    known = base64.b64encode(hashlib.sha256(START.encode()).digest()).decode()
    rules = (
        "default-src 'none'",
        f"script-src 'self' 'sha256-{known}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)


router = APIRouter(prefix=f"{PREFIX}/docs", include_in_schema=False)


@router.get("")
def page() -> HTMLResponse:
    """Return the page."""
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": _policy()})


def _serve(name: str, media_type: str) -> None:
    def file() -> Response:
        return Response((STATIC / name).read_bytes(), media_type=media_type)

    router.add_api_route(f"/{name}", file, methods=["GET"])


for _name, _media_type in FILES.items():
    _serve(_name, _media_type)
