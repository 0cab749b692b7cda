"""What the service may be told when it starts."""

import os
from typing import Annotated

from pydantic import Field

from models.base import Frozen
from models.settings import SolveSettings

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def workers_beside_server() -> int:
    """Leave one core to the web pages: all the others may solve."""
    return max(1, (os.cpu_count() or 2) - 1)


class ApiSettings(Frozen):
    """Limits and addresses of the service.

    ``hosts``: the names a request may address the service by. ``sample``: the fictional survey, on this machine only.
    ``running_runs`` solve at a time, ``queued_runs`` wait. A run that was told to stop and does not within
    ``stop_seconds`` is killed, one that overruns its own time by ``overrun_seconds`` is told to stop.
    """

    hosts: tuple[str, ...] = LOOPBACK
    sample: bool = False
    body_bytes: Annotated[int, Field(ge=1)] = 1_000_000
    document_bytes: Annotated[int, Field(ge=1)] = 25_000_000
    running_runs: Annotated[int, Field(ge=1)] = 1
    queued_runs: Annotated[int, Field(ge=0)] = 5
    stop_seconds: Annotated[float, Field(gt=0)] = 5.0
    overrun_seconds: Annotated[float, Field(gt=0)] = 60.0
    solve: SolveSettings = Field(default_factory=lambda: SolveSettings(workers=workers_beside_server()))
