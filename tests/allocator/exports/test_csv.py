"""Tables as CSV: opened by a spreadsheet as they are, and nothing in them is evaluated."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.exports.csv_text import COUNTED_AS_FORMULA, csv_bytes, harmless
from allocator.exports.documents import of_office
from allocator.exports.sheet import Document, Table
from tests.allocator.exports.world import HOSTILE, a_view, world


def rows_of(document: Document, table: Table) -> list[list[str]]:
    content = csv_bytes(document, table, "注記")
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(st.text())
def test_no_text_begins_like_a_formula(words: str) -> None:
    assert not harmless(words).startswith(COUNTED_AS_FORMULA)
    assert harmless(words).removeprefix("'") == words.removeprefix("'")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_in_one_cell(name: str) -> None:
    view = a_view(world((name, "x", "y", "z"), reason=name))
    for document in of_office(view):
        for table in document.tables:
            rows = rows_of(document, table)
            assert {len(row) for row in rows} == {len(table.columns) + 1}
            begun = [cell for row in rows for cell in row if cell.startswith(COUNTED_AS_FORMULA)]
            assert not [cell for cell in begun if not cell.removeprefix("-").isdigit()]  # a number may be negative


def test_one_header_no_total_and_the_mark_on_every_row() -> None:
    (document,) = [document for document in of_office(a_view()) if document.name == "budget"]
    table = next(table for table in document.tables if table.name == "build_up")
    rows = rows_of(document, table)
    assert table.total is not None
    assert len(rows) == 1 + len(table.rows)
    assert rows[0][-1] == "注記"
    assert all("調査段階の試算" in row[-1] for row in rows[1:])


def test_values_are_written_as_data() -> None:
    (document,) = [document for document in of_office(a_view()) if document.name == "allocation"]
    first = dict(zip(*rows_of(document, document.tables[0])[:2], strict=True))
    assert first["利用開始"] == "2024-11-01"
    assert first["希望GPU時間（H100換算・理論値）"] == "38400"
    assert first["充足率"] == "100.0%"
