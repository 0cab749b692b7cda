import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from allocator.intake.cells import Book, Fault
from allocator.intake.jail import read_book
from models.problems import Level
from tests.allocator.intake.books import codes, write_sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def _macro_book(path: Path) -> None:
    write_sheets(path, {"a": [[1]]})
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macro")


def _damaged_book(path: Path) -> None:
    write_sheets(path, {"a": [[1]]})
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in kept.items():
            parts.writestr(name, b"<not xml" if name.startswith("xl/worksheets/") else data)


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<a/>")


FILES = [
    ("old.xls", "file_old_xls", lambda path: path.write_bytes(OLE)),
    ("secret.xlsx", "file_encrypted", lambda path: path.write_bytes(OLE)),
    ("empty.xlsx", "file_empty", lambda path: path.write_bytes(b"")),
    ("page.xlsx", "file_html", lambda path: path.write_bytes(b"<html>no workbook</html>")),
    ("letter.xlsx", "file_archive", _other_zip),
    ("macro.xlsm", "file_with_macros", _macro_book),
    ("damaged.xlsx", "file_damaged", _damaged_book),
    ("missing.xlsx", "file_missing", lambda path: None),
    ("folder.xlsx", "file_is_folder", lambda path: path.mkdir()),
]


@pytest.mark.parametrize(("name", "code", "make"), FILES, ids=[name for name, _, _ in FILES])
def test_a_file_that_is_no_workbook_is_one_problem_that_names_it(
    name: str, code: str, make: object, tmp_path: Path
) -> None:
    assert callable(make)
    make(tmp_path / name)
    found = read_book(tmp_path / name)
    assert found.book is None
    (said,) = found.problems
    assert (codes([said]), said.level, said.place.file, said.params["file"]) == ([code], Level.FILE, name, name)


def test_cells_keep_their_type_and_blank_is_not_zero(tmp_path: Path) -> None:
    day = datetime(2024, 10, 1)
    made = write_sheets(tmp_path / "a.xlsx", {"s": [["text", 0, 1.5, day, True, None, "   ", "#N/A"]]})
    book = read_book(made).book
    assert isinstance(book, Book)
    cells = {cell.name: cell.content for cell in book.sheets[0].cells.values()}
    assert cells["A1"] == "text"
    assert cells["B1"] == 0
    assert str(cells["C1"]) == "1.5"
    assert cells["D1"] == day
    assert cells["E1"] is True
    assert cells["H1"] == Fault(code="cell_error", written="#N/A")
    assert set(cells) == {"A1", "B1", "C1", "D1", "E1", "H1"}  # neither nothing nor spaces


def test_a_formula_counts_by_its_stored_result_and_is_a_fault_without_one(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet()
        page.write_formula("A1", "=1+1", None, 2)
        page.write_formula("A2", "=1+1", None, "")
    book = read_book(path).book
    assert isinstance(book, Book)
    cells = {cell.name: cell.content for cell in book.sheets[0].cells.values()}
    assert cells["A1"] == 2
    assert cells["A2"] == Fault(code="cell_without_value", written="=1+1")


def test_a_book_saved_as_json_comes_back_with_every_type(tmp_path: Path) -> None:
    day = datetime(2024, 10, 1)
    row = ["2024-10-01", 0, 1.5, day, day.date(), True, "#N/A", "1.5"]
    book = read_book(write_sheets(tmp_path / "a.xlsx", {"s": [row], "t": [[None, 2]]})).book
    assert isinstance(book, Book)
    again = Book.model_validate_json(book.model_dump_json())
    assert again == book
    types = [type(cell.content) for cell in again.sheets[0].cells.values()]
    assert types == [type(cell.content) for cell in book.sheets[0].cells.values()]
