"""The template is easy to fill in: A4, colours, drop-downs, examples, no merged cells. Its bytes never vary."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from allocator.intake.template import write_template
from allocator.intake.template.looks import INPUT, OFFICE


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return list(write_template(tmp_path_factory.mktemp("template")))


def test_writes_the_three_workbooks(books: list[Path]) -> None:
    assert [path.name for path in books] == ["調査票.xlsx", "提供枠.xlsx", "方針.xlsx"]


def test_equal_content_gives_equal_bytes(books: list[Path], tmp_path: Path) -> None:
    again = write_template(tmp_path)
    assert [path.read_bytes() for path in books] == [path.read_bytes() for path in again]


def test_every_sheet_is_marked_as_ours_prints_on_a4_and_merges_nothing(books: list[Path]) -> None:
    for path in books:
        for page in openpyxl.load_workbook(path).worksheets:
            texts = [cell.value for row in page.iter_rows(max_row=3) for cell in row]
            assert "本ツール用ひな形" in texts
            assert page.merged_cells.ranges == set()
            assert page.page_setup.paperSize == 9
            assert page.sheet_properties.pageSetUpPr is not None
            assert page.sheet_properties.pageSetUpPr.fitToPage


def test_input_cells_are_coloured_and_choices_dropped_down(books: list[Path]) -> None:
    page = openpyxl.load_workbook(books[0])["様式1"]
    fills = {row[0].value: row[1].fill.start_color.rgb for row in page.iter_rows(max_col=2)}
    assert fills["法人名"] == "FF" + INPUT[1:]
    assert fills["受付番号"] == "FF" + OFFICE[1:]
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    resident = next(row[1].coordinate for row in page.iter_rows(max_col=2) if row[0].value == "居住者に当たるか")
    assert lists[resident] == '"はい,いいえ,不明"'


def test_tables_show_an_example_marked_as_one(books: list[Path]) -> None:
    page = openpyxl.load_workbook(books[0])["様式3-1"]
    marked = [row[0].value for row in page.iter_rows(max_col=1)]
    assert marked.count("記入例") == 6  # one for each of the five tables, two for the alternatives


def test_months_may_be_chosen(tmp_path: Path) -> None:
    path, _, _ = write_template(tmp_path, first_month=date(2025, 11, 1), months=3)
    texts = {cell.value for row in openpyxl.load_workbook(path)["様式3-1"].iter_rows() for cell in row}
    assert {"2025年11月", "2025年12月", "2026年1月"} <= texts
    assert "2024年10月" not in texts
