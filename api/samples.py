"""What to paste: one line of curl for every route, with ``$API``, ``$TOKEN`` and the ids as variables of the shell.

``tests/e2e/test_samples.py`` pastes each of them.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from api.settings import PREFIX

BODIES: Mapping[tuple[str, str], dict[str, Any]] = {
    ("POST", "/first"): {"key": "$KEY", "name": "aoki", "shown": "青木", "password": "correct horse battery"},
    ("POST", "/session"): {"name": "aoki", "password": "correct horse battery"},
    ("POST", "/session/password"): {"old": "correct horse battery", "new": "another horse battery"},
    ("POST", "/tokens"): {"label": "script", "days": 30},
    ("POST", "/accounts"): {"name": "baba", "shown": "馬場", "role": "operator", "password": "correct horse battery"},
    ("PATCH", "/accounts/{name}"): {"role": "viewer"},
    ("POST", "/cycles"): {"name": "第1回", "note": ""},
    ("PUT", "/cycles/{cycle_id}/answers"): {"text": "このまま"},
    ("POST", "/cycles/{cycle_id}/proposals"): {
        "number": "H-1",
        "applicant": {"legal_name": "手入力株式会社（架空）"},
        "demand": [
            {
                "line": "1",
                "shape": "block",
                "types": [{"gpu_type": "H100"}],
                "desired_gpus": 8,
                "minimum_gpus": 8,
                "duration_days": 30,
            }
        ],
        "preferences": {"unranked_acceptable": "yes"},
    },
    ("PUT", "/cycles/{cycle_id}/proposals/{proposal_id}/decision"): {"priority": 2, "reason": "局内で決定"},
    ("PUT", "/cycles/{cycle_id}/capacity/{pool_id}/{since}"): {"nodes": 3, "confidence": "expected"},
    ("PUT", "/cycles/{cycle_id}/pins/{pin_id}"): {
        "id": "first",
        "proposal": "$PROPOSAL",
        "phase": "1",
        "start": "2024-11-01",
        "reason": "協議で決定",
    },
    ("PUT", "/cycles/{cycle_id}/actuals/{pool_id}/{day}"): {"nodes": 2},
    ("PUT", "/cycles/{cycle_id}/open-points/{key}"): {"owner": "青木", "due": "2024-09-30"},
    ("POST", "/cycles/{cycle_id}/scenarios"): {"name": "案1"},
    ("POST", "/scenarios/{scenario_id}/forks"): {
        "name": "1か月遅れ",
        "reason": "もし納入が遅れたら",
        "edits": [{"kind": "delay", "pool": "$POOL", "days": 31}],
    },
    ("POST", "/runs"): {"scenario": "$SCENARIO", "settings": {"seconds": 20, "workers": 1}},
    ("POST", "/plans/{plan_id}/replan"): {
        "events": {
            "events": [{"kind": "delivery_short", "pool": "$POOL", "since": "$SINCE", "missing": 1, "reason": "故障"}]
        },
        "as_of": "$AS_OF",
        "mode": "repair",
        "seconds": 20,
    },
    ("PUT", "/plans/{plan_id}/draft"): {"standing": "kept", "reason": "納入の遅れに備える案"},
    ("POST", "/plans/{plan_id}/publication"): {"reason": "決裁済み", "as_trial": True},
    ("PUT", "/plans/{plan_id}/acknowledgements/{proposal_id}"): {"answer": "notified"},
}
QUERIES: Mapping[str, str] = {
    "name": "$FILE",
    "kind": "policy",
    "reason": "記入誤り",
    "question": "$QUESTION",
}
"""What stands for a query that must be given."""
FILES: Mapping[str, str] = {
    f"/cycles/{{cycle_id}}/{place}": f"{file}.xlsx"
    for place, file in (
        ("surveys", "survey"),
        ("adoption", "adoption"),
        ("supply/workbook", "supply"),
        ("policy/workbook", "policy"),
    )
}
DOCUMENTS: Mapping[str, str] = {
    "/scenarios": "scenario.json",
    "/cycles/{cycle_id}/supply": "supply.json",
    "/cycles/{cycle_id}/policy": "policy.json",
}
"""Whole documents are sent from a file."""
NEW = frozenset(
    {
        ("PUT", "/cycles/{cycle_id}/answers"),
        ("PUT", "/cycles/{cycle_id}/proposals/{proposal_id}/decision"),
        ("PUT", "/cycles/{cycle_id}/open-points/{key}"),
        ("PUT", "/cycles/{cycle_id}/pins/{pin_id}"),
        ("PUT", "/cycles/{cycle_id}/actuals/{pool_id}/{day}"),
        ("PUT", "/cycles/{cycle_id}/capacity/{pool_id}/{since}"),
        ("PUT", "/cycles/{cycle_id}/snapshot"),
        ("PUT", "/cycles/{cycle_id}/supply/workbook"),
        ("PUT", "/cycles/{cycle_id}/policy/workbook"),
        ("PUT", "/plans/{plan_id}/draft"),
        ("PUT", "/plans/{plan_id}/acknowledgements/{proposal_id}"),
    }
)
"""Shown as writing something that is not there yet; the others change what was seen."""


def _variable(name: str) -> str:
    """Return the variable of an id; a token's id is told apart from the token one signs in with."""
    return "$TOKEN_ID" if name == "token_id" else f"${name.removesuffix('_id').upper()}"


def sample(method: str, path: str, operation: Mapping[str, Any], anybody: bool) -> str:
    """Return the line to paste."""
    below = path.removeprefix(PREFIX)
    parameters = operation.get("parameters", ())
    wanted = [row["name"] for row in parameters if row["in"] == "query" and row.get("required")]
    headers = {row["name"].lower() for row in parameters if row["in"] == "header"}
    address = re.sub(r"{([^}]*)}", lambda found: _variable(found[1]), below)
    words = ["curl", "--fail-with-body", "--silent", "--request", method, f'"$API{address}"']
    if not anybody:
        words += ["--header", '"Authorization: Bearer $TOKEN"']
    for name in wanted:
        value = "policy" if (name, below[-8:]) == ("name", "/history") else QUERIES[name]
        words += ["--url-query", f'"{name}={value}"']
    if (method, below) in NEW:
        words += ["--header", "'If-None-Match: *'"]
    elif "if-match" in headers:
        words += ["--header", '"If-Match: $ETAG"']
    return " ".join([*words, *_body(method, below)])


def _body(method: str, below: str) -> list[str]:
    if (method, below) in BODIES:
        text = json.dumps(BODIES[method, below], ensure_ascii=False)
        quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return ["--header", "'Content-Type: application/json'", "--data", quoted]
    if method in ("POST", "PUT") and below in FILES:
        return ["--header", "'Content-Type: application/octet-stream'", "--data-binary", f"@{FILES[below]}"]
    if method in ("POST", "PUT") and below in DOCUMENTS:
        return ["--header", "'Content-Type: application/json'", "--data-binary", f"@{DOCUMENTS[below]}"]
    return []
