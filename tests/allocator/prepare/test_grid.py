"""Sizes: few, whole nodes, the smallest and the desired always among them; pins add to them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from allocator.prepare.grid import evenly_spaced, peak_nodes, scale_for, scales
from models.scenario import Pin
from models.survey import Answer, MonthAmount, Preferences, TypeWish
from tests.allocator.prepare.answers import (
    a_policy,
    a_priced_pool,
    a_row,
    a_supply,
    an_entry,
    day,
    only_phase,
    prepared,
    refused,
    sizes,
)


@given(low=st.integers(1, 500), more=st.integers(0, 500), steps=st.integers(2, 64))
def test_evenly_spaced_sizes(low: int, more: int, steps: int) -> None:
    chosen = evenly_spaced(low, low + more, steps)
    assert (chosen[0], chosen[-1]) == (low, low + more)
    assert len(chosen) == min(steps, more + 1)
    gaps = [later - earlier for earlier, later in pairwise(chosen)]
    assert all(gap >= 1 for gap in gaps)
    assert not gaps or max(gaps) - min(gaps) <= 1


@given(nodes=st.integers(1, 64), peak=st.integers(1, 600), size=st.integers(1, 16))
def test_a_pinned_size_is_reached_by_its_scale(nodes: int, peak: int, size: int) -> None:
    scale = scale_for(nodes, peak, size)
    assert peak_nodes(scale, peak, size) == min(nodes, -(-peak // size))


def test_scales_go_from_the_minimum_to_the_whole() -> None:
    assert scales(50, 3) == (500_000, 750_000, 1_000_000)
    assert scales(100, 6) == (1_000_000,)


def test_sizes_are_whole_nodes_between_minimum_and_desired() -> None:
    # 33 to 64 GPUs on 8-GPU nodes: 5 to 8 nodes; on 4-GPU nodes: 9 to 16.
    pools = [a_priced_pool("a", provider="kou"), a_priced_pool("b", provider="kou", node_size=4)]
    scenario, _ = prepared(an_entry(rows=[a_row(minimum_gpus=33)]), supply=a_supply(*pools))
    assert sizes(only_phase(scenario)) == {"a": (5, 6, 7, 8), "b": (9, 10, 11, 13, 14, 16)}
    scenario, _ = prepared(
        an_entry(rows=[a_row(minimum_gpus=33)]), supply=a_supply(*pools), policy=a_policy(size_steps=2)
    )
    assert sizes(only_phase(scenario)) == {"a": (5, 8), "b": (9, 16)}


def test_only_pools_of_accepted_types_and_providers_count() -> None:
    pools = [
        a_priced_pool("kou-h100", provider="kou"),
        a_priced_pool("kou-h200", provider="kou", gpu_type="H200"),
        a_priced_pool("otsu-h100", provider="otsu"),
    ]
    wishes = Preferences(ranked=("甲クラウド",), unranked_acceptable=Answer.NO)
    scenario, codes = prepared(an_entry(preferences=wishes), supply=a_supply(*pools))
    assert (list(sizes(only_phase(scenario))), codes) == (["kou-h100"], [])
    row = a_row(types=(TypeWish(gpu_type="H100"), TypeWish(gpu_type="H200")))
    refusing = Preferences(refused=("甲クラウド",), unranked_acceptable=Answer.YES)
    scenario, codes = prepared(an_entry(rows=[row], preferences=refusing), supply=a_supply(*pools))
    assert (list(sizes(only_phase(scenario))), codes) == (["otsu-h100"], [])


def test_demand_no_pool_accepts_is_named() -> None:
    wishes = Preferences(ranked=("乙計算",), unranked_acceptable=Answer.NO)
    scenario, codes = prepared(an_entry(preferences=wishes), supply=a_supply(a_priced_pool("a", provider="kou")))
    assert (sizes(only_phase(scenario)), codes) == ({}, ["no_pool_accepts"])


def _pin(**fields: object) -> Pin:
    return Pin.model_validate({"id": "X", "proposal": "P-1", "phase": "1", "reason": "決定"} | fields)


def test_a_pin_overrides_a_wish_and_adds_its_size() -> None:
    wishes = Preferences(refused=("甲クラウド",), unranked_acceptable=Answer.YES)
    scenario, codes = prepared(an_entry(preferences=wishes), pins=(_pin(pool="kou-h100", nodes=3),))
    assert sizes(only_phase(scenario)) == {"kou-h100": (3, 4, 5, 6, 7, 8), "otsu-h100": (4, 5, 6, 7, 8)}
    assert codes == []
    assert scenario.pins[0].pool == "kou-h100"


def test_a_pin_of_nodes_alone_adds_its_size_everywhere() -> None:
    scenario, _ = prepared(an_entry(), pins=(_pin(nodes=9),), policy=a_policy(size_steps=2))
    assert sizes(only_phase(scenario)) == {"kou-h100": (4, 8, 9), "otsu-h100": (4, 8, 9)}


def test_forbidding_adds_nothing() -> None:
    wishes = Preferences(refused=("甲クラウド",), unranked_acceptable=Answer.YES)
    scenario, _ = prepared(an_entry(preferences=wishes), pins=(_pin(pool="kou-h100", forbid=True),))
    assert list(sizes(only_phase(scenario))) == ["otsu-h100"]


def test_a_pinned_size_of_a_profile_becomes_a_scale() -> None:
    row = a_row(
        shape="profile", desired_gpus=None, minimum_gpus=None, duration_days=None, minimum_scale_percent=50,
        months=(MonthAmount(month=day(11, 1), gpus=64),),
    )  # fmt: skip
    scenario, _ = prepared(an_entry(rows=[row]), pins=(_pin(pool="kou-h100", nodes=5),), policy=a_policy(size_steps=2))
    phase = only_phase(scenario)
    assert phase.scales_ppm == (500_000, 625_000, 1_000_000)  # 5 of 8 nodes
    assert sizes(phase)["kou-h100"] == (4, 5, 8)


def test_a_profile_without_a_minimum_is_planned_whole_or_not_at_all() -> None:
    row = a_row(
        shape="profile", desired_gpus=None, minimum_gpus=None, duration_days=None,
        months=(MonthAmount(month=day(11, 1), gpus=64),),
    )  # fmt: skip
    scenario, codes = prepared(an_entry(rows=[row]))
    assert only_phase(scenario).scales_ppm == (1_000_000,)
    assert codes == ["minimum_scale_unstated"]


def test_pins_that_name_something_unknown_or_impossible_stop_and_are_named() -> None:
    pools = a_supply(
        a_priced_pool("kou-h100", provider="kou"), a_priced_pool("kou-a100", provider="kou", gpu_type="A100")
    )
    for fields, code in (
        ({"proposal": "P-9", "pool": "kou-h100"}, "pin_unknown_proposal"),
        ({"phase": "7", "pool": "kou-h100"}, "pin_unknown_phase"),
        ({"pool": "nowhere"}, "pin_unknown_pool"),
        ({"pool": "kou-a100"}, "pin_wrong_type"),
        ({"pool": "kou-h100", "nodes": 5}, "pin_above_capacity"),
        ({"start": day(11, 2), "end": day(11, 2)}, "pin_end_before_start"),
    ):
        assert refused(an_entry(), supply=pools, pins=(_pin(**fields),)) == [code]
    twice = (_pin(pool="kou-h100"), _pin(start=day(11, 1)))
    assert refused(an_entry(), supply=pools, pins=twice) == ["pin_repeated"]
