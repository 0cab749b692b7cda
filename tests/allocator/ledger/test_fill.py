"""Fill as the ledger tells it, each number worked out in a comment."""

from allocator.ledger import figures
from allocator.ledger.nouns import Fill
from models.plan import Plan
from models.policy import Stage
from models.scenario import Block, Decision, Phase, Scenario, Wishes
from models.units import WHOLE
from tests.builders import (
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_profile,
    a_proposal,
    a_scenario,
    a_self_part,
    alternatives,
    day,
    given,
)


def a_plan(scenario: Scenario, *decisions: Decision) -> Plan:
    return Plan(scenario_hash=scenario.deciding_hash, stage=Stage.SURVEY, decisions=decisions)


def fill_of(scenario: Scenario, *decisions: Decision) -> Fill:
    return figures(scenario, a_plan(scenario, *decisions)).proposals[0].fill


def fills(raw: int, pool: int, counted: int) -> Fill:
    return Fill(raw_ppm=raw, pool_ppm=pool, counted_ppm=counted)


def test_nothing_given_is_zero() -> None:
    assert fill_of(a_scenario()) == fills(0, 0, 0)


def test_half_the_gpus_for_the_whole_time_is_half() -> None:
    scenario = a_scenario(a_proposal("P1", a_phase(demand=a_block(16, 10, minimum=8), sizes={"pool": (1, 2)})))
    assert fill_of(scenario, given(nodes=1)) == fills(500_000, 500_000, 500_000)


def test_more_than_wanted_on_a_day_does_not_count() -> None:
    # 10 GPUs wanted for 10 days, 16 given: still the whole, not 160 %.
    scenario = a_scenario(a_proposal("P1", a_phase(demand=a_block(10, 10), sizes={"pool": (2,)})))
    assert fill_of(scenario, given(nodes=2)).raw_ppm == WHOLE


def test_an_accepted_slower_type_counts_by_its_conversion() -> None:
    # 8 A100 at half an H100 for a block of 8 H100: half of every day.
    phase = a_phase(sizes={"slow": (1,)}, acceptable=(("H100", WHOLE), ("A100", WHOLE // 2)))
    scenario = a_scenario(a_proposal("P1", phase), pools=[a_pool("slow", gpu_type="A100")])
    assert fill_of(scenario, a_decision("P1", "1", a_part("slow"))).raw_ppm == 500_000


def test_fixed_work_counts_whole_however_slow() -> None:
    # 1,920 GPU-hours with 8 GPUs: 10 days. Given 16 days of 8 A100 at half power less than the work from pools: capped.
    phase = a_phase(demand=a_block(8, work=1_920))
    assert fill_of(a_scenario(a_proposal("P1", phase)), given(days=10)) == fills(WHOLE, WHOLE, WHOLE)


def test_a_profile_is_measured_segment_by_segment() -> None:
    # Wanted 5 days of 8 and 5 of 16 = 120 GPU-days; given 8 all along = 80: two thirds.
    phase = a_phase(demand=a_profile((5, 8), (5, 16)), scales_ppm=(WHOLE,))
    assert fill_of(a_scenario(a_proposal("P1", phase)), given(days=10)).raw_ppm == 666_666


def test_an_alternative_is_worth_what_it_is_marked() -> None:
    phase = a_phase(demand=alternatives(a_choice(days=10), a_choice(days=5, fill=400_000)))
    scenario = a_scenario(a_proposal("P1", phase))
    assert fill_of(scenario, given(days=5)) == fills(400_000, 400_000, 400_000)
    assert fill_of(scenario, given(days=10)) == fills(WHOLE, WHOLE, WHOLE)


def test_self_procurement_counts_no_more_than_a_pool_could_have_given() -> None:
    # The applicant wishes a provider whose best would fill 60 %: alone it has all, counted are 60 %.
    phase = a_phase(self_cap_ppm=600_000)
    wishing = a_scenario(a_proposal("P1", phase, wishes=Wishes(ranked=("A",))))
    assert fill_of(wishing, a_decision("P1", "1", a_self_part())) == fills(WHOLE, 0, 600_000)
    content = a_scenario(a_proposal("P1", phase, wishes=Wishes()))
    assert fill_of(content, a_decision("P1", "1", a_self_part())) == fills(WHOLE, 0, WHOLE)


def test_pool_and_self_fill_stand_apart() -> None:
    # 24 wanted: 8 from the pool, 16 alone.
    phase = a_phase(demand=a_block(24, 10, minimum=8), sizes={"pool": (1,)})
    fill = fill_of(a_scenario(a_proposal("P1", phase)), a_decision("P1", "1", a_part(), a_self_part(16)))
    assert (fill.pool_ppm, fill.self_ppm) == (333_333, 666_667)


def test_what_already_ran_counts() -> None:
    # 4 of 10 days ran; nothing is left to do, or the other 6 days are given now.
    ran = a_part(days=4)
    done = a_phase(given=(ran,))
    assert fill_of(a_scenario(a_proposal("P1", done), as_of=day(10, 5))).raw_ppm == 400_000
    going: Phase = a_phase(given=(ran,), remainder=Block(desired_gpus=8, minimum_gpus=8, duration_days=6))
    scenario = a_scenario(a_proposal("P1", going), as_of=day(10, 5))
    assert fill_of(scenario).raw_ppm == 400_000
    assert fill_of(scenario, given(start=day(10, 5), days=6)).raw_ppm == WHOLE


def test_phases_count_by_their_share_of_the_hours() -> None:
    small, large = a_phase("1", a_block(8, 10), share_ppm=250_000), a_phase("2", a_block(8, 30), share_ppm=750_000)
    scenario = a_scenario(a_proposal("P1", small, large))
    assert fill_of(scenario, given(phase="2", days=30)).raw_ppm == 750_000
