"""What applicants wrote is text in the list of problems, whichever program opens it."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.cli.problems import write_problems
from allocator.intake.questions.columns import COLUMNS
from models.problems import Level, Place, Problem
from models.text import Lang
from tests.allocator.intake.jail.office import SOFFICE, converted

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n=", "|", "%", " =", "＝")
ATTACKS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://127.0.0.1:9/","x")',
    '=WEBSERVICE("http://127.0.0.1:9/")',
    "=1+1\n=1+1",
    '"=1+1"',
    "'=1+1",
    "{=1+1}",
)
LOOK_LIKE_NUMBERS = ("１２８", "1e5", "2/3", "0012", "10月1日")
"""A text file cannot say that these are text; a workbook does."""


def problem_about(value: str) -> Problem:
    params = {"file": value, "other": value}
    place = Place(file=value, sheet=value, cell=value)
    return Problem(
        code="file_twice", level=Level.ASK, place=place, subject=value, value=value, used=value, params=params
    )


def written(path: Path, values: tuple[str, ...]) -> Path:
    write_problems(path, tuple(problem_about(value) for value in values), Lang.JA)
    return path


def without_controls(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    path = written(tmp_path / "problems.xlsx", (*ATTACKS, *LOOK_LIKE_NUMBERS))
    cells = [cell for page in openpyxl.load_workbook(path) for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name) for name in parts.namelist())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STARTS), st.text(st.characters(codec="utf-8"), max_size=20)), min_size=20))
def test_any_text_stays_text_in_both_formats(tmp_path: Path, parts: list[tuple[str, str]]) -> None:
    values = tuple(start + rest for start, rest in parts)
    page = openpyxl.load_workbook(written(tmp_path / "p.xlsx", values)).worksheets[0]
    assert {cell.data_type for row in page.iter_rows(min_row=2) for cell in row if cell.value is not None} == {"s"}
    with written(tmp_path / "p.csv", values).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == 1 + len(values)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) for row in rows for cell in row)


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_libreoffice_computes_nothing_from_it(ending: str, tmp_path: Path) -> None:
    values = (*ATTACKS, *(LOOK_LIKE_NUMBERS if ending == "xlsx" else ()))
    path = written(tmp_path / f"problems.{ending}", values)
    opened = converted(path.read_bytes(), "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path, source=ending)
    with opened.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    column = COLUMNS.index("value")
    assert [without_controls(row[column]).lstrip("'\n\t") for row in rows[1:]] == [
        without_controls(value).lstrip("'\n\t") for value in values
    ]


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
def test_libreoffice_keeps_text_cells_when_it_saves_the_workbook(tmp_path: Path) -> None:
    path = written(tmp_path / "problems.xlsx", (*ATTACKS, *LOOK_LIKE_NUMBERS))
    page = openpyxl.load_workbook(converted(path.read_bytes(), "xlsx", tmp_path)).worksheets[0]
    assert {cell.data_type for row in page.iter_rows(min_row=2) for cell in row if cell.value is not None} == {"s"}
