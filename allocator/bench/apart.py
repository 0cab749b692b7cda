"""What every benchmark shares: a task in a process of its own, and on what it was all measured."""

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import TypedDict

from models.base import Frozen


class Circumstances(TypedDict):
    """Software, solver and machine of a benchmark."""

    software: str
    solver: str
    processors: int


def circumstances() -> Circumstances:
    """Return on what is measured here."""
    return {
        "software": f"compute-allocation {version('compute-allocation')}",
        "solver": f"ortools {version('ortools')}",
        "processors": os.cpu_count() or 1,
    }


@dataclass(frozen=True, slots=True)
class Died:
    """A process that ended with an error: its code, and the last it said."""

    code: int
    last: str


def in_own_process(module: str, task: Frozen, seconds: float) -> bytes | Died | None:
    """Return what a module answers to a task; None when it does not end within so many seconds."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", module],
            input=task.model_dump_json().encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode:
        return Died(ended.returncode, " ".join(ended.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]))
    return ended.stdout
