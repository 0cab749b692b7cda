"""Figures of all kinds written on one line, for the sentences about them."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from models.units import Period, Rate

NOTHING = "-"


def shown(value: Any) -> str:
    """Write a figure, a date, a model or a list of them; nothing is ``-``."""
    match value:
        case None:
            return NOTHING
        case Period():
            return f"{value.start} - {value.last_day}"
        case Rate():
            return f"{value.numerator}/{value.denominator}"
        case BaseModel():
            stated = value.model_fields_set - {"kind", "origin"}
            return ", ".join(f"{name} {shown(getattr(value, name))}" for name in sorted(stated)) or NOTHING
        case StrEnum() | date() | str() | bool() | int():
            return str(value)
        case Mapping():
            return "; ".join(f"{key} {shown(each)}" for key, each in value.items()) or NOTHING
        case set() | frozenset():
            return "; ".join(sorted(shown(each) for each in value)) or NOTHING
        case Iterable():
            return "; ".join(shown(each) for each in value) or NOTHING
    return str(value)
