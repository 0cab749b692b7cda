"""What an import has to say: counted on the terminal, listed in a workbook or CSV file that takes the answers."""

import csv
import io
from collections import Counter
from pathlib import Path

from allocator.cli.documents import write_bytes
from allocator.cli.problem_sheets import Tab, workbook
from allocator.cli.table import a_table
from allocator.cli.terminal import Terminal
from allocator.exports.csv_text import harmless
from allocator.importing import Listing
from allocator.intake.costs import cost_lines
from allocator.intake.questions.answers import SHOWN, Given
from allocator.intake.questions.columns import COLUMNS, column_head
from allocator.intake.questions.listing import asked_of, choices_of, default_of
from allocator.intake.questions.queue import unknown_names
from models.errors import InputError
from models.problems import Level, Problem
from models.text import Lang, text

WIDTHS = (9, 18, 10, 9, 10, 16, 12, 50, 24, 16, 22, 11, 11, 8, 12, 12)
ANSWER, KEY = COLUMNS.index("answer"), COLUMNS.index("key")
SHOWN_LINES, PLACES, CHANGES_SHOWN = 20, 2, 10
"""Lines on the terminal, and places named in each; the file has all."""
Row = tuple[str, ...]


def problem_row(problem: Problem, lang: Lang, asks: bool = False) -> Row:
    """Return the cells of one problem; the columns of an answer only where it ``asks``."""
    place = problem.place
    cells = {
        "level": text(f"cli.level.{problem.level}", lang),
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell or place.field,
        "subject": problem.subject,
        "value": problem.value,
        "used": problem.used,
        "sentence": text(problem.text_key, lang, **problem.params),
        "code": problem.code,
    }
    if asks:
        cells |= {
            "default": default_of(problem, lang),
            "choices": " / ".join(choices_of(problem, lang)),
            "asked": text(f"question.asked.{asked_of(problem)}", lang),
            "key": problem.question,
        }
    return tuple(cells.get(name, "") for name in COLUMNS)


def answered_row(given: Given, lang: Lang) -> Row:
    """Return the cells of an answer that is remembered, with the question as it stood beside it."""
    cells = {name: given.shown.get(name, "") for name in SHOWN} | {
        "level": text("question.answered", lang),
        "answer": given.text,
        "by": given.by,
        "on": given.on,
        "code": given.key.code,
        "key": given.key.text,
    }
    return tuple(cells.get(name, "") for name in COLUMNS)


def _heads(lang: Lang) -> Row:
    return tuple(column_head(name, lang) for name in COLUMNS)


def _problem_rows(listing: Listing, lang: Lang) -> list[Row]:
    asking = set(map(id, listing.questions))
    return [problem_row(problem, lang, id(problem) in asking) for problem in listing.problems]


def tabs(listing: Listing, lang: Lang) -> list[Tab]:
    """Return the sheets of the workbook: the list itself first, then what goes out, then what is remembered."""

    def heads(*keys: str) -> Row:
        return tuple(text(f"question.{key}", lang) for key in keys)

    answer, key = column_head("answer", lang), column_head("key", lang)
    answers = [answered_row(given, lang) for given in listing.answers.given]
    names: list[Row] = [
        (text(f"question.name.{n.kind}", lang), n.name, " / ".join(n.near), f"{n.count}", "", n.question)
        for n in unknown_names(listing.questions, lang)
    ]
    sent: list[Row] = [
        (one.to, one.mail, one.number, f"{one.count}", one.subject, one.body) for one in listing.letters(lang)
    ]
    changed: list[Row] = [
        (c.subject, c.earlier, c.later, c.label, c.before, c.after, c.sheet, c.cell) for c in listing.changes
    ]
    costs = _cost_rows(listing, lang)
    how: list[Row] = [(text(f"question.how.{number}", lang),) for number in range(1, 9)]
    letter_heads = heads("letter.to", "letter.mail", "letter.number", "letter.count", "letter.subject", "letter.body")
    name_heads = (*heads("name.kind", "name.name", "name.near", "name.count"), answer, key)
    change_heads = (
        column_head("subject", lang),
        *heads("version.earlier", "version.later", "version.label", "version.before", "version.after"),
        column_head("sheet", lang),
        column_head("cell", lang),
    )
    made = [
        Tab("problems", _heads(lang), _problem_rows(listing, lang), WIDTHS, ANSWER, KEY),
        Tab("letters", letter_heads, sent, (28, 28, 12, 8, 40, 110)),
        Tab("names", name_heads, names, (14, 28, 40, 8, 28, 12), 4, 5),
        Tab("versions", change_heads, changed, (20, 28, 28, 40, 30, 30, 12, 10)),
        Tab("costs", _cost_heads(lang), costs, (28, 36, 14, 12, 16, 16, 34)),
        Tab("answered", _heads(lang), answers, WIDTHS, ANSWER, KEY),
        Tab("how", heads("tab.how"), how, (120,)),
    ]
    return [tab for tab in made if tab.rows or tab.name == "problems"]


def _cost_heads(lang: Lang) -> Row:
    keys = ("item", "price", "quantity", "written", "due", "note")
    return (column_head("subject", lang), *(text(f"question.costs.{key}", lang) for key in keys))


def _yen(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}"


def _cost_rows(listing: Listing, lang: Lang) -> list[Row]:
    """The cost build-up of each answer, worked out again, with its total."""
    rows: list[Row] = []
    for entry in listing.snapshot.entries:
        who = entry.number or entry.applicant.legal_name
        lines = cost_lines(entry.costs)
        for row, line in zip(entry.costs, lines, strict=True):
            price, written, due = map(_yen, (row.unit_price_yen, line.written, line.due))
            rows.append((who, row.item, price, row.quantity, written, due, ""))
        if lines:
            sums = (_yen(sum(line.written or 0 for line in lines)), _yen(sum(line.counted for line in lines)))
            total, note = text("question.costs.total", lang), text("question.costs.note", lang)
            rows.append((who, total, "", "", *sums, note))
    return rows


def write_problems(path: Path, listing: Listing | tuple[Problem, ...], lang: Lang) -> None:
    """Write the list as ``.xlsx`` or ``.csv``, by the ending of the name. Cells are texts, never formulas."""
    full = listing if isinstance(listing, Listing) else Listing(listing)
    match path.suffix.lower():
        case ".xlsx":
            write_bytes(path, workbook(tabs(full, lang), lang))
        case ".csv":
            rows = [_heads(lang), *_problem_rows(full, lang)]
            rows += [answered_row(given, lang) for given in full.answers.given]
            words = io.StringIO()
            csv.writer(words).writerows([harmless(cell) for cell in row] for row in rows)
            write_bytes(path, words.getvalue().encode("utf-8-sig"))
        case _:
            raise InputError("unknown_ending", file=str(path), endings=(".xlsx", ".csv"))


def tell_problems(listing: Listing | tuple[Problem, ...], terminal: Terminal, listed_in: Path | None) -> None:
    """Print how many problems there are of each level; below, each thing to look at once with where it was found."""
    full = listing if isinstance(listing, Listing) else Listing(listing)
    counts = Counter(problem.level for problem in full.problems)
    terminal.say("cli.problems.counts", **{level.value: counts[level] for level in Level})
    places: dict[tuple[str, str], list[str]] = {}
    for wanted in (Level.FILE, Level.ROW, Level.ASK):
        for problem in full.problems:
            if problem.level is wanted:
                said = dict(zip(COLUMNS, problem_row(problem, terminal.lang), strict=True))
                where = " ".join(filter(None, (said["file"], said["sheet"], said["cell"])))
                places.setdefault((said["level"], said["sentence"]), []).append(where or said["subject"])
    if places:
        table = a_table(
            terminal, "cli.problems", ("level", "left"), ("count", "right"), ("sentence", "left"), ("place", "left")
        )
        for (level, sentence), found in list(places.items())[:SHOWN_LINES]:
            table.add_row(level, str(len(found)), sentence, _shortened(found, terminal))
        terminal.out.print(table)
    _tell_changes(full, terminal)
    _tell_questions(full, terminal)
    if listed_in is not None:
        terminal.say("cli.problems.listed", file=str(listed_in), count=len(full.problems))
    elif len(places) > SHOWN_LINES:
        terminal.say("cli.problems.more", count=len(places) - SHOWN_LINES)


def _tell_changes(listing: Listing, terminal: Terminal) -> None:
    """Show in what replaced answers differ."""
    if not listing.changes:
        return
    columns = ("subject", "left"), ("label", "left"), ("before", "left"), ("after", "left")
    table = a_table(terminal, "cli.import.versions", *columns)
    for change in listing.changes[:CHANGES_SHOWN]:
        table.add_row(change.subject, change.label, change.before, change.after)
    terminal.out.print(table)
    if len(listing.changes) > CHANGES_SHOWN:
        terminal.say("cli.import.versions.more", count=len(listing.changes) - CHANGES_SHOWN)


def _tell_questions(listing: Listing, terminal: Terminal) -> None:
    open_now = len({problem.question for problem in listing.questions})
    if listing.answers.given:
        terminal.say("cli.import.answers.used", used=len(listing.answers.given), open=open_now)
    elif open_now:
        terminal.say("cli.import.answers.open", open=open_now, applicants=len(listing.letters(terminal.lang)))


def _shortened(places: list[str], terminal: Terminal) -> str:
    shown = [place for place in places[:PLACES] if place]
    if len(places) > PLACES:
        shown.append(terminal.text("cli.more_faults", count=len(places) - PLACES))
    return "\n".join(shown)
