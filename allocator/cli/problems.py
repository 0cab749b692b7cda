"""What an import has to say: counted on the terminal, listed in a workbook or CSV file."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import xlsxwriter

from allocator.cli.documents import may_write, trouble, write_bytes
from allocator.cli.table import a_table
from allocator.cli.terminal import Terminal
from allocator.exports.csv_text import harmless
from models.errors import InputError
from models.problems import Level, Problem
from models.text import Lang, text

COLUMNS = ("level", "file", "sheet", "cell", "subject", "value", "used", "sentence", "code")
WIDTHS = (10, 28, 18, 8, 22, 24, 24, 80, 24)
SHOWN, PLACES = 20, 2
"""Lines on the terminal, and places named in each; the file has all."""


def problem_row(problem: Problem, lang: Lang) -> tuple[str, ...]:
    """Return the cells of one problem."""
    place = problem.place
    return (
        text(f"cli.level.{problem.level}", lang),
        place.file,
        place.sheet,
        place.cell or place.field,
        problem.subject,
        problem.value,
        problem.used,
        text(problem.text_key, lang, **problem.params),
        problem.code,
    )


def write_problems(path: Path, problems: tuple[Problem, ...], lang: Lang) -> None:
    """Write the problems as ``.xlsx`` or ``.csv``, by the ending of the name. Cells are texts, never formulas."""
    rows = [tuple(text(f"cli.problems.{name}", lang) for name in COLUMNS)]
    rows += [problem_row(problem, lang) for problem in problems]
    match path.suffix.lower():
        case ".xlsx":
            _write_workbook(path, rows, lang)
        case ".csv":
            words = io.StringIO()
            csv.writer(words).writerows([harmless(cell) for cell in row] for row in rows)
            write_bytes(path, words.getvalue().encode("utf-8-sig"))
        case _:
            raise InputError("unknown_ending", file=str(path), endings=(".xlsx", ".csv"))


def _write_workbook(path: Path, rows: list[tuple[str, ...]], lang: Lang) -> None:
    may_write(path)
    content = io.BytesIO()
    plain: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, {**plain, "in_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(text("cli.problems.tab", lang))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, body if number else head)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(rows) - 1), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    try:
        write_bytes(path, content.getvalue())
    except OSError as error:
        raise trouble(path, error) from error


def tell_problems(problems: tuple[Problem, ...], terminal: Terminal, listed_in: Path | None) -> None:
    """Print how many problems there are of each level; below, each thing to look at once with where it was found."""
    counts = Counter(problem.level for problem in problems)
    terminal.say("cli.problems.counts", **{level.value: counts[level] for level in Level})
    places: dict[tuple[str, str], list[str]] = {}
    for wanted in (Level.FILE, Level.ROW, Level.ASK):
        for problem in problems:
            if problem.level is wanted:
                level, *place, subject, _value, _used, sentence, _code = problem_row(problem, terminal.lang)
                places.setdefault((level, sentence), []).append(" ".join(filter(None, place)) or subject)
    if places:
        table = a_table(
            terminal, "cli.problems", ("level", "left"), ("count", "right"), ("sentence", "left"), ("place", "left")
        )
        for (level, sentence), found in list(places.items())[:SHOWN]:
            table.add_row(level, str(len(found)), sentence, _shortened(found, terminal))
        terminal.out.print(table)
    if listed_in is not None:
        terminal.say("cli.problems.listed", file=str(listed_in), count=len(problems))
    elif len(places) > SHOWN:
        terminal.say("cli.problems.more", count=len(places) - SHOWN)


def _shortened(places: list[str], terminal: Terminal) -> str:
    shown = [place for place in places[:PLACES] if place]
    if len(places) > PLACES:
        shown.append(terminal.text("cli.more_faults", count=len(places) - PLACES))
    return "\n".join(shown)
