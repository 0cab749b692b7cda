"""Standing, size measures, groups, demand and use of pools."""

from allocator.ledger import figures
from allocator.ledger.nouns import SelfUse, Standing, TypeHours
from allocator.ledger.tables import group_frame, money_frame, pool_frame, proposal_frame, type_frame
from models.policy import ProposalStatus, SubsidyClass
from models.scenario import Wishes
from models.supply import Confidence
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import (
    HORIZON,
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    alternatives,
    day,
    given,
    period,
)

DAYS = 182  # October to March


def test_every_proposal_has_a_standing() -> None:
    scenario = a_scenario(
        a_proposal("P1"),
        a_proposal("P2"),
        a_proposal("P3", best_alone_ppm=None),
        a_proposal("P4", status=ProposalStatus.WITHDRAWN),
    )
    counted = figures(scenario, a_plan(scenario, given("P1")))
    assert [row.standing for row in counted.proposals] == [
        Standing.SERVED,
        Standing.LEFT_OUT,
        Standing.SET_APART,
        Standing.OUT_OF_SCOPE,
    ]
    total = counted.total
    assert (total.proposals, total.served, total.left_out, total.set_apart) == (3, 1, 1, 1)


def test_being_asked_to_procure_alone_is_told_apart_from_wishing_it() -> None:
    wishing, content = Wishes(ranked=("A",)), Wishes()
    scenario = a_scenario(
        a_proposal("P1", wishes=wishing),
        a_proposal("P2", wishes=content),
        a_proposal("P3", a_phase(demand=a_block(16, 10, minimum=8)), wishes=wishing),
        a_proposal("P4", wishes=wishing),
    )
    plan = a_plan(
        scenario,
        a_decision("P1", "1", a_self_part()),
        a_decision("P2", "1", a_self_part()),
        a_decision("P3", "1", a_part(), a_self_part()),
        given("P4"),
    )
    counted = figures(scenario, plan)
    assert [row.self_use for row in counted.proposals] == [
        SelfUse.ASKED,
        SelfUse.WISHED,
        SelfUse.BESIDE,
        SelfUse.NONE,
    ]
    assert counted.total.asked_self == 1


def test_both_size_measures() -> None:
    # A small one is filled, one nine times as large is not: half of the proposals, a tenth of the hours.
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2", a_phase(demand=a_block(24, 30), sizes={"pool": (3,)})))
    total = figures(scenario, a_plan(scenario, given("P1"))).total
    assert (total.alike_ppm, total.by_hours_ppm) == (500_000, 100_000)


def test_priority_weighs_in_both_measures() -> None:
    scenario = a_scenario(a_proposal("P1", priority_milli=1_500), a_proposal("P2", priority_milli=500))
    total = figures(scenario, a_plan(scenario, given("P1"))).total
    assert (total.alike_ppm, total.by_hours_ppm) == (750_000, 750_000)


def test_groups_by_class_and_category() -> None:
    scenario = a_scenario(
        a_proposal("P1", subsidy_class=SubsidyClass.ACADEMIC, target_category=3),
        a_proposal("P2", subsidy_class=SubsidyClass.OTHER),
        a_proposal("P3", subsidy_class=SubsidyClass.OTHER, target_category=3),
    )
    counted = figures(scenario, a_plan(scenario, given("P1"), given("P2")))
    assert [(g.subsidy_class, g.proposals, g.alike_ppm) for g in counted.classes] == [
        (SubsidyClass.ACADEMIC, 1, 1_000_000),
        (SubsidyClass.OTHER, 2, 500_000),
    ]
    assert [(g.target_category, g.served) for g in counted.categories] == [(None, 1), (3, 1)]


def test_demand_against_what_pools_have_ready() -> None:
    # Asked: 8 x 24 x 10 = 1,920 of each of two. Ready: 4 nodes less 1 reserved, 8 GPUs, 24 h, 182 days.
    scenario = a_scenario(
        a_proposal("P1"),
        a_proposal("P2", a_phase(demand=alternatives(a_choice(days=10), a_choice(days=5)))),
        a_proposal("P3", a_phase(self_only=True)),
        a_proposal("P4", status=ProposalStatus.WITHDRAWN),
        pools=[a_pool(reserved_nodes=1)],
    )
    row = next(r for r in figures(scenario, a_plan(scenario, given("P1"))).types if r.gpu_type == "H100")
    assert (row.asked_gpu_hours, row.ready_gpu_hours) == (3_840, 3 * 8 * 24 * DAYS)
    assert (row.used_gpu_hours, row.held_gpu_hours) == (1_920, 1_920)
    assert row.asked_ppm == 3_840 * 1_000_000 // (3 * 8 * 24 * DAYS)


def test_capacity_counts_only_as_sure_as_the_policy_asks() -> None:
    # 2 nodes from the first day; 8 more from 1 March are only being coordinated.
    steps = [(HORIZON.start, 2, Confidence.FIRM), (day(3, 1), 10, Confidence.COORDINATING)]
    scenario = a_scenario(pools=[a_pool(capacity=steps)])
    (row,) = figures(scenario, a_plan(scenario)).pools
    assert row.ready_node_days == 2 * DAYS


def test_use_of_a_pool_is_used_and_held_apart() -> None:
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2"))
    longer = a_part(days=10, held=period(HORIZON.start, 20))
    plan = a_plan(scenario, a_decision("P1", "1", longer), given("P2", start=day(10, 15)))
    (row,) = figures(scenario, plan).pools
    assert (row.ready_node_days, row.used_node_days, row.held_node_days, row.most_held) == (4 * DAYS, 20, 30, 2)
    assert row.used_ppm == 20 * 1_000_000 // (4 * DAYS)


def test_a_pool_that_has_nothing_has_no_rate() -> None:
    scenario = a_scenario(pools=[a_pool(nodes=0)])
    counted = figures(scenario, a_plan(scenario))
    assert counted.pools[0].used_ppm is None
    assert next(row for row in counted.types if row.gpu_type == "H100").asked_ppm is None


def test_asked_and_given_by_type() -> None:
    phase = a_phase(demand=a_block(24, 10, minimum=8), sizes={"pool": (1,)})
    scenario = a_scenario(a_proposal("P1", phase))
    (row,) = figures(scenario, a_plan(scenario, a_decision("P1", "1", a_part(), a_self_part(16)))).proposals
    assert row.asked == (TypeHours(gpu_type="H100", gpu_hours=5_760),)
    assert row.given == (TypeHours(gpu_type="H100", gpu_hours=1_920),)
    assert row.given_self == (TypeHours(gpu_type="H100", gpu_hours=3_840),)
    assert (row.given_h, row.given_self_h) == (1_920_000_000, 3_840_000_000)
    assert (row.phases[0].asked_gpus, row.phases[0].given_gpus) == (24, 24)


def test_frames_have_a_row_per_thing() -> None:
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2"), pools=[a_pool(price=100)])
    counted = figures(scenario, a_plan(scenario, given("P1")))
    assert list(proposal_frame(counted)["standing"]) == ["served", "left_out"]
    assert list(money_frame(counted)["grant_yen"]) == [128_000]
    assert list(pool_frame(counted)["used_node_days"]) == [10]
    assert list(type_frame(counted)["gpu_type"]) == ["A100", "H100", "H200"]
    assert int(group_frame(counted.classes)["grant"].sum()) == 128_000
