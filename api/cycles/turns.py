"""Whose turn it is to have a workbook read: a few at a time, some wait, the others are told to come back.

Reading takes a process and its memory; nobody may take all turns, and whoever does not send workbooks notices nothing.
"""

from asyncio import Semaphore
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.errors import ConflictError


class Turns:
    """``at_once`` are read at a time, ``waiting`` more may wait, ``own`` of one person among both."""

    def __init__(self, at_once: int, waiting: int, own: int) -> None:
        self._most = at_once + waiting
        self._own = own
        self._free = Semaphore(at_once)
        self._in: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, who: str) -> AsyncIterator[None]:
        """Wait for a turn; refuse when too many wait already."""
        if self._in.total() >= self._most or self._in[who] >= self._own:
            raise ConflictError("too_many_reads", limit=min(self._most, self._own))
        self._in[who] += 1
        try:
            async with self._free:
                yield
        finally:
            self._in[who] -= 1
