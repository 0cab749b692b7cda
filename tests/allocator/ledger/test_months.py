"""Month by month: asked, given, handed over and back."""

import pytest

from allocator.ledger.comings import comings, most_by_month, ready_by_month
from allocator.ledger.demand import asked_h
from allocator.ledger.months import asked_by_month, asked_from, given_by_month, months
from allocator.ledger.picture import asked_each_day, month_hours
from allocator.ledger.world import World
from models.scenario import Demand
from models.units import WHOLE
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import (
    HORIZON,
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
    period,
)


def test_months_of_a_period() -> None:
    assert months(HORIZON) == tuple(day(month, 1) for month in (10, 11, 12, 1, 2, 3))
    assert months(period(day(10, 31), 1)) == (day(10, 1),)
    assert months(period(day(10, 31), 2)) == (day(10, 1), day(11, 1))


def test_a_profile_is_drawn_where_it_was_wished() -> None:
    phase = a_phase(demand=a_profile((31, 8), (10, 0), (10, 16)), desired_start=day(11, 1))
    proposal = a_proposal("P1", phase)
    world = World(a_scenario(proposal), a_plan(a_scenario(proposal)))
    assert asked_by_month(world, proposal, phase) == {day(11, 1): 8, day(12, 1): 16}


def test_a_phase_without_a_start_follows_what_comes_before_it() -> None:
    first = a_phase("1", a_block(8, 20), desired_start=day(11, 1), share_ppm=500_000)
    then = a_phase("2", a_block(8, 20), predecessors=("1",), share_ppm=500_000)
    free = a_proposal("P2", a_phase(earliest=day(12, 5)))
    proposal = a_proposal("P1", first, then)
    scenario = a_scenario(proposal, free)
    world = World(scenario, a_plan(scenario))
    assert asked_from(world, proposal, then) == day(11, 21)
    assert asked_from(world, free, free.phases[0]) == day(12, 5)


def test_what_is_given_is_counted_source_by_source() -> None:
    proposal = a_proposal("P1")
    scenario = a_scenario(proposal)
    parts = (a_part(days=40), a_part(start=day(11, 5), days=3), a_self_part())
    world = World(scenario, a_plan(scenario, a_decision("P1", "1", *parts)))
    assert given_by_month(world, proposal, proposal.phases[0]) == {
        "pool": {day(10, 1): 8, day(11, 1): 16},
        None: {day(10, 1): 8},
    }


@pytest.mark.parametrize(
    "demand",
    [
        a_block(24, 33),
        a_block(16, None, work=10_001),
        a_profile((31, 8), (10, 0), (10, 16)),
        alternatives(a_choice({"pool": 8}, 7), a_choice({"pool": 16}, 12)),
    ],
)
def test_days_of_a_demand_add_up_to_all_of_it(demand: Demand) -> None:
    phase = a_phase(demand=demand)
    proposal = a_proposal("P1", phase)
    world = World(a_scenario(proposal), a_plan(a_scenario(proposal)))
    assert sum(h for _, h in asked_each_day(world, proposal, phase)) == asked_h(world, phase, demand)


def test_the_picture_of_the_months() -> None:
    pool = a_pool(nodes=2, reserved_nodes=1)
    scenario = a_scenario(a_proposal("P1", a_phase(demand=a_block(16, 31))), pools=(pool,))
    held = period(day(10, 1), 40)
    plan = a_plan(scenario, a_decision("P1", "1", a_part(days=35, held=held)))
    october, november = month_hours(scenario, plan)[:2]
    node = 8 * 24 * WHOLE
    assert (october.asked_h, october.ready_h, october.held_h, october.used_h) == (62 * node, *(31 * node,) * 3)
    assert (november.asked_h, november.ready_h, november.held_h, november.used_h) == (0, 30 * node, 9 * node, 4 * node)


def test_nodes_come_back_before_others_are_handed_over() -> None:
    pool = a_pool(nodes=4, capacity=((day(10, 1), 4), (day(10, 11), 3)), turnaround_days=0)
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2"), pools=(pool,))
    plan = a_plan(
        scenario,
        a_decision("P1", "1", a_part(nodes=3)),
        a_decision("P2", "1", a_part(nodes=2, start=day(10, 11), days=25)),
    )
    assert [(row.day, row.proposal, row.nodes, row.held_after, row.ready) for row in comings(scenario, plan, "A")] == [
        (day(10, 1), "P1", 3, 3, 4),
        (day(10, 11), "P1", -3, 0, 3),
        (day(10, 11), "P2", 2, 2, 3),
        (day(11, 5), "P2", -2, 0, 3),
    ]
    assert list(most_by_month(scenario, plan, pool).values())[:3] == [3, 2, 0]
    assert list(ready_by_month(scenario, pool).values())[:2] == [4, 3]
    assert comings(scenario, plan, "B") == ()
