"""A survey of one applicant on disk, imported, answered in the list of questions, and imported again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from allocator.cli.importing import run
from allocator.intake.questions.columns import column_head
from allocator.intake.template import write_policy, write_supply, write_survey
from models.survey import SurveyEntry
from models.text import Lang
from tests.allocator.cli.speaking import Heard
from tests.allocator.intake.books import change
from tests.allocator.prepare.answers import a_policy, a_row, a_supply, an_entry

Rows = list[dict[str, str]]


class Desk:
    """A coordinator's folder: answers, supply, policy, and the list of questions."""

    def __init__(self, folder: Path, lang: Lang = Lang.JA) -> None:
        self.folder, self.lang = folder, lang
        self.surveys = folder / "mails"
        self.surveys.mkdir()
        self.list = folder / "problems.xlsx"
        self.out = folder / "scenario.json"
        self.heard = Heard(lang)
        write_supply(folder / "supply.xlsx", a_supply())
        write_policy(folder / "policy.xlsx", a_policy())

    def receive(self, name: str = "a.xlsx", entry: SurveyEntry | None = None) -> Path:
        """Put an answer into the folder."""
        path = self.surveys / name
        write_survey(path, entry or an_entry("A-1", "ソラマメ（架空）", [a_row(desired_gpus=128)]))
        return path

    def alter(self, name: str, edit: Callable[[Workbook], None]) -> None:
        """Change an answer as its sender would."""
        change(self.surveys / name, edit)

    def take(self, answers: tuple[Path, ...] = (), **more: Any) -> int:
        """Import, with the lists answered so far."""
        self.heard = Heard(self.lang)
        values: dict[str, Any] = {
            "files": (self.surveys,),
            "supply": self.folder / "supply.xlsx",
            "policy": self.folder / "policy.xlsx",
            "out": self.out,
            "problems": self.list,
            "answers": answers,
        }
        return run(values | more, self.heard.terminal)

    def rows(self, tab: int | str = 0) -> Rows:
        """Return a sheet of the list, row by row, by the headings."""
        return read_rows(self.list, tab)

    def asked(self) -> list[str]:
        """Return the codes that wait for an answer."""
        code, key = column_head("code", self.lang), column_head("key", self.lang)
        return [row[code] for row in self.rows() if row[key]]

    def answer(self, said: dict[str, str | int], tab: int | str = 0, column: str = "code") -> Path:
        """Write answers into the list, by code (or another column), and return it under a name of its own."""
        book = openpyxl.load_workbook(self.list)
        page = book.worksheets[tab] if isinstance(tab, int) else book[tab]
        heads = [str(cell.value) for cell in page[1]]
        by = heads.index(column_head(column, self.lang) if column == "code" else column)
        at = heads.index(column_head("answer", self.lang))
        written = set()
        for row in page.iter_rows(min_row=2):
            code = str(row[by].value)
            if code in said:
                row[at].value = said[code]
                written.add(code)
        assert written == set(said), f"not asked: {set(said) - written}"
        path = self.list.with_name(f"answered_{len(list(self.folder.glob('answered_*')))}.xlsx")
        book.save(path)
        return path


def read_rows(path: Path, tab: int | str = 0) -> Rows:
    """Return a sheet of a workbook, row by row, by the headings."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[tab] if isinstance(tab, int) else book[tab]
    heads, *rows = [[str(cell.value or "") for cell in row] for row in page.iter_rows()]
    return [dict(zip(heads, row, strict=True)) for row in rows]
