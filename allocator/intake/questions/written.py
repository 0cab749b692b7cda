"""Reading the list of questions back: every row with a key and an answer, on whatever sheet, in whatever order."""

from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path

from allocator.intake.cells import Book, Cell, Fault, Sheet
from allocator.intake.jail import read_book
from allocator.intake.questions.answers import SHOWN, Answers, Given
from allocator.intake.questions.columns import answered_words, column_names
from models.errors import InputError
from models.names import folded_text
from models.problems import Level, Problem
from models.questions import read_key

Said = Given | Problem
CAREFUL = "'"
"""Stands in a CSV file before a text that a spreadsheet would take for a formula."""


def _columns(cells: list[Cell], heads: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell in cells:
        name = heads.get(folded_text(cell.text))
        if name is not None:
            found.setdefault(name, cell.column)
    return found


def written_text(cell: Cell) -> str:
    """Return what a person wrote in a cell, as they would have typed it: a day as a day, a half of 100 % as 50%."""
    content = cell.content
    if isinstance(content, datetime):
        return content.date().isoformat() if content.time() == time() else content.isoformat(sep=" ")[:16]
    if cell.percent and not isinstance(content, str | bool | Fault):
        return f"{float(cell.text) * 100:g}%"
    return cell.text.strip()


def _row(book: Book, sheet: Sheet, row: dict[int, Cell], columns: dict[str, int]) -> Said | None:
    """Return the answer of a row; None where no answer was written."""
    said = {name: row[column] for name, column in columns.items() if column in row}
    if "answer" not in said:
        return None
    answer = said["answer"]
    place = book.place(sheet, answer.row, answer.column)
    written = written_text(answer)
    key = read_key(said["key"].text.removeprefix(CAREFUL)) if "key" in said else None
    if isinstance(answer.content, Fault):
        return Problem(code="answer_cell_error", level=Level.ASK, place=place, value=written)
    if key is None:
        shown = said["key"].text if "key" in said else ""
        return Problem(
            code="answer_key_unknown",
            level=Level.ASK,
            place=place,
            value=written,
            params={"asked": shown, "answer": written},
        )
    return Given(
        key=key,
        text=written.removeprefix(CAREFUL),
        by=written_text(said["by"]) if "by" in said else "",
        on=written_text(said["on"]) if "on" in said else "",
        before="level" in said and folded_text(said["level"].text) in answered_words(),
        place=place,
        shown={name: said[name].text.removeprefix(CAREFUL) for name in SHOWN if name in said},
    )


def _sheet(book: Book, sheet: Sheet) -> tuple[bool, list[Said]]:
    """Return whether the sheet is a list of questions or answers, and what was answered there."""
    heads = column_names()
    columns: dict[str, int] = {}
    found: list[Said] = []
    for cells in sheet.rows().values():
        if not {"key", "answer"} <= columns.keys():
            columns = _columns(cells, heads)
            continue
        answer = _row(book, sheet, {cell.column: cell for cell in cells}, columns)
        if answer is not None:
            found.append(answer)
    return {"key", "answer"} <= columns.keys(), found


def is_question_list(book: Book) -> bool:
    """Tell whether a workbook is a list of questions that an import wrote, not an answer of an applicant."""
    return any(_sheet(book, sheet)[0] for sheet in book.sheets)


def read_answers(paths: Iterable[Path]) -> tuple[Answers, tuple[Problem, ...]]:
    """Read what was answered, from lists written by an import, in the order of the files.

    Inside a file the list of what was answered before comes first, so that a new answer to the same thing counts. A
    file that is no such list is refused: planning on without its answers would look as if they had been heard.
    """
    in_order: list[Given] = []
    problems: list[Problem] = []
    for path in paths:
        book = read_book(path).outcome
        if isinstance(book, Problem):
            raise InputError("answers_unreadable", file=str(path), detail=book.code)
        listed = [_sheet(book, sheet) for sheet in book.sheets]
        if not any(is_list for is_list, _ in listed):
            raise InputError("answers_without_columns", file=str(path))
        said = [answer for _, found in listed for answer in found]
        problems += [answer for answer in said if isinstance(answer, Problem)]
        in_order += sorted((answer for answer in said if isinstance(answer, Given)), key=lambda given: not given.before)
    answers = Answers.of(in_order)
    return answers, (*problems, *_said_about(answers))


def _said_about(answers: Answers) -> list[Problem]:
    torn = [
        Problem(
            code="answers_contradict",
            level=Level.ASK,
            place=later.place,
            subject=later.shown.get("subject", ""),
            value=" / ".join(f"{one.place.sheet}!{one.place.cell}: {one.text}" for one in (earlier, later)),
            params={"one": earlier.text, "other": later.text},
        )
        for earlier, later in answers.contradicting
    ]
    return torn + [
        Problem(
            code=code, level=Level.NORMALISED, place=given.place, subject=given.shown.get("subject", ""),
            value=given.text, params={"answer": given.text, "asked": given.key.text},
        )
        for code, several in (("answer_replaced", answers.replaced), ("answer_withdrawn", answers.withdrawn))
        for given in several
    ]  # fmt: skip
