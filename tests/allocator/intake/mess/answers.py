"""Small answers for tests: one demand line, one field, one sheet as rows, one text file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from allocator.intake import read_survey
from models.problems import Level, Problem
from models.survey import DemandRow, SurveyEntry
from tests.allocator.intake.books import change, codes, write_sheets

NAME, TITLE = "株式会社ソラマメ（架空）", "架空の開発"
START: list[list[Any]] = [["様式1　提案者について"], ["法人名", NAME], ["様式2　開発内容"], ["提案名", TITLE]]
HEADS = ["需要行", "GPU機種", "希望GPU数", "最低GPU数", "利用日数"]
LINE: list[Any] = ["1", "H100", 128, 64, 90]
SHEET = "回答"


@dataclass(frozen=True)
class Answer:
    """What came of a file."""

    entry: SurveyEntry | None
    problems: tuple[Problem, ...]

    @property
    def line(self) -> DemandRow:
        """The only demand line."""
        assert self.entry is not None
        (row,) = self.entry.demand
        return row

    @property
    def codes(self) -> list[str]:
        """The codes of all problems but of absent sheets, each of which can be said in both languages."""
        return [code for code in codes(self.problems) if code != "sheet_absent"]

    def the(self, code: str) -> Problem:
        """The only problem of a code."""
        (found,) = [problem for problem in self.problems if problem.code == code]
        return found


def read(path: Path) -> Answer:
    """Read a file."""
    return Answer(*read_survey(path))


def sheet(folder: Path, rows: list[list[Any]], edit: Any = None, name: str = SHEET) -> Answer:
    """Write rows as the only sheet, edit it as a person would, read it."""
    path = write_sheets(folder / "answer.xlsx", {name: rows})
    if edit is not None:
        change(path, lambda book: edit(book[name]))
    return read(path)


def demand(folder: Path, heads: list[Any], *rows: list[Any], edit: Any = None) -> Answer:
    """Read an answer with one demand table; it begins in row 6, its rows in row 7."""
    return sheet(folder, [*START, ["様式3-1"], heads, *rows], edit)


def amount(folder: Path, written: Any, head: str = "希望GPU数") -> Answer:
    """Read an answer whose only line has ``written`` as its wished GPUs (cell C7)."""
    return demand(folder, ["需要行", "GPU機種", head, "利用日数"], ["1", "H100", written, 90])


def start(folder: Path, written: Any, head: str = "希望開始日", edit: Any = None) -> Answer:
    """Read an answer whose only line has ``written`` as a date (cell C7)."""
    return demand(folder, ["需要行", "GPU機種", head, "利用日数"], ["1", "H100", written, 90], edit=edit)


def labelled(folder: Path, label: str, written: Any, *beside: Any) -> Answer:
    """Read an answer with one more labelled field (cell B8)."""
    return sheet(folder, [*START, ["様式3-1"], HEADS, LINE, [label, written, *beside]])


def asked(answer: Answer) -> dict[str, Level]:
    """Return what is more than logged, by code."""
    return {p.code: p.level for p in answer.problems if p.level is not Level.NORMALISED}


def page(edit: Any) -> Any:
    """Mark a change of a sheet (for readers)."""

    def change_page(of: Worksheet) -> None:
        edit(of)

    return change_page
