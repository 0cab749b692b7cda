"""What the world knows about the outside instances: the list ``known.json`` in the folder of outside benchmarks.

The environment variable ALLOCATION_BENCHMARKS names the folder. Its files are read there and never copied.
"""

import json
import os
from pathlib import Path

from models.base import Frozen
from models.errors import InputError

VARIABLE = "ALLOCATION_BENCHMARKS"


class Known(Frozen):
    """One instance: its file in the folder, and the best value anybody has proven (all are minimised)."""

    set: str
    instance: str
    file: str
    optimum: int | None = None
    best_known: int | None = None
    bound: int | None = None
    sense: str = "min"
    single_pool: bool | None = None
    note: str = ""


class NoBenchmarks(InputError):
    """The folder of outside benchmarks is not there."""


def folder() -> Path:
    """Return the folder of outside benchmarks, or say what is missing."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        raise NoBenchmarks("no_benchmarks", variable=VARIABLE)
    if not (Path(named) / "known.json").is_file():
        raise NoBenchmarks("benchmarks_without_list", variable=VARIABLE, folder=named)
    return Path(named)


def known_instances() -> tuple[Known, ...]:
    """Read the list of instances, in its order."""
    rows = json.loads((folder() / "known.json").read_text(encoding="utf-8"))
    return tuple(Known.model_validate(row) for row in rows)


def text_of(known: Known) -> str:
    """Return the text of the instance's file."""
    return (folder() / known.file).read_text(encoding="utf-8")
