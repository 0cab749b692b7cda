"""What the service may be told when it starts."""

import os
from typing import Annotated

from pydantic import Field

from models.base import Frozen
from models.settings import SolveSettings

PREFIX = "/api/v1"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def workers_beside_server() -> int:
    """Leave one core to the web pages: all the others may solve."""
    return max(1, (os.cpu_count() or 2) - 1)


def memory_for_runs() -> int:
    """Leave a quarter of the memory to everything else."""
    return max(512, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 3 // 4 // 1024**2)


class ApiSettings(Frozen):
    """Limits and addresses of the service.

    ``hosts``: the names a request may address the service by. ``sample``: the fictional survey, on this machine only.
    A file may have ``document_bytes``; all that is dropped onto a page at once ``drop_bytes``, written as text.
    ``running_runs`` solve at a time, ``queued_runs`` wait, at most ``own_runs`` of one person among them. A run that
    was told to stop and does not within ``stop_seconds`` is killed (its best plan so far is kept), one that overruns
    its own time by ``overrun_seconds`` is told to stop. A server that does not renew the lease of a run within
    ``lease_seconds`` counts as dead. ``memory_mb``: what one run may take. After a plan was found its reasons are
    settled by solving again for ``reasons_seconds`` (0: only when somebody asks). ``reads`` workbooks are read at a
    time, ``waiting_reads`` wait, at most ``own_reads`` of one person among both.
    """

    hosts: tuple[str, ...] = LOOPBACK
    sample: bool = False
    body_bytes: Annotated[int, Field(ge=1)] = 1_000_000
    document_bytes: Annotated[int, Field(ge=1)] = 25_000_000
    drop_bytes: Annotated[int, Field(ge=1)] = 100_000_000
    running_runs: Annotated[int, Field(ge=1)] = 1
    queued_runs: Annotated[int, Field(ge=0)] = 20
    own_runs: Annotated[int, Field(ge=1)] = 6
    stop_seconds: Annotated[float, Field(gt=0)] = 1.8
    lease_seconds: Annotated[float, Field(gt=0)] = 15.0
    memory_mb: Annotated[int, Field(ge=1)] | None = Field(default_factory=memory_for_runs)
    overrun_seconds: Annotated[float, Field(gt=0)] = 60.0
    reads: Annotated[int, Field(ge=1)] = 2
    waiting_reads: Annotated[int, Field(ge=0)] = 20
    own_reads: Annotated[int, Field(ge=1)] = 4
    reasons_seconds: Annotated[float, Field(ge=0)] = 120.0
    solve: SolveSettings = Field(default_factory=lambda: SolveSettings(workers=workers_beside_server()))
