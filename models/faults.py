"""What is wrong with a document, field by field: pydantic's findings as codes with parameters.

The sentence is ``fault.<code>`` in the locale files (what is expected); place and value stand beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from models.base import Frozen
from models.text import Lang, text

CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_parsing_size": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "bool_type": "yes_no",
    "bool_parsing": "yes_no",
    "string_type": "words",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "pattern",
    "date_type": "day",
    "date_parsing": "day",
    "date_from_datetime_parsing": "day",
    "date_from_datetime_inexact": "day",
    "datetime_type": "moment",
    "datetime_parsing": "moment",
    "datetime_from_date_parsing": "moment",
    "timezone_aware": "moment",
    "enum": "among",
    "literal_error": "among",
    "union_tag_invalid": "among",
    "union_tag_not_found": "kind",
    "greater_than": "more_than",
    "greater_than_equal": "at_least",
    "less_than": "less_than",
    "less_than_equal": "at_most",
    "too_short": "more_entries",
    "too_long": "fewer_entries",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "value_error": "contradiction",
    "json_invalid": "json",
}
"""Findings by pydantic's name. Names not listed become ``other`` with pydantic's own words."""

LIMITS = {"gt": "limit", "ge": "limit", "lt": "limit", "le": "limit", "min_length": "limit", "max_length": "limit"}
SHOWN = 60


class FieldFault(Frozen):
    """One field that cannot be read: where, what was expected, what stands there (shortened; empty when nothing)."""

    path: str
    code: str
    value: str = ""
    params: dict[str, Any] = Field(default_factory=dict)

    def sentence(self, lang: Lang) -> str:
        """Say it in words, with the place first."""
        said = text(f"fault.{self.code}", lang, **self.params)
        found = text("fault.found", lang, value=self.value) if self.value else ""
        return f"{self.path or text('fault.whole', lang)}: {said}{found}"


def _path(place: Sequence[int | str], document: Any) -> str:
    """Write a place as people write it; names of union members, which are not in the document, are left away."""
    path = ""
    here = document
    for number, step in enumerate(place):
        if isinstance(step, int):
            path += f"[{step}]"
            here = here[step] if isinstance(here, list) and step < len(here) else None
        elif 0 < number < len(place) - 1 and isinstance(here, dict) and step not in here:
            continue
        else:
            path += f".{step}" if path else step
            here = here.get(step) if isinstance(here, dict) else None
    return path


def _value(found: Any) -> str:
    if isinstance(found, Mapping | list | tuple):
        return ""
    shown = "" if found is None else str(found)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def field_faults(errors: Sequence[Mapping[str, Any]], document: Any = None) -> tuple[FieldFault, ...]:
    """Turn ``ValidationError.errors()`` of a document into faults."""
    faults = []
    for error in errors:
        context = error.get("ctx", {})
        code = CODES.get(error["type"], "other")
        params = {LIMITS[name]: value for name, value in context.items() if name in LIMITS}
        if code == "among":
            params["expected"] = context.get("expected") or context.get("expected_tags", "")
        elif code == "pattern":
            params["pattern"] = context["pattern"]
        elif code == "contradiction":
            params["detail"] = str(context["error"])
        elif code == "other":
            params["detail"] = error["msg"]
        value = "" if code in ("missing", "contradiction") else _value(error.get("input"))
        faults.append(FieldFault(path=_path(error["loc"], document), code=code, value=value, params=params))
    return tuple(faults)
