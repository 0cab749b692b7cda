"""Form 3-3-2: amounts and totals are worked out again; a difference names both figures, a thousandfold both cells."""

from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from allocator.intake import read_survey
from allocator.intake.costs import cost_lines
from allocator.intake.template import write_survey
from models.problems import Problem
from models.survey import CostRow
from tests.allocator.intake.books import below, change, codes, full_entry


def cost(item: str, price: int | None, quantity: str, amount: int | None) -> CostRow:
    return CostRow(item=item, unit_price_yen=price, quantity=quantity, amount_yen=amount)


def read(folder: Path, rows: tuple[CostRow, ...], total: object = None, unit: str = "合計") -> tuple[Problem, ...]:
    path = folder / "a.xlsx"
    write_survey(path, full_entry().model_copy(update={"costs": rows}))

    def edit(book: Workbook) -> None:
        page = book["様式3-3-2"]
        cell = below(page, "積算", "金額（円）", 2 + len(rows))  # an example row, then the rows
        page.cell(cell.row, 2).value = unit
        cell.value = total

    if total is not None:
        change(path, edit)
    entry, problems = read_survey(path)
    assert entry is not None
    assert [row.amount_yen for row in entry.costs] == [row.amount_yen for row in rows]
    codes(problems)
    return problems


A, B = cost("整形", 5_000, "400", 2_000_000), cost("収集", 300, "1000", 300_000)


@pytest.mark.parametrize(
    ("rows", "total", "expected"),
    [
        ((A, B), None, []),
        ((A, B), 2_300_000, []),
        ((A, B), "2,300,000", []),
        ((A, B), 2_300_001, ["total_differs"]),
        ((A, B), 2_300, ["total_thousandfold"]),
        ((A, B), 2_300_000_000, ["total_thousandfold"]),
        ((cost("整形", 5_000, "400", 1_999_999),), None, ["cost_amount_differs"]),
        ((cost("整形", 5_000, "400", 2_000),), None, ["cost_thousandfold"]),
        ((cost("整形", 5, "400", 2_000_000),), None, ["cost_thousandfold"]),
        ((cost("整形", 333, "1.5", 499),), None, []),  # 499.5, cut to whole yen
        ((cost("整形", None, "400", 2_000),), None, []),
        ((cost("整形", 5_000, "", 2_000),), None, []),
        ((cost("整形", 5_000, "400", None),), 2_000_000, []),
    ],
)
def test_amounts_and_totals(tmp_path: Path, rows: tuple[CostRow, ...], total: object, expected: list[str]) -> None:
    assert [problem.code for problem in read(tmp_path, rows, total) if problem.code != "normalised"] == expected


def test_a_thousandfold_names_both_cells(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, (A, B), 2_300, "計")
    total, *parts = problem.params["cells"].split("、")
    assert total == problem.place.cell
    assert {cell[0] for cell in parts} == {total[0]}
    assert problem.question.endswith(f"!{problem.place.cell}")


def test_lines_are_worked_out_from_price_and_quantity() -> None:
    lines = cost_lines((A, cost("整形", 333, "1.5", 7), cost("一式", None, "", 10)))
    assert [(line.written, line.due, line.counted) for line in lines] == [
        (2_000_000, 2_000_000, 2_000_000),
        (7, 499, 499),
        (10, None, 10),
    ]
