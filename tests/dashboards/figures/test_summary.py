"""The summary: the ledger's numbers in their places."""

import pytest

from allocator.ledger import figures
from allocator.ledger.nouns import Standing
from dashboards.figures.outcomes import outcome_table, tenths, whole_hours
from dashboards.figures.summary import group_table, not_given_table, summary_info, type_table
from models.policy import SubsidyClass
from models.scenario import OutlookKind
from models.text import Lang, text
from tests.builders import day
from tests.dashboards.world import plan, world

FIGURES = figures(world(), plan())
INFO = summary_info(world(), plan(), FIGURES, Lang.JA)


@pytest.mark.parametrize(("ppm", "percent"), [(0, 0.0), (999_999, 99.9), (1_000_000, 100.0), (714_285, 71.4)])
def test_percent_is_cut_off(ppm: int, percent: float) -> None:
    assert tenths(ppm) == percent


def test_each_proposal_has_one_word_for_what_becomes_of_it() -> None:
    assert [outcome.state for outcome in INFO.outcomes] == [
        "served",
        "served",
        "served",
        "served",
        "asked_self",
        "left_out",
        "set_apart",
    ]


def test_those_somebody_has_to_speak_to_are_listed_the_left_out_first() -> None:
    table = not_given_table(INFO.not_given, Lang.JA)
    assert list(zip(table["proposal"], table["state"], table["outlook"], strict=True)) == [
        ("P6", "配分なし", "不可"),
        ("P7", "対象外（単独でも選べる案がない）", "不明"),
        ("P5", "自己調達をお願い", "可能"),
    ]


def test_both_size_measures_and_the_counts_are_the_ledgers() -> None:
    row = group_table(INFO, Lang.JA).iloc[0]
    total = FIGURES.total
    assert (row["group"], row["proposals"], row["served"], row["left_out"], row["set_apart"], row["asked_self"]) == (
        "全体",
        7,
        5,
        1,
        1,
        1,
    )
    assert (row["alike"], row["by_hours"]) == (tenths(total.alike_ppm), tenths(total.by_hours_ppm))
    assert (row["pool_alike"], row["pool_by_hours"]) == (tenths(total.pool_alike_ppm), tenths(total.pool_by_hours_ppm))
    assert row["given_hours"] == whole_hours(total.given_h + total.given_self_h)


def test_each_class_has_a_row() -> None:
    assert list(group_table(INFO, Lang.EN)["group"]) == ["All", "Class not confirmed"]


def test_each_gpu_type_has_demand_beside_capacity() -> None:
    table = type_table(INFO)
    row = table[table["gpu_type"] == "H200"].iloc[0]
    # 3 nodes of 8 GPUs from 1 December to 31 March: 121 days.
    assert row["ready_gpu_hours"] == 3 * 8 * 24 * 121
    assert row["used_gpu_hours"] == (16 + 8) * 24 * 60
    assert table[table["gpu_type"] == "A100"].iloc[0]["asked_share"] is None


def test_requested_stands_beside_allotted() -> None:
    table = outcome_table(INFO.outcomes, Lang.JA).set_index("proposal")
    second = table.loc["P2"]
    assert (second["asked_gpus"], second["given_gpus"], second["providers"]) == (
        16,
        16,
        "若葉計算（架空）、青葉クラウド（架空）",
    )
    assert (second["used_from"], second["used_to"]) == (day(10, 1), day(1, 30))
    assert second["wishes"] == "第1希望、第2希望"
    # Phase 1 of 60 days in full, phase 2 for 20 of 60 days: two thirds.
    assert second["fill"] == 66.6
    assert table.loc["P6"]["used_from"] is None
    assert table.loc["P5"]["pool_fill"] == 0.0


@pytest.mark.parametrize("lang", Lang)
def test_there_are_words_for_every_class_state_and_outlook(lang: Lang) -> None:
    states = [standing.value for standing in Standing] + ["asked_self"]
    keys = [f"class.{c}" for c in SubsidyClass] + [f"state.{s}" for s in states] + [f"outlook.{k}" for k in OutlookKind]
    assert all(text(f"figures.{key}", lang) for key in keys)
