"""Good workbooks with one thing changed inside, packed again properly: they pass the archive and reach the reader."""

import re
from collections.abc import Callable
from random import Random

from tests.allocator.intake.jail.packages import Parts, packed

Change = Callable[[bytes, Random], bytes]
_TAG = re.compile(rb"<[^<>?!]+>")
_NUMBER = re.compile(rb"\d+")
_ODD_NUMBERS = (b"0", b"-1", b"4294967296", b"1e308", b"", b"9" * 40, b"65536", b"\xe2\x88\x9e")


def _span(found: list[re.Match[bytes]], chance: Random) -> tuple[int, int]:
    return chance.choice(found).span() if found else (0, 0)


def drop_tag(content: bytes, chance: Random) -> bytes:
    first, last = _span(list(_TAG.finditer(content)), chance)
    return content[:first] + content[last:]


def repeat_tag(content: bytes, chance: Random) -> bytes:
    first, last = _span(list(_TAG.finditer(content)), chance)
    return content[:last] + content[first:last] * chance.choice([1, 2, 50]) + content[last:]


def swap_tags(content: bytes, chance: Random) -> bytes:
    found = list(_TAG.finditer(content))
    (a, b), (c, d) = sorted((_span(found, chance), _span(found, chance)))
    return content if b > c else content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def odd_number(content: bytes, chance: Random) -> bytes:
    first, last = _span(list(_NUMBER.finditer(content)), chance)
    return content[:first] + chance.choice(_ODD_NUMBERS) + content[last:]


def other_byte(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content)) if content else 0
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


def cut_short(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def drop_attribute(content: bytes, chance: Random) -> bytes:
    first, last = _span(list(re.finditer(rb'\s[\w:]+="[^"]*"', content)), chance)
    return content[:first] + content[last:]


CHANGES: tuple[Change, ...] = (
    drop_tag,
    repeat_tag,
    swap_tags,
    odd_number,
    other_byte,
    cut_short,
    drop_attribute,
)


def mutant(good: Parts, chance: Random) -> bytes:
    """Return a workbook with up to three changes in its parts."""
    parts = dict(good)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(parts))
        parts[name] = chance.choice(CHANGES)(parts[name], chance)
    return packed(parts)
