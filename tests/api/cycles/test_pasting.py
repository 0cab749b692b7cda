"""Rows copied from a spreadsheet are read like the workbook, and say what they would change before they do."""

import pytest

from api.cycles.offers import CellValue, Part, PriceValue
from api.cycles.pasting import MOST, pasted
from models.errors import InputError
from models.supply import Confidence, PoolLabel, Supply
from tests.builders import H100, a_pool, day

SUPPLY = Supply(
    cycle_id="1",
    gpu_types=(H100,),
    pools=(a_pool("aoba-h100", nodes=4, price=700),),
    providers=(),
    pool_labels=(PoolLabel(id="aoba-h100", name="青葉 Ｈ１００", name_en="Aoba H100"),),
)


@pytest.mark.parametrize("name", ["aoba-h100", "AOBA-H100", "青葉H100", "Aoba H100"])
def test_a_pool_is_found_by_its_id_and_its_names(name: str) -> None:
    (row,) = pasted(f"{name}\t2024-10-01\t5\t確定", Part.CAPACITY, SUPPLY)
    assert row.place is not None
    assert row.place.pool == "aoba-h100"


def test_cells_are_read_like_those_of_the_workbook() -> None:
    heading = "提供枠ID\tいつから\tノード数\t区分\t提供量の備考\n"
    row_text = "aoba-h100\t令和7年1月1日\t１，０２４ノード\t見込み\t =1+1 \n\n"
    (row,) = pasted(heading + row_text, Part.CAPACITY, SUPPLY)
    assert row.line == 2
    assert row.place is not None
    assert row.place.since == day(1, 1)
    assert row.before is None
    assert row.after == CellValue(nodes=1024, confidence=Confidence.EXPECTED, note="=1+1")


def test_a_row_says_whether_it_changes_anything() -> None:
    same, changed = pasted("aoba-h100\t2024-10-01\t4\t確定\naoba-h100\t2024-11-01\t4\t確定", Part.CAPACITY, SUPPLY)
    assert not same.changes
    assert changed.changes
    (price,) = pasted("aoba-h100\t2024-10-01\t650", Part.PRICE, SUPPLY)
    assert (price.before, price.after) == (PriceValue(yen_per_gpu_hour=700), PriceValue(yen_per_gpu_hour=650))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("どこか\t2024-10-01\t4\t確定", "pasted_pool_unknown"),
        ("aoba-h100\t10月上旬\t4\t確定", "day_approximate"),
        ("aoba-h100\t2024-10-01\t約4\t確定", "number_about"),
        ("aoba-h100\t2024-10-01\t-4\t確定", "number_negative"),
        ("aoba-h100\t2024-10-01\t4\tたぶん", "choice_unknown"),
        ("aoba-h100\t2024-10-01\t\t確定", "pasted_blank"),
        ("aoba-h100\t2024-10-01", "pasted_blank"),
        ("aoba-h100\t2024-10-01\t4\t確定\t備考\tもう1列", "pasted_columns"),
    ],
)
def test_a_row_in_doubt_is_not_taken_and_says_why(row: str, code: str) -> None:
    (read,) = pasted(row, Part.CAPACITY, SUPPLY)
    assert read.problem is not None
    assert read.problem.code == code
    assert not read.changes


def test_of_two_rows_about_one_cell_the_second_is_refused() -> None:
    rows = pasted("aoba-h100\t2024-10-01\t5\t確定\n青葉H100\t2024/10/1\t6\t確定", Part.CAPACITY, SUPPLY)
    assert [row.problem.code if row.problem else "" for row in rows] == ["", "pasted_twice"]


def test_a_whole_book_is_not_pasted() -> None:
    with pytest.raises(InputError):
        pasted("aoba-h100\t2024-10-01\t5\t確定\n" * (MOST + 1), Part.CAPACITY, SUPPLY)
