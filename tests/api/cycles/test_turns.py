"""A few readings at a time; nobody takes all turns."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from api.cycles.turns import Turns
from models.errors import ConflictError

Told = TypeVar("Told")


def told(story: Coroutine[Any, Any, Told]) -> Told:
    """Let a story happen in a thread of its own: a browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, story).result()


class Crowd:
    """People who read until they are told to go on."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.reading = 0
        self.most = 0
        self.go_on = asyncio.Event()

    async def read(self, who: str) -> str:
        try:
            async with self.turns.turn(who):
                self.reading += 1
                self.most = max(self.most, self.reading)
                await self.go_on.wait()
                self.reading -= 1
        except ConflictError as error:
            return error.code
        return "read"


def test_so_many_read_some_wait_and_the_rest_is_told_to_come_back() -> None:
    async def story() -> tuple[list[str], int]:
        crowd = Crowd(Turns(at_once=2, waiting=3, own=9))
        asked = [asyncio.create_task(crowd.read(f"user {number}")) for number in range(7)]
        await asyncio.sleep(0)
        crowd.go_on.set()
        return await asyncio.gather(*asked), crowd.most

    said, most = told(story())
    assert said == ["read"] * 5 + ["too_many_reads"] * 2
    assert most == 2


def test_one_person_leaves_turns_to_others() -> None:
    async def story() -> list[str]:
        crowd = Crowd(Turns(at_once=2, waiting=10, own=3))
        asked = [asyncio.create_task(crowd.read(who)) for who in ("a", "a", "a", "a", "b")]
        await asyncio.sleep(0)
        crowd.go_on.set()
        return await asyncio.gather(*asked)

    assert told(story()) == ["read", "read", "read", "too_many_reads", "read"]


def test_a_turn_ends_also_when_the_reading_fails() -> None:
    async def fail(turns: Turns) -> None:
        async with turns.turn("a"):
            raise ValueError("unreadable")

    async def story() -> None:
        turns = Turns(at_once=1, waiting=0, own=1)
        for _ in range(3):
            with pytest.raises(ValueError, match="unreadable"):
                await fail(turns)
        async with turns.turn("a"):
            pass

    told(story())
