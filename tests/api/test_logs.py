"""Whatever a path holds, one request is one line of JSON, however a reader splits lines."""

import json
import logging
from pathlib import Path

import pytest

from api.logs import FILE_NAME, log_into, stop_logging

HOSTILE = ["/a\x85b", "/a\u2028b", "/a\u2029b", "/a\nb", "/a\x1cb", "/\udc80", '/"\\u', "/審査"]


@pytest.mark.parametrize("path", HOSTILE, ids=ascii)
def test_a_request_is_one_line(tmp_path: Path, path: str) -> None:
    handler = log_into(tmp_path)
    try:
        logging.getLogger("api").info("request", extra={"fields": {"path": path}})
    finally:
        stop_logging(handler)
    (line,) = (tmp_path / FILE_NAME).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["path"] == path
