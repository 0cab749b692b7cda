"""JSON members line by line: each value on a line of its own, so that an altered one can be named."""

import hashlib
import json
import re
from typing import Any

from models.base import Frozen

SIGNS = 8
"""Signs of the hash of a line: enough to find it. Whether a member was altered is told by its whole hash."""
_KEY = re.compile(r'^\s*"((?:[^"\\]|\\.)*)": ')


def readable(document: Frozen) -> bytes:
    """Write a document in the one way in which it stands in a dossier: sorted, a value per line."""
    data: Any = document.model_dump(mode="json")
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def line_hashes(content: bytes) -> str:
    """Return the short hashes of all lines, one after another."""
    return "".join(hashlib.sha256(line).hexdigest()[:SIGNS] for line in content.split(b"\n"))


def altered_line(content: bytes, hashes: str) -> int | None:
    """Return the number of the first line (from 0) that is not as it was; None where all are."""
    found = line_hashes(content)
    for place in range(0, max(len(found), len(hashes)), SIGNS):
        if found[place : place + SIGNS] != hashes[place : place + SIGNS]:
            return place // SIGNS
    return None


def line_text(content: bytes, number: int) -> str:
    """Return a line as it can be shown."""
    lines = content.split(b"\n")
    return lines[number].decode("utf-8", "replace").strip().rstrip(",") if number < len(lines) else ""


def path_of(content: bytes, number: int) -> str:
    """Name the field of a line: ``proposals[3].phases[0].demand.desired_gpus``.

    Read from the indents of the lines above it, so that it is known even where the JSON is broken there.
    """
    lines = content.decode("utf-8", "replace").split("\n")[: number + 1]
    steps: list[str] = []
    depth = _depth(lines[-1]) if lines else 0
    below = len(lines)
    while depth > 0 and below:
        here = below - 1
        key = _KEY.match(lines[here])
        start = max((i for i in range(here) if _depth(lines[i]) < depth), default=0)
        if key is not None:
            steps.append(f".{key.group(1)}")
        elif lines[start].rstrip().endswith("["):
            begun = [i for i in range(start + 1, here + 1) if _depth(lines[i]) == depth and not _closes(lines[i])]
            steps.append(f"[{max(0, len(begun) - 1)}]")
        below, depth = start + 1, _depth(lines[start])
    return "".join(reversed(steps)).lstrip(".")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _closes(line: str) -> bool:
    return line.strip()[:1] in ("]", "}")
