"""Any sequence of edits, by people who saw old and new versions, leaves the store as a plain dictionary says."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from api.cycles import capacity
from api.cycles.nouns import Kind
from api.cycles.offers import CellValue, tag_of
from api.store import chain, documents
from api.store.database import Database
from api.store.once import Request, once
from api.store.schema import DOCUMENT
from api.store.sql import SqlStore
from models.base import digest
from models.errors import StaleError
from models.supply import Supply
from tests.builders import H100, a_pool, day

pytestmark = pytest.mark.slow

CYCLE = "c-00000001"
DAYS = (day(10, 1), day(11, 1), day(12, 1))
POOLS = ("one", "two")
Cell = tuple[str, Any]


class Editing(RuleBasedStateMachine):
    """People edit cells; some send a request twice, some have looked long ago, and the server is started again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = SqlStore.in_folder(Path(self.folder.name)).database
        supply = Supply(cycle_id="1", gpu_types=(H100,), pools=tuple(a_pool(name) for name in POOLS), providers=())
        with self.database.write("setup") as change:
            documents.put(change, CYCLE, Kind.SUPPLY, Kind.SUPPLY, supply, seen="new")
        self.cells: dict[Cell, int | None] = {(pool, since): None for pool in POOLS for since in DAYS}
        self.cells |= {(pool, DAYS[0]): 4 for pool in POOLS}
        self.looked: dict[Cell, str] = {}
        self.sent: list[tuple[Request, Cell, int]] = []
        self.versions = 1

    def tag(self, cell: Cell) -> str:
        nodes = self.cells[cell]
        return tag_of(None if nodes is None else CellValue(nodes=nodes))

    def put(self, cell: Cell, nodes: int | None, seen: str, request: Request | None = None) -> None:
        value = None if nodes is None else CellValue(nodes=nodes)
        with self.database.write("aoki") as change:

            def act(under_way: Any) -> Any:
                return capacity.put(under_way, CYCLE, cell[0], cell[1], value, seen, "") or CellValue(nodes=0)

            _, before = once(change, request, CellValue if value is None else capacity.Cell, act)
        if not before:
            self.cells[cell] = nodes
            self.versions += 1

    cell = st.tuples(st.sampled_from(POOLS), st.sampled_from(DAYS))
    nodes = st.integers(0, 9)

    @rule(cell=cell)
    def look(self, cell: Cell) -> None:
        self.looked[cell] = self.tag(cell)

    @rule(cell=cell, nodes=nodes)
    def edit_what_is_there(self, cell: Cell, nodes: int) -> None:
        self.put(cell, nodes, self.tag(cell))

    @rule(cell=cell, nodes=nodes)
    def edit_what_was_seen(self, cell: Cell, nodes: int) -> None:
        seen = self.looked.get(cell, "new")
        if seen == self.tag(cell):
            self.put(cell, nodes, seen)
        else:
            with pytest.raises(StaleError):
                self.put(cell, nodes, seen)

    @rule(cell=cell)
    def take_out(self, cell: Cell) -> None:
        if self.cells[cell] is not None:
            self.put(cell, None, self.tag(cell))

    @rule(cell=cell, nodes=nodes)
    def send_with_a_key(self, cell: Cell, nodes: int) -> None:
        request = Request(key=f"key-{len(self.sent):08}", asks=digest({"cell": str(cell), "nodes": nodes}))
        self.put(cell, nodes, self.tag(cell), request)
        self.sent.append((request, cell, nodes))

    @precondition(lambda self: bool(self.sent))
    @rule(number=st.integers(0, 99))
    def send_again(self, number: int) -> None:
        request, cell, nodes = self.sent[number % len(self.sent)]
        before = (dict(self.cells), self.versions)
        self.put(cell, nodes, "anything", request)
        assert (self.cells, self.versions) == before

    @rule()
    def start_again(self) -> None:
        self.database.close()
        self.database = SqlStore(Database(self.database.url)).database

    @invariant()
    def the_store_says_what_the_dictionary_says(self) -> None:
        with self.database.read() as connection:
            kept = documents.get(connection, CYCLE, Kind.SUPPLY, Kind.SUPPLY, Supply)
            rows = len(connection.execute(DOCUMENT.select()).all())
            assert chain.verify(connection) is None
        found = {(cell.pool, cell.since): cell.value.nodes for cell in capacity.cells(kept.content)}
        assert found == {cell: nodes for cell, nodes in self.cells.items() if nodes is not None}
        assert kept.version.version == rows == self.versions == self.database.head().number

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=int(os.environ.get("SEQUENCES", "20")), stateful_step_count=30, deadline=None
)
