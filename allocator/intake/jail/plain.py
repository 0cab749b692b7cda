"""What a reading process says, as JSON: text that can carry nothing but values.

JSON knows no dates, decimals, tuples or keys that are no text, so each of these is a pair of its kind and its value.
The other side rebuilds plain values only and leaves it to the models to accept them.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.base import Frozen


def to_plain(value: Any) -> Any:
    """Return a model (or what one holds) as JSON data."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return ["decimal", str(value)]
        case datetime():
            return ["datetime", value.isoformat()]
        case date():
            return ["date", value.isoformat()]
        case Frozen():
            return ["map", [[name, to_plain(getattr(value, name))] for name in type(value).model_fields]]
        case dict():
            return ["map", [[to_plain(key), to_plain(item)] for key, item in value.items()]]
        case list() | tuple():
            return ["row", [to_plain(item) for item in value]]
        case _:
            raise TypeError(f"no plain form for {type(value).__name__}")


def from_plain(data: Any) -> Any:
    """Return the values of JSON data; a model comes back as a dictionary, to be validated by its class."""
    match data:
        case None | bool() | int() | str():
            return data
        case ["decimal", str(number)]:
            return Decimal(number)
        case ["datetime", str(moment)]:
            return datetime.fromisoformat(moment)
        case ["date", str(day)]:
            return date.fromisoformat(day)
        case ["map", list(pairs)]:
            return {from_plain(key): from_plain(item) for key, item in pairs}
        case ["row", list(items)]:
            return tuple(from_plain(item) for item in items)
        case _:
            raise ValueError("not what a reading process says")
