"""Each kind of event changes what it is about, and names what it does not find."""

from datetime import date
from typing import Any

import pytest

from allocator.checks.ready import counted_nodes
from allocator.replan.events import APPLIED, with_events
from allocator.replan.history import on_day
from models.errors import InputError
from models.events import (
    EVENT_KINDS,
    Adoption,
    BudgetChange,
    CapacityGrowth,
    DeliveryLate,
    DeliveryShort,
    Event,
    NewPin,
    PriceChange,
    WindowShift,
    Withdrawal,
)
from models.policy import ProposalStatus, SubsidyClass
from models.scenario import Block, Budget, Pin, Scenario
from tests.allocator.replan.world import BOTH, publish, wants, world
from tests.builders import a_choice, a_phase, a_pool, a_profile, a_proposal, alternatives, day

WHY: dict[str, Any] = {"reason": "drawn up for the test"}
GROWING = a_pool(capacity=[(day(10, 1), 2), (day(12, 1), 4)], price=100)


def after(event: Event, scenario: Scenario | None = None, as_of: date | None = None) -> Scenario:
    scenario = scenario or world(pools=(GROWING, a_pool("other")))
    return with_events(on_day(scenario, publish(scenario, *BOTH[:1]), as_of or scenario.as_of), (event,))


def nodes(scenario: Scenario, *days: date) -> list[int]:
    pool = next(each for each in scenario.pools if each.id == "pool")
    return [counted_nodes(scenario, pool, each) for each in days]


EDGES = (day(10, 1), day(11, 30), day(12, 1), day(12, 31), day(1, 1))


def test_every_kind_has_its_effect_and_its_name() -> None:
    assert {kind.model_fields["kind"].default for kind in APPLIED} == set(EVENT_KINDS)  # type: ignore[attr-defined]


def test_a_late_delivery_comes_later() -> None:
    assert nodes(after(DeliveryLate(**WHY, pool="pool", due=day(12, 1), now=day(1, 1))), *EDGES) == [2, 2, 2, 2, 4]


def test_a_delivery_nobody_announced_cannot_be_late() -> None:
    with pytest.raises(InputError, match="event_no_delivery"):
        after(DeliveryLate(**WHY, pool="pool", due=day(11, 1), now=day(1, 1)))


def test_a_short_delivery_lacks_nodes_for_good_or_for_a_while() -> None:
    short = DeliveryShort(**WHY, pool="pool", since=day(11, 30), missing=1)
    assert nodes(after(short), *EDGES) == [2, 1, 3, 3, 3]
    assert nodes(after(short.model_copy(update={"until": day(1, 1)})), *EDGES) == [2, 1, 3, 3, 4]


def test_no_pool_has_less_than_nothing() -> None:
    assert nodes(after(DeliveryShort(**WHY, pool="pool", since=day(10, 1), missing=9)), *EDGES) == [0] * 5


def test_capacity_grows() -> None:
    assert nodes(after(CapacityGrowth(**WHY, pool="pool", since=day(11, 30), more=3)), *EDGES) == [2, 5, 7, 7, 7]


def test_who_withdraws_is_planned_for_no_more() -> None:
    found = after(Withdrawal(**WHY, proposal="P1"))
    assert [proposal.id for proposal in found.in_scope] == ["P2", "P3"]


def test_an_adoption_sets_standing_cap_and_request() -> None:
    event = Adoption(**WHY, proposal="P1", status=ProposalStatus.ADOPTED, share_ppm=500_000, grant_cap_yen=7)
    proposal = after(event).proposals[0]
    demand = proposal.phases[0].demand
    assert (proposal.status, proposal.grant_cap_yen) == (ProposalStatus.ADOPTED, 7)
    assert isinstance(demand, Block)
    assert (demand.desired_gpus, demand.minimum_gpus) == (8, 8)
    assert {row.nodes for row in proposal.phases[0].sizes} == {(1,)}


def test_what_was_published_for_a_larger_request_is_not_carried_on_unless_it_has_begun() -> None:
    event = Adoption(**WHY, proposal="P1", status=ProposalStatus.ADOPTED, share_ppm=500_000)
    for as_of, carried in ((day(10, 1), 0), (day(10, 11), 1)):
        baseline = after(event, as_of=as_of).baseline
        assert baseline is not None
        assert len(baseline.carried) == carried


def test_profiles_alternatives_and_work_are_cut_too() -> None:
    phases = (
        a_phase("1", a_profile((10, 16)), scales_ppm=(1_000_000,), share_ppm=400_000),
        a_phase("2", alternatives(a_choice({"pool": 16})), sizes={}, share_ppm=300_000),
        a_phase("3", Block(desired_gpus=8, minimum_gpus=8, work_gpu_hours=1_001), share_ppm=300_000),
    )
    scenario = world(a_proposal("P9", *phases))
    event = Adoption(**WHY, proposal="P9", status=ProposalStatus.ADOPTED, share_ppm=500_000)
    cut = with_events(on_day(scenario, publish(scenario), scenario.as_of), (event,)).proposals[0]
    profile, listed, work = (phase.demand for phase in cut.phases)
    assert profile == a_profile((10, 8))
    assert listed == alternatives(a_choice({"pool": 8}))
    assert isinstance(work, Block)
    assert (work.work_gpu_hours, work.desired_gpus) == (500, 8)


def test_a_price_changes_from_a_day_on_and_never_before_today() -> None:
    event = PriceChange(**WHY, pool="pool", since=day(12, 1), yen_per_gpu_hour=120)
    pool = after(event).pools[1]
    assert [(step.since, step.yen_per_gpu_hour) for step in pool.prices] == [(day(10, 1), 100), (day(12, 1), 120)]
    with pytest.raises(InputError, match="event_price_in_the_past"):
        after(event, as_of=day(12, 2))


def test_a_budget_is_set_replaced_and_lifted() -> None:
    known = Budget(fiscal_year=2024, yen=5, subsidy_class=SubsidyClass.OTHER)
    scenario = world(rules={"budgets": (known, Budget(fiscal_year=2024, yen=9))})
    assert after(BudgetChange(**WHY, fiscal_year=2024, yen=3), scenario).rules.budgets == (
        known,
        Budget(fiscal_year=2024, yen=3),
    )
    assert after(BudgetChange(**WHY, fiscal_year=2024), scenario).rules.budgets == (known,)
    assert after(BudgetChange(**WHY, fiscal_year=2025, yen=1)).rules.budgets == (Budget(fiscal_year=2025, yen=1),)


def test_a_window_shifts_only_by_what_is_stated() -> None:
    found = after(WindowShift(**WHY, proposal="P2", phase="1", earliest=day(11, 1))).proposals[1].phases[0]
    assert (found.earliest, found.desired_start, found.deadline) == (day(11, 1), day(10, 1), day(12, 15))


def test_a_new_pin_joins_and_its_size_and_pool_join_the_grid() -> None:
    pin = Pin(id="new", proposal="P2", phase="1", pool="pool", nodes=4, reason="decided")
    found = after(NewPin(**WHY, pin=pin))
    assert found.pins == (pin,)
    assert {row.pool: row.nodes for row in found.proposals[1].phases[0].sizes}["pool"] == (1, 2, 4)
    with pytest.raises(InputError, match="event_pin_twice"):
        with_events(found, (NewPin(**WHY, pin=pin),))


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (CapacityGrowth(**WHY, pool="nowhere", since=day(12, 1), more=1), "event_unknown_pool"),
        (Withdrawal(**WHY, proposal="nobody"), "event_unknown_proposal"),
        (WindowShift(**WHY, proposal="P1", phase="9", earliest=day(12, 1)), "event_unknown_phase"),
        (
            NewPin(**WHY, pin=Pin(id="x", proposal="P1", phase="1", pool="nowhere", reason="decided")),
            "event_unknown_pool",
        ),
    ],
)
def test_what_is_not_there_is_named(event: Event, code: str) -> None:
    with pytest.raises(InputError, match=code):
        after(event)


def test_who_had_no_option_alone_is_looked_at_again_when_capacity_grows() -> None:
    nowhere = wants("P9", phase={"sizes": {"other": (1,)}}, best_alone_ppm=None)
    scenario = world(wants("P1"), nowhere, pools=(a_pool(nodes=4), a_pool("other", nodes=0)))
    grown = after(CapacityGrowth(**WHY, pool="other", since=day(10, 1), more=1), scenario)
    assert [proposal.best_alone_ppm for proposal in grown.proposals] == [1_000_000, 500_000]
