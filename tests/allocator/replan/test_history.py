"""The published plan on a later day: what ran, what is left, what binds."""

import pytest

from allocator.checks import check_decisions
from allocator.replan.history import cut, on_day
from models.scenario import Alternatives, Block, Phase, Pin, Profile, Scenario
from models.units import Period
from tests.allocator.replan.world import BOTH, FINAL, SIZES, publish, wants, world
from tests.builders import (
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_profile,
    a_proposal,
    alternatives,
    day,
    period,
)


def phase_on(scenario: Scenario, month: int, number: int, *decisions: object) -> Phase:
    after = on_day(scenario, publish(scenario, *decisions), day(month, number))  # type: ignore[arg-type]
    return after.proposals[0].phases[0]


def test_a_part_is_cut_by_its_used_days_with_its_days_of_the_lease() -> None:
    part = a_part(start=day(10, 1), days=10, held=period(day(9, 30), 14))
    ran, left = cut((part,), day(10, 5))
    assert [(p.used.days, p.held.days) for p in ran] == [(4, 5)]
    assert [(p.used.days, p.held.days) for p in left] == [(6, 9)]
    assert left[0].used.start == left[0].held.start == day(10, 5)


def test_before_it_begins_nothing_is_cut() -> None:
    scenario = world()
    after = on_day(scenario, publish(scenario, *BOTH), scenario.as_of)
    assert after.proposals == scenario.proposals
    assert after.baseline is not None
    assert after.baseline.decisions == BOTH == after.baseline.carried


def test_what_has_ended_is_done_and_published_no_more() -> None:
    scenario = world()
    after = on_day(scenario, publish(scenario, *BOTH), day(12, 1))
    assert after.baseline is not None
    assert after.baseline.decisions == ()
    assert [phase.done for proposal in after.proposals for phase in proposal.phases] == [True, True, False]


def test_of_a_running_block_the_days_left_are_planned_from_today() -> None:
    phase = phase_on(world(), 10, 11, *BOTH)
    assert isinstance(phase.remainder, Block)
    assert phase.remainder.duration_days == DAYS_LEFT
    assert phase.desired_start == day(10, 11)
    assert [part.used for part in phase.given] == [Period(start=day(10, 1), end=day(10, 11))]


DAYS_LEFT = 61 - 10


def test_of_running_work_the_hours_left_are_planned() -> None:
    proposal = a_proposal("P1", a_phase("1", a_block(16, work=16 * 24 * 30, minimum=8), sizes=SIZES))
    given = a_decision("P1", "1", a_part("pool", 2, day(10, 1), 30))
    phase = phase_on(world(proposal), 10, 11, given)
    assert isinstance(phase.remainder, Block)
    assert phase.remainder.work_gpu_hours == 16 * 24 * 20


def test_of_a_running_profile_the_segments_left_are_planned_without_idle_days_before_them() -> None:
    profile = a_profile((10, 8), (10, 0), (10, 16))
    proposal = a_proposal("P1", a_phase("1", profile, sizes=SIZES, scales_ppm=(1_000_000,)))
    parts = (a_part("pool", 1, day(10, 1), 10), a_part("pool", 1, day(10, 21), 10), a_part("pool", 1, day(10, 21), 10))
    phase = phase_on(world(proposal), 10, 15, a_decision("P1", "1", *parts))
    assert isinstance(phase.remainder, Profile)
    assert [(s.days, s.gpus) for s in phase.remainder.segments] == [(10, 16)]
    assert phase.desired_start == day(10, 21)


def test_a_running_alternative_has_its_days_left_the_others_begin_anew() -> None:
    listed = alternatives(a_choice({"pool": 16}, 20), a_choice({"other": 16}, 20))
    proposal = a_proposal("P1", a_phase("1", listed, sizes={}))
    phase = phase_on(world(proposal), 10, 6, a_decision("P1", "1", a_part("pool", 2, day(10, 1), 20)))
    assert isinstance(phase.remainder, Alternatives)
    assert [choice.days for choice in phase.remainder.choices] == [15, 20]


@pytest.mark.parametrize(("lease", "bound"), [(FINAL, 1), (FINAL.model_copy(update={"cancellable": True}), 0)])
def test_a_running_lease_binds_if_it_is_paid_and_final(lease: object, bound: int) -> None:
    pool = a_pool(nodes=4, lease=lease)  # type: ignore[arg-type]
    scenario = world(wants("P1"), pools=(pool, a_pool("other")))
    after = on_day(scenario, publish(scenario, BOTH[0]), day(10, 11))
    assert len(after.commitments) == bound
    assert on_day(scenario, publish(scenario, BOTH[0]), scenario.as_of).commitments == ()


def test_what_is_carried_on_keeps_all_rules_though_it_could_not_be_leased_anew() -> None:
    slow = FINAL.model_copy(update={"lead_time_days": 30, "min_days": 61, "multiple_days": 61})
    scenario = world(wants("P1"), pools=(a_pool(nodes=4, lease=slow), a_pool("other")))
    after = on_day(scenario, publish(scenario, BOTH[0]), day(10, 11))
    assert after.baseline is not None
    assert check_decisions(after, after.baseline.decisions) == ()
    elsewhere = (a_decision("P1", "1", a_part("pool", 1, day(10, 11), DAYS_LEFT)),)
    assert {found.rule for found in check_decisions(after, elsewhere)} == {"lease", "commitments"}


@pytest.mark.parametrize(("pool", "kept"), [(None, False), ("pool", True)])
def test_a_pin_on_the_start_of_what_has_begun_is_kept_as_far_as_it_says_more(pool: str | None, kept: bool) -> None:
    pin = Pin(id="pin", proposal="P1", phase="1", pool=pool, start=day(10, 1), reason="decided")
    scenario = world(pins=(pin,))
    after = on_day(scenario, publish(scenario, *BOTH), day(10, 11))
    assert [each.start for each in after.pins] == ([None] if kept else [])
