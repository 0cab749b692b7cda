"""The log of the service: one JSON object per line, in the data folder, readable by its owner alone.

A line says what was asked of which address and how it ended, by whom and how long it took. Query, headers and bodies
are never in it, so no value of an input is either. Nothing is sent anywhere.
"""

import json
import logging
import os
import time
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

FILE_NAME, BYTES, KEPT = "service.jsonl", 10_000_000, 9
NAMES = ("api", "dashboards", "allocator")


LINE_ENDS = str.maketrans({each: f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029"})
"""Ends of lines to some readers that JSON would leave as they are."""


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=False).translate(LINE_ENDS)


class _OwnFile(RotatingFileHandler):
    def _open(self) -> Any:
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_WRONLY, 0o600))
        return super()._open()


def log_into(folder: Path) -> logging.Handler:
    """Write the log of our own packages into a folder; take the handler off again with ``stop_logging``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _OwnFile(
        folder / FILE_NAME, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(JsonLines())
    for name in NAMES:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Take a handler off."""
    for name in NAMES:
        logging.getLogger(name).removeHandler(handler)
    handler.close()


class RequestLog:
    """Writes one line per request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, and note how."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            who = scope.get("state", {}).get("who")
            fields = {
                "method": scope["method"],
                "path": scope["path"][:300],
                "status": status,
                "ms": round((time.monotonic() - began) * 1000),
                "who": None if who is None else who.account,
                "address": scope["client"][0] if scope.get("client") else None,
            }
            log.info("request", extra={"fields": fields})
