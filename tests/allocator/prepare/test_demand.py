"""Demand lines become blocks, profiles and alternatives; what they do not say is asked, never guessed."""

from datetime import date
from typing import Any

import pytest

from models.scenario import Alternative, Alternatives, Block, MinimumKind, PoolUse, Profile, Purpose, Segment
from models.survey import AlternativeRow, Answer, MonthAmount, TypeWish
from models.units import Rate
from tests.allocator.prepare.answers import (
    a_policy,
    a_row,
    a_supply,
    an_entry,
    day,
    only,
    only_phase,
    prepared,
    refused,
)
from tests.builders import a_pool


def _months(**gpus: int) -> tuple[MonthAmount, ...]:
    numbers = {"oct": 10, "nov": 11, "dec": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "sep": 9}
    return tuple(MonthAmount(month=day(numbers[name], 1), gpus=count) for name, count in gpus.items())


def _profile_row(months: tuple[MonthAmount, ...], **more: Any) -> Any:
    blank = {"desired_gpus": None, "minimum_gpus": None, "duration_days": None}
    return a_row(shape="profile", months=months, **({"minimum_scale_percent": 50} | blank | more))


def test_a_block_keeps_its_numbers() -> None:
    scenario, codes = prepared(an_entry(rows=[a_row(step_up=True)]))
    assert only_phase(scenario).demand == Block(desired_gpus=64, minimum_gpus=32, duration_days=30, step_up=True)
    assert codes == []


def test_a_month_table_becomes_segments_as_long_as_the_months() -> None:
    row = _profile_row(_months(oct=0, nov=64, dec=0, feb=32, mar=0), later_days=31)
    scenario, codes = prepared(an_entry(rows=[row]))
    phase = only_phase(scenario)
    assert phase.demand == Profile(
        segments=(
            Segment(days=30, gpus=64),
            Segment(days=31, gpus=0),
            Segment(days=31, gpus=0),
            Segment(days=28, gpus=32),
        ),
        later_days=31,
    )
    assert phase.desired_start == day(11, 1)
    assert codes == ["month_blank_inside"]  # January was left blank; December was written as 0


def test_months_outside_the_horizon_are_clipped_and_asked() -> None:
    scenario, codes = prepared(an_entry(rows=[_profile_row(_months(sep=8, oct=16, apr=8))]))
    phase = only_phase(scenario)
    assert phase.demand == Profile(segments=(Segment(days=31, gpus=16),))
    assert codes == ["months_outside_horizon"]


def test_the_month_table_governs_the_start() -> None:
    scenario, codes = prepared(an_entry(rows=[_profile_row(_months(nov=16), desired_start=day(12, 1))]))
    assert only_phase(scenario).desired_start == day(11, 1)
    assert codes == ["start_against_months"]


def test_alternatives_become_pool_uses() -> None:
    ways = (
        AlternativeRow(provider="甲クラウド", gpu_type="H100", gpus=64, days=30, penalty=0),
        AlternativeRow(provider="乙計算", gpu_type="H100", gpus=48, days=40),
    )
    row = a_row(
        shape="alternatives", types=(), desired_gpus=None, minimum_gpus=None, duration_days=None, alternatives=ways
    )
    scenario, codes = prepared(an_entry(rows=[row]))
    phase = only_phase(scenario)
    assert phase.demand == Alternatives(
        choices=(
            Alternative(uses=(PoolUse(pool="kou-h100", gpus=64),), days=30, penalty=0),
            Alternative(uses=(PoolUse(pool="otsu-h100", gpus=48),), days=40),
        )
    )
    assert (phase.acceptable, phase.sizes, codes) == ((), (), [])


def test_an_alternative_without_a_pool_is_asked_and_the_others_stay() -> None:
    ways = (
        AlternativeRow(provider="甲クラウド", gpu_type="H200", gpus=64, days=30),
        AlternativeRow(provider="丙", gpu_type="H100", gpus=64, days=30),
        AlternativeRow(provider="乙計算", gpu_type="NVIDIA H100 80GB", gpus=48, days=40),
    )
    scenario, codes = prepared(an_entry(rows=[a_row(shape="alternatives", alternatives=ways)]))
    demand = only_phase(scenario).demand
    assert isinstance(demand, Alternatives)
    assert [choice.uses[0].pool for choice in demand.choices] == ["otsu-h100"]
    assert codes == ["alternative_without_pool", "provider_unknown"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"desired_gpus": None}, "desired_gpus_missing"),
        ({"duration_days": None}, "duration_or_work"),
        ({"work_gpu_hours": 100}, "duration_or_work"),
        ({"minimum_gpus": 65}, "minimum_above_desired"),
        ({"types": ()}, "gpu_type_missing"),
        ({"types": (TypeWish(gpu_type="最新GPU"),)}, "gpu_type_unknown_first"),
        ({"shape": "profile"}, "months_missing"),
        ({"shape": "profile", "months": (MonthAmount(month=date(2024, 10, 1), gpus=0),)}, "months_without_gpus"),
        ({"shape": "alternatives"}, "alternatives_missing"),
        ({"unreadable": ("期限",)}, "line_unreadable"),
        ({"deadline": date(2024, 9, 30)}, "deadline_before_horizon"),
        ({"earliest": date(2025, 4, 1)}, "earliest_after_horizon"),
        ({"earliest": date(2024, 12, 1), "deadline": date(2024, 11, 30)}, "end_before_start"),
        ({"after": ("9",)}, "predecessor_unknown"),
    ],
)
def test_a_line_that_says_too_little_or_too_much_is_not_planned(changed: dict[str, Any], code: str) -> None:
    codes = refused(an_entry(rows=[a_row(**changed)]))
    assert codes[0] == code
    assert codes[-2:] == ["nothing_to_plan", "no_proposal_to_plan"]


def test_an_unstated_minimum_is_the_desired_amount_and_asked() -> None:
    scenario, codes = prepared(an_entry(rows=[a_row(minimum_gpus=None)]))
    assert only_phase(scenario).demand == Block(desired_gpus=64, minimum_gpus=64, duration_days=30)
    assert codes == ["minimum_gpus_unstated"]


def test_a_stated_conversion_counts_against_the_first_type() -> None:
    wishes = (TypeWish(gpu_type="A100"), TypeWish(gpu_type="H100", counts_as=Rate(numerator=3, denominator=1)))
    scenario, codes = prepared(an_entry(rows=[a_row(types=wishes)]))
    assert [(gpu.gpu_type, gpu.h100_ppm) for gpu in only_phase(scenario).acceptable] == [
        ("A100", 315_000),
        ("H100", 945_000),  # three times 315,000
    ]
    assert codes == []


def test_an_unknown_second_type_is_asked_and_left_out() -> None:
    wishes = (TypeWish(gpu_type="H-100"), TypeWish(gpu_type="TPU v9"))
    scenario, codes = prepared(an_entry(rows=[a_row(types=wishes)]))
    assert [gpu.gpu_type for gpu in only_phase(scenario).acceptable] == ["H100"]
    assert codes == ["gpu_type_unknown"]


def test_last_days_become_half_open() -> None:
    scenario, _ = prepared(an_entry(rows=[a_row(deadline=day(2, 28), due=day(1, 31))]))
    phase = only_phase(scenario)
    assert (phase.deadline, phase.due) == (day(3, 1), day(2, 1))


@pytest.mark.parametrize(
    ("changed", "field", "used", "code"),
    [
        ({"desired_start": day(9, 1)}, "desired_start", day(10, 1), "start_outside_horizon"),
        ({"desired_start": day(4, 5)}, "desired_start", day(3, 31), "start_outside_horizon"),
        ({"earliest": day(8, 1)}, "earliest", day(10, 1), "earliest_outside_horizon"),
        ({"deadline": day(5, 31)}, "deadline", day(4, 1), "deadline_outside_horizon"),
        ({"due": day(5, 31)}, "due", day(4, 1), "due_outside_horizon"),
        ({"due": day(9, 1)}, "due", day(10, 2), "due_before_horizon"),
    ],
)
def test_days_outside_the_horizon_are_clipped_and_asked(
    changed: dict[str, Any], field: str, used: date, code: str
) -> None:
    scenario, codes = prepared(an_entry(rows=[a_row(**changed)]))
    assert getattr(only_phase(scenario), field) == used
    assert codes == [code]


def test_lines_of_another_purpose_are_asked_and_not_planned() -> None:
    rows = [a_row("1"), a_row("2", purpose=Purpose.OTHER, after=("1",)), a_row("3", after=("2",))]
    scenario, codes = prepared(an_entry(rows=rows))
    assert [(phase.id, phase.predecessors) for phase in only(scenario).phases] == [("1", ()), ("3", ())]
    assert codes == ["purpose_other"]


def test_a_chain_with_a_broken_link_is_not_planned_in_part() -> None:
    rows = [a_row("1"), a_row("2", desired_gpus=None, after=("1",)), a_row("3", after=("2",))]
    codes = refused(an_entry(rows=rows))
    assert codes[:3] == ["desired_gpus_missing", "waits_for_unplanned", "incomplete_chain"]


def test_where_parts_are_of_use_the_sound_lines_stay() -> None:
    rows = [a_row("1"), a_row("2", desired_gpus=None, after=("1",)), a_row("3", after=("2",)), a_row("4")]
    scenario, codes = prepared(an_entry(rows=rows, complete_or_nothing=Answer.NO))
    assert [phase.id for phase in only(scenario).phases] == ["1", "4"]
    assert codes == ["desired_gpus_missing", "waits_for_unplanned"]


def test_lines_in_a_circle_and_lines_numbered_twice_are_not_planned() -> None:
    rows = [a_row("1", after=("2",)), a_row("2", after=("1",)), a_row("3"), a_row("4"), a_row("4")]
    scenario, codes = prepared(an_entry(rows=rows, complete_or_nothing=Answer.NO))
    assert [phase.id for phase in only(scenario).phases] == ["3"]
    assert codes == ["line_repeated", "waits_for_unplanned", "waits_for_unplanned"]


def test_shares_add_up_by_desired_hours() -> None:
    rows = [a_row("1"), a_row("2", desired_gpus=128), a_row("3", types=(TypeWish(gpu_type="A100"),))]
    pools = [a_pool("kou-h100", provider="kou"), a_pool("kou-a100", provider="kou", gpu_type="A100")]
    scenario, _ = prepared(an_entry(rows=rows), supply=a_supply(*pools))
    # 64 x 1, 128 x 1, 64 x 0.315 = 64 : 128 : 20.16, in all 212.16. Largest remainders: .28... of line 3 comes first.
    assert [phase.share_ppm for phase in only(scenario).phases] == [301_659, 603_318, 95_023]
    assert sum(phase.share_ppm for phase in only(scenario).phases) == 1_000_000


@pytest.mark.parametrize(
    ("stated", "chained", "kind", "share"),
    [
        ({}, False, MinimumKind.ANY_PHASE, 0),
        ({}, True, MinimumKind.ALL_PHASES, 0),
        ({"complete_or_nothing": Answer.YES}, False, MinimumKind.ALL_PHASES, 0),
        ({"complete_or_nothing": Answer.NO}, True, MinimumKind.ANY_PHASE, 0),
        ({"minimum_share_percent": 60}, True, MinimumKind.SHARE, 600_000),
        ({"complete_or_nothing": Answer.YES, "minimum_share_percent": 60}, True, MinimumKind.ALL_PHASES, 0),
    ],
)
def test_what_a_proposal_needs_to_be_of_use(
    stated: dict[str, Any], chained: bool, kind: MinimumKind, share: int
) -> None:
    rows = [a_row("1"), a_row("2", after=("1",) if chained else ())]
    scenario, _ = prepared(an_entry(rows=rows, **stated))
    minimum = only(scenario).minimum
    assert (minimum.kind, minimum.share_ppm) == (kind, share)


def test_a_split_needs_two_known_providers_days_and_room() -> None:
    pair = ("甲クラウド", "乙計算")
    scenario, codes = prepared(an_entry(rows=[a_row(split_between=pair, split_equal_dates=False)]))
    split = only_phase(scenario).split
    assert split is not None
    assert ((split.first, split.second, split.equal_dates), codes) == (("kou", "otsu", False), [])
    for changed, expected in (
        ({"split_between": ("甲クラウド", "丙")}, ["provider_unknown", "split_ignored"]),
        ({"split_between": ("甲クラウド", "KOU")}, ["split_ignored"]),
        ({"split_between": pair, "duration_days": None, "work_gpu_hours": 9}, ["split_needs_duration"]),
    ):
        scenario, codes = prepared(an_entry(rows=[a_row(**changed)]))
        assert (only_phase(scenario).split, codes) == (None, expected)
    scenario, codes = prepared(an_entry(rows=[a_row(split_between=pair, minimum_gpus=64)]))
    assert codes == ["split_without_minimum"]


def test_a_line_procured_alone_takes_no_pool() -> None:
    scenario, codes = prepared(an_entry(rows=[a_row(procurement="self")]))
    phase = only_phase(scenario)
    assert (phase.self_only, phase.sizes) == (True, ())
    assert codes == ["self_line_without_outlook"]


def test_the_horizon_may_be_any_months() -> None:
    moved = {"start": "2024-11-01", "end": "2025-05-01"}
    scenario, codes = prepared(
        an_entry(rows=[_profile_row(_months(oct=8, apr=16))]), policy=a_policy(horizon=moved, as_of=None)
    )
    assert only_phase(scenario).demand == Profile(segments=(Segment(days=30, gpus=16),))
    assert codes == ["budget_unstated", "months_outside_horizon", "as_of_unstated"]
