"""The base of every model: frozen, strict about unknown fields, and saved as one canonical text.

Two equal models always have the same canonical text, so a hash of it names the content.
"""

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes after it was made; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


def canonical_json(value: Frozen | dict[str, Any] | list[Any]) -> str:
    """Write a model (or plain JSON data) as the one text that stands for it: sorted keys, no spaces, UTF-8."""
    data = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Frozen | dict[str, Any] | list[Any]) -> str:
    """Return the SHA-256 (hex) of the canonical text."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
