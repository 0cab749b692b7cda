"""The workbook: real numbers, no formula, no merged cell, ready to print; the same bytes for the same plan."""

import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocator.exports.documents import of_applicant, of_office, of_provider
from allocator.exports.sheet import Cell, Column, Document, Kind, Table
from allocator.exports.view import View
from allocator.exports.xlsx import workbook_bytes
from models.text import Lang
from tests.allocator.exports.world import HOSTILE, ISSUED, a_view, plan, sample, world
from tests.allocator.ledger.test_fill import a_plan


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def printed(sheet: Worksheet, where: str, side: str) -> str:
    """What is printed at the head or foot of a page."""
    return str(getattr(getattr(sheet, where), side).text or "")


def office(view: View) -> bytes:
    return workbook_bytes(of_office(view), ISSUED)


def every_workbook(view: View) -> dict[str, bytes]:
    return {
        "office": office(view),
        **{p.id: workbook_bytes(of_applicant(view, p), ISSUED) for p in view.scenario.proposals},
        **{p.provider: workbook_bytes(of_provider(view, p.provider), ISSUED) for p in view.scenario.pools},
    }


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 4))
def test_no_text_of_a_survey_is_a_formula_or_a_link(start: int) -> None:
    names = (*HOSTILE[start : start + 4], *("x",) * 4)[:4]
    scenario = world(names, reason=names[0])
    for content in every_workbook(a_view(scenario)).values():
        for name, part in parts_of(content).items():
            if name.startswith("xl/worksheets/"):
                assert not re.search(r"<f[ >]", part), name
                assert "<hyperlink" not in part, name


def a_document(*cells: Cell, kind: Kind = Kind.TEXT) -> Document:
    table = Table("t", "t", (Column("c", "c", kind, 10),), tuple((cell,) for cell in cells))
    return Document("d", "d", ("案",), (table,))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60), min_size=1))
def test_any_text_comes_back_as_it_was(words: list[str]) -> None:
    sheet = opened(workbook_bytes((a_document(*words),), ISSUED)).worksheets[0]
    found = [row[0] for row in sheet.iter_rows() if row[0].border.left.style]
    assert [cell.value for cell in found[1:]] == words
    assert {cell.data_type for cell in found} == {"s"}


def test_numbers_and_days_are_values_not_texts() -> None:
    sheet = opened(office(a_view()))["年度別・予算"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    values = rows[[row[0] for row in rows].index("年度") + 1]
    assert values[0] == 2024
    assert isinstance(values[2], int)
    allocation = opened(office(a_view()))["配分表"]
    kinds = {type(cell.value) for row in allocation.iter_rows() for cell in row}
    assert {int, float, str, datetime} <= kinds


@pytest.mark.parametrize("lang", Lang)
def test_every_sheet_is_ready_to_filter_and_print(lang: Lang) -> None:
    for content in every_workbook(a_view(lang=lang)).values():
        for sheet in opened(content).worksheets:
            assert sheet.merged_cells.ranges == set()
            letter = sheet.page_setup.orientation == "portrait"
            assert sheet.page_setup.paperSize in ("8", "9", 8, 9)
            assert sheet.page_setup.fitToWidth in (None, 1)
            assert sheet.page_setup.fitToHeight in (None, 0, 1)
            assert re.search(r"&\[?P.*/&\[?N|&P/&N", printed(sheet, "oddFooter", "right"))
            assert "2024" in printed(sheet, "oddFooter", "left")
            if not letter:
                assert sheet.page_setup.orientation == "landscape"
                assert sheet.freeze_panes is not None
                assert sheet.print_title_rows is not None
                header = int(sheet.freeze_panes[1:]) - 1
                filled = sheet.max_row > header and sheet.cell(header + 1, 1).border.left.style
                assert not filled or sheet.auto_filter.ref.startswith(f"A{header}:")


def test_the_estimate_is_said_on_every_sheet_and_printed_page() -> None:
    for content in every_workbook(a_view()).values():
        for sheet in opened(content).worksheets:
            said = {cell.value for row in sheet.iter_rows(max_row=4) for cell in row}
            assert "調査段階の試算であり採択・配分を示すものではない" in said
            assert "調査段階の試算" in printed(sheet, "oddHeader", "center")


def test_the_same_plan_makes_the_same_bytes() -> None:
    scenario, decided = sample()
    assert office(a_view(scenario, decided)) == office(a_view(scenario, decided))


def test_long_names_and_equal_tabs_do_not_break_the_book() -> None:
    scenario = world(("長" * 33_000, "x", "y", "z"))
    book = opened(office(a_view(scenario, plan(scenario))))
    assert len(book.sheetnames) == len(set(book.sheetnames))
    twice = workbook_bytes((a_document("a"), a_document("b")), ISSUED)
    assert opened(twice).sheetnames == ["t", "t 2"]


def test_a_plan_that_gives_nothing_still_makes_every_document() -> None:
    scenario = world()
    for content in every_workbook(a_view(scenario, a_plan(scenario))).values():
        assert opened(content).worksheets
