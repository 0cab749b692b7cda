"""Ten thousand texts that look like formulas, links and markup, in each of the formats that show survey text."""

import csv
import io
import random
import re
import zipfile

import pytest

from allocator.exports.bundle import OFFICE
from allocator.exports.csv_text import COUNTED_AS_FORMULA, csv_bytes
from allocator.exports.sheet import Column, Document, Kind, Table
from allocator.exports.xlsx import workbook_bytes
from dashboards.report import html_bytes
from tests.allocator.exports.world import HOSTILE, ISSUED, a_view

COUNT = 10_000
PIECES = (
    *HOSTILE,
    "=",
    "+",
    "-",
    "@",
    "＝",
    "{=1}",
    "1+1",
    "A1",
    "SUM(",
    "cmd|' /C calc'!A0",
    "<b>",
    "&amp;",
    '"',
    "'",
    "\\",
)


@pytest.fixture(scope="module")
def document() -> Document:
    rng = random.Random(7)
    names = ("".join(rng.choices(PIECES, k=rng.randint(1, 4))) for _ in range(COUNT))
    rows = tuple((name,) for name in names)
    return Document("d", "d", ("案",), (Table("t", "t", (Column("c", "c", Kind.TEXT, 20),), rows),))


def test_no_formula_and_no_link_in_the_workbook(document: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes((document,), ISSUED))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in book.namelist()
    assert not re.search(r"<f[ >]|<hyperlink", sheet)
    assert len(re.findall(r't="s"', sheet)) >= COUNT


def test_no_cell_of_the_csv_begins_like_a_formula(document: Document) -> None:
    words = csv_bytes(document, document.tables[0], "注記").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(words, newline="")))
    assert len(rows) == COUNT + 1
    assert not [row for row in rows if row[0].startswith(COUNTED_AS_FORMULA)]


def test_no_text_of_the_page_is_markup(document: Document) -> None:
    words = html_bytes(a_view(), OFFICE, (document,)).decode()
    body = words.partition("<body>")[2]
    assert "<script" not in body
    assert "<b>" not in body
    assert "<a href" not in body.replace('<a href="#', "")
    assert len(re.findall("<td", body)) == COUNT
