"""What real programs write is read: nothing legal is refused."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.intake.jail import read_book
from allocator.intake.jail.guard import guard
from models.problems import Level
from tests.allocator.intake.jail.legal import LEGAL, NOTED, from_openpyxl, from_xlsxwriter
from tests.allocator.intake.jail.office import SOFFICE, converted


@pytest.mark.parametrize(("name", "make"), LEGAL.items(), ids=LEGAL)
def test_a_good_workbook_is_read_and_nothing_is_said_of_it(
    name: str, make: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(make())
    found = read_book(path)
    assert found.problems == ()
    assert found.book is not None
    assert any(sheet.cells for sheet in found.book.sheets)


@pytest.mark.parametrize(("name", "made"), NOTED.items(), ids=NOTED)
def test_what_a_workbook_carries_inside_is_told_and_not_opened(
    name: str, made: tuple[str, Callable[[], bytes]], tmp_path: Path
) -> None:
    code, make = made
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(make())
    found = read_book(path)
    assert found.book is not None
    assert [(problem.code, problem.level) for problem in found.problems] == [(code, Level.ASK)]
    assert found.problems[0].value


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("make", [from_xlsxwriter, from_openpyxl])
def test_what_libreoffice_saves_is_read(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = converted(make(), "xlsx", tmp_path)
    found = read_book(path)
    assert found.problems == ()
    assert found.book is not None


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("ending", "code"), [("xls", "file_old_xls"), ("ods", "file_ods"), ("html", "file_html"), ("pdf", "file_pdf")]
)
def test_what_libreoffice_saves_in_another_format_is_told_apart(ending: str, code: str, tmp_path: Path) -> None:
    data = converted(from_openpyxl(), ending, tmp_path).read_bytes()
    assert [problem.code for problem in guard("answer.xlsx", data)] == [code]


def test_reading_imports_nothing_that_was_not_loaded_before_the_walls(tmp_path: Path) -> None:
    """Behind the walls no file can be opened, so a module first needed there would make a good file unreadable."""
    for name, make in LEGAL.items():
        (tmp_path / f"{name}.xlsx").write_bytes(make())
    program = """if True:
        import sys
        from pathlib import Path
        from allocator.intake.jail.child import load_everything, read
        load_everything()
        before = set(sys.modules)
        for path in Path(sys.argv[1]).iterdir():
            assert read(path.name, path.read_bytes()).book is not None, path
        print(sorted(set(sys.modules) - before))
    """
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
