"""Open points on the terminal and in files."""

import csv
from pathlib import Path

import openpyxl
import pytest

from allocator.cli.problems import tell_problems, write_problems
from models.problems import Level, Place, Problem
from models.text import Lang
from tests.allocator.cli.speaking import Heard

NASTY = ["=1+1", "+81-3", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil.example")', "http://evil.example", "007"]


def a_problem(value: str = "x", file: str = "a.xlsx", level: Level = Level.ASK) -> Problem:
    return Problem(
        code="no_proposal_to_plan",
        level=level,
        place=Place(file=file, sheet="様式1", cell="B3"),
        value=value,
        params={"answers": 0},
    )


@pytest.mark.parametrize("lang", list(Lang))
def test_cells_of_the_workbook_are_texts_never_formulas(tmp_path: Path, lang: Lang) -> None:
    write_problems(tmp_path / "p.xlsx", tuple(a_problem(value) for value in NASTY), lang)
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]
    assert [row[5].value for row in sheet.iter_rows(min_row=2)] == NASTY
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None} == {"s"}
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2"


def test_cells_of_the_csv_cannot_start_a_formula(tmp_path: Path) -> None:
    write_problems(tmp_path / "p.csv", tuple(a_problem(value) for value in NASTY), Lang.JA)
    content = (tmp_path / "p.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # so that Excel reads it as UTF-8
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert [row[5] for row in rows[1:]] == [
        "'=1+1",
        "'+81-3",
        "'-5",
        "'@SUM(A1)",
        "'\t=1",
        f"'{NASTY[5]}",
        NASTY[6],
        "007",
    ]


def test_the_same_thing_is_said_once_with_where_it_was_found() -> None:
    heard = Heard()
    problems = [a_problem(file=f"{number}.xlsx") for number in range(5)]
    tell_problems((*problems, a_problem(level=Level.NORMALISED)), heard.terminal, None)
    rows = [line.split() for line in heard.out.splitlines() if line.startswith(" to ask")]
    assert len(rows) == 1
    assert rows[0][2] == "5"
    assert "0.xlsx" in heard.out
    assert "4.xlsx" not in heard.out
    assert "and 3 more" in heard.out
    assert "5 to ask, 1 values put right" in heard.out


def test_without_open_points_there_is_no_table() -> None:
    heard = Heard()
    tell_problems((), heard.terminal, None)
    assert heard.out == "Read: 0 unreadable, 0 rows left away, 0 to ask, 0 values put right\n"
