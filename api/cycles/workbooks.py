"""Offers and policy by workbook: read, held against what stands, and kept; and what stands, as a workbook again."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from allocator.intake import read_policy, read_supply
from allocator.intake.template import write_policy, write_supply
from api.cycles.inputs import Desk, inputs_of, plain_name
from api.cycles.nouns import CycleId, Kind
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept
from models.base import Frozen
from models.errors import InputError
from models.policy import Policy
from models.problems import Level, Problem
from models.supply import Supply

Content = TypeVar("Content", bound=Frozen)


class Opened(Frozen, Generic[Content]):
    """What a workbook says, under its plain name, and what there is to say about it."""

    name: str
    content: Content
    problems: tuple[Problem, ...] = ()


def open_supply(desk: Desk, name: str, content: bytes) -> Opened[Supply]:
    """Read the offers."""
    return _opened(desk, name, content, read_supply, Opened[Supply])


def open_policy(desk: Desk, name: str, content: bytes) -> Opened[Policy]:
    """Read the policy."""
    return _opened(desk, name, content, read_policy, Opened[Policy])


def _opened(
    desk: Desk,
    name: str,
    content: bytes,
    reader: Callable[[Path], tuple[Content | None, tuple[Problem, ...]]],
    made: type[Opened[Content]],
) -> Opened[Content]:
    plain = plain_name(name)
    found, problems = desk.read_alone(plain, content, reader)
    if found is None:
        stopped = next(problem for problem in problems if problem.level is Level.FILE)
        raise InputError("upload_unreadable", file=plain, problem=stopped)
    return made(name=plain, content=found, problems=problems)


def keep(
    change: Transaction, cycle_id: CycleId, kind: Kind, content: Content, seen: str, reason: str = ""
) -> Kept[Content]:
    """Write the whole offers or the whole policy of a cycle, if it is still the version ``seen``."""
    inputs_of(change.connection, cycle_id)
    return documents.put(change, cycle_id, kind, kind, content, seen=seen, reason=reason)


def supply_bytes(supply: Supply) -> bytes:
    """Return the offers as a workbook that can be changed and sent in again."""
    return _written(lambda path: write_supply(path, supply))


def policy_bytes(policy: Policy) -> bytes:
    """Return the policy as a workbook that can be changed and sent in again."""
    return _written(lambda path: write_policy(path, policy))


def _written(write: Callable[[Path], None]) -> bytes:
    with TemporaryDirectory(prefix="book") as folder:
        path = Path(folder) / "book.xlsx"
        write(path)
        return path.read_bytes()
