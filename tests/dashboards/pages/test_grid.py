"""Tables in the grid."""

from datetime import date

import pandas as pd
import pytest

from dashboards.pages.grid import MOST_ROWS, column, grid, locale_text
from models.text import Lang

TABLE = pd.DataFrame(
    [{"applicant": "A", "nodes": 4, "fill": 66.6, "used_from": date(2024, 10, 1), "asked_share": None}], dtype=object
)


def test_values_come_as_the_browser_takes_them() -> None:
    (row,) = grid("test", TABLE, Lang.JA).rowData
    assert row == {"applicant": "A", "nodes": 4, "fill": 66.6, "used_from": "2024-10-01", "asked_share": None}


def test_dates_and_numbers_are_written_in_the_language_and_sort_by_their_value() -> None:
    day = column("used_from", TABLE["used_from"], Lang.JA)
    assert "%Y年%-m月%-d日" in day["valueFormatter"]["function"]
    assert "%-d %b %Y" in column("used_from", TABLE["used_from"], Lang.EN)["valueFormatter"]["function"]
    nodes = column("nodes", TABLE["nodes"], Lang.JA)
    assert (nodes["type"], nodes["filter"]) == ("rightAligned", "agNumberColumnFilter")
    assert "',.1f'" in column("fill", TABLE["fill"], Lang.JA)["valueFormatter"]["function"]


def test_what_a_row_is_about_stays_in_view() -> None:
    assert column("applicant", TABLE["applicant"], Lang.JA)["pinned"] == "left"


@pytest.mark.parametrize(("rows", "layout"), [(1, "autoHeight"), (MOST_ROWS, "autoHeight"), (MOST_ROWS + 1, "normal")])
def test_a_short_table_is_shown_whole(rows: int, layout: str) -> None:
    assert grid("test", pd.concat([TABLE] * rows), Lang.JA).dashGridOptions["domLayout"] == layout


def test_a_short_table_needs_no_filters() -> None:
    assert not any("filter" in one for one in grid("test", TABLE, Lang.JA).columnDefs)
    assert all("filter" in one for one in grid("test", pd.concat([TABLE] * 20), Lang.JA).columnDefs)


def test_a_table_without_rows_is_shown_with_room_for_the_message() -> None:
    assert grid("test", TABLE.iloc[:0], Lang.JA).dashGridOptions["domLayout"] == "normal"


def test_the_grid_itself_speaks_the_language() -> None:
    assert locale_text(Lang.JA)["noRowsToShow"] == "該当する行はありません"
    assert locale_text(Lang.EN)["contains"] == "Contains"


def test_nothing_in_a_cell_is_run_or_shown_as_markup() -> None:
    shown = grid("test", TABLE, Lang.JA)
    assert not getattr(shown, "dangerously_allow_code", False)
    assert not any("cellRenderer" in one for one in shown.columnDefs)
