"""Reading the members of a dossier, and naming a line of one."""

from typing import TypeVar

from pydantic import ValidationError

from allocator.dossier.lines import line_text, path_of
from allocator.dossier.nouns import Finding, MemberName
from models.base import Frozen

Model = TypeVar("Model", bound=Frozen)
DATA = (
    MemberName.INPUTS,
    MemberName.POLICY,
    MemberName.SCENARIO,
    MemberName.PLAN,
    MemberName.CERTIFICATE,
    MemberName.REASONS,
)
"""The members that are data, in their order."""


def read(members: dict[str, bytes], name: str, model: type[Model]) -> Model | None:
    """Read a member, None where it is missing or no such document."""
    try:
        return model.model_validate_json(members.get(name, b""))
    except (ValidationError, ValueError):
        return None


def line_finding(name: str, content: bytes, number: int | None) -> Finding:
    """Name a line of a member; None: no line can be named."""
    if number is None:
        return Finding(code="altered", member=name)
    place = f"{number + 1} {path_of(content, number)}".strip()
    return Finding(code="altered", member=name, place=place, stated=line_text(content, number))
