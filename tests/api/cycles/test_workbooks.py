"""Offers and policy leave as a workbook and come back the same; a change in it is the only difference."""

from pathlib import Path

import pytest

from allocator.intake.book_changes import policy_changes, supply_changes
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from api.cycles import workbooks
from api.cycles.inputs import LONGEST_NAME, Desk, plain_name
from api.store.sql import SqlStore
from models.errors import InputError
from tests.builders import day


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(SqlStore.in_folder(tmp_path / "data").database, tmp_path / "desk")


def test_what_is_taken_away_comes_back_the_same(desk: Desk) -> None:
    offers = workbooks.open_supply(desk, "提供枠.xlsx", workbooks.supply_bytes(supply()))
    rules = workbooks.open_policy(desk, "方針.xlsx", workbooks.policy_bytes(policy()))
    assert (offers.content, rules.content) == (supply(), policy())
    assert supply_changes(supply(), offers.content) == ()
    assert policy_changes(policy(), rules.content) == ()


def test_a_file_that_is_no_workbook_is_refused_by_its_plain_name(desk: Desk) -> None:
    with pytest.raises(InputError) as refused:
        workbooks.open_supply(desk, "../x.xlsx", b"PK\x03\x04")
    assert refused.value.params["file"] == "_x.xlsx"


@pytest.mark.parametrize("long", ["長" * 300, "W" * 300, "長W" * 200])
def test_a_name_too_long_for_a_disk_keeps_its_beginning_and_its_ending(desk: Desk, long: str) -> None:
    opened = workbooks.open_supply(desk, f"{long}.xlsx", workbooks.supply_bytes(supply()))
    assert opened.content == supply()
    assert opened.name.startswith(long[:50])
    assert opened.name.endswith(".xlsx")
    assert len(opened.name.encode()) <= LONGEST_NAME


def test_a_name_with_half_a_sign_is_made_plain() -> None:
    assert plain_name("調査\ud83d.xlsx") == "調査_.xlsx"


def test_a_difference_names_its_row_by_what_it_is_about() -> None:
    before = supply()
    pool = before.pools[0]
    step = pool.capacity[0].model_copy(update={"nodes": pool.capacity[0].nodes + 1})
    more = step.model_copy(update={"since": day(2, 3)})
    changed = pool.model_copy(update={"capacity": (step, *pool.capacity[1:], more)})
    after = before.model_copy(update={"pools": (changed, *before.pools[1:])})
    first, second = supply_changes(before, after)
    assert (first.row, first.before, first.after) == ((pool.id, step.since), step.nodes - 1, step.nodes)
    assert first.label == "ノード数（ノード）"
    assert (second.row, second.label, second.before) == ((pool.id, day(2, 3)), "", None)
    assert isinstance(second.after, tuple)
    assert ("ノード数（ノード）", step.nodes) in second.after
    back = supply_changes(after, before)[1]
    assert (back.before, back.after) == (second.after, None)


def test_source_and_date_of_a_figure_are_differences_too() -> None:
    before = policy()
    origin = before.horizon_origin.model_copy(update={"source": "別の資料"})
    (change,) = policy_changes(before, before.model_copy(update={"horizon_origin": origin}))
    assert change.label == "実施期間の開始日　出典"
    assert change.after == "別の資料"
