"""The blank workbooks people fill in, and the same workbooks filled from models."""

import re
from datetime import date
from pathlib import Path

from allocator.intake.bulk.form import bulk_form
from allocator.intake.form import book_form
from allocator.intake.marks import MARK
from allocator.intake.template.book import write_book
from allocator.intake.template.policy import policy_values
from allocator.intake.template.supply import supply_values
from allocator.intake.template.survey import survey_values
from models.policy import Policy
from models.supply import Supply
from models.survey import SurveyEntry, SurveySnapshot
from models.units import next_month

NOT_USED = "使わない版"
"""The folder of versions that do not count."""
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
FIRST_MONTH = date(2024, 10, 1)
MONTHS = 6


def months_from(first: date = FIRST_MONTH, count: int = MONTHS) -> tuple[date, ...]:
    """Return ``count`` months from ``first`` on, by their first days."""
    months = [first]
    while len(months) < count:
        months.append(next_month(months[-1]))
    return tuple(months)


def write_template(folder: Path | str, first_month: date = FIRST_MONTH, months: int = MONTHS) -> tuple[Path, ...]:
    """Write the three blank workbooks (調査票, 提供枠, 方針) into ``folder`` and return their paths."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name in ("survey", "supply", "policy"):
        form = book_form(name)
        write_book(target / form.file, form, months_from(first_month, months))
        paths.append(target / form.file)
    return tuple(paths)


def write_list_templates(folder: Path | str, first_month: date = FIRST_MONTH, months: int = MONTHS) -> tuple[Path, ...]:
    """Write the blank tables of many applicants (一括入力) and of adopted proposals (採択一覧) into ``folder``."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    forms = (bulk_form(), book_form("adoption"))
    for form in forms:
        write_book(target / form.file, form, months_from(first_month, months))
    return tuple(target / form.file for form in forms)


def write_snapshot(folder: Path | str, snapshot: SurveySnapshot) -> tuple[Path, ...]:
    """Write every answer of a snapshot as a filled survey workbook, versions that do not count into a folder of
    their own.

    Read back, they give the same answers: only the hashes of the files and the places of cells are those of the new
    files.
    """
    written: list[Path] = []
    for part, entries in ((Path(folder), snapshot.entries), (Path(folder) / NOT_USED, snapshot.superseded)):
        taken: set[str] = set()
        for entry in entries:
            part.mkdir(parents=True, exist_ok=True)
            path = part / _free_name(entry, taken)
            write_survey(path, entry, fictional=snapshot.fictional)
            written.append(path)
    return tuple(written)


def _free_name(entry: SurveyEntry, taken: set[str]) -> str:
    """Return the name of the file an answer came in, made safe and its own."""
    plain = _UNSAFE.sub("_", Path(entry.receipt.file.replace("\\", "/")).name).removesuffix(".xlsx").strip(" .") or "_"
    name, count = plain, 1
    while name in taken:
        count += 1
        name = f"{plain}_{count}"
    taken.add(name)
    return f"{name}.xlsx"


def write_survey(path: Path | str, entry: SurveyEntry, mark: str = MARK, fictional: bool = False) -> None:
    """Write one answer as a filled survey workbook; its months reach as far as the answer does."""
    stated = {amount.month for row in entry.demand for amount in row.months} | set(months_from())
    first, last = min(stated), max(stated)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    write_book(Path(path), book_form("survey"), months_from(first, count), survey_values(entry, fictional), mark)


def write_supply(path: Path | str, supply: Supply, mark: str = MARK) -> None:
    """Write a supply as a filled workbook."""
    write_book(Path(path), book_form("supply"), (), supply_values(supply), mark)


def write_policy(path: Path | str, policy: Policy, mark: str = MARK) -> None:
    """Write a policy as a filled workbook."""
    write_book(Path(path), book_form("policy"), (), policy_values(policy), mark)
