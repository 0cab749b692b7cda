"""What stands against an alternative, as anybody could see it in the plan: each kind once."""

from typing import Any

from allocator.options import Options
from allocator.rules import local_rules
from allocator.studies.binding import Bindings
from allocator.studies.reasons import explain
from models.policy import ProposalStatus
from models.reasons import RuleName
from models.scenario import Budget, Pin, Scenario, Wishes
from models.studies import Alternative, AlternativeKind, Binding, BindingCode, Holder, Impossible
from models.supply import LeaseRule, LeaseStart
from models.tiers import TierName
from tests.allocator.ledger.test_fill import a_plan
from tests.allocator.studies.world import SETTINGS
from tests.builders import a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, day, period, some_rules

WISHES = Wishes(ranked=("A", "B"))
SIZES = {"a": (1, 2), "b": (1, 2)}


def scenario(*, pool: dict[str, Any] | None = None, phase: dict[str, Any] | None = None, **others: Any) -> Scenario:
    """P1 would like two nodes at A from October; P2 and P3 are there already. A has three nodes."""
    rules, pins = others.pop("rules", some_rules(TierName.SERVED, TierName.PREFERENCE)), others.pop("pins", ())
    offer: dict[str, Any] = {"provider": "A", "nodes": 3, "price": 100} | (pool or {})
    wanted: dict[str, Any] = {"sizes": SIZES, "desired_start": day(10, 1)} | (phase or {})
    return a_scenario(
        a_proposal("P1", a_phase("1", a_block(16, 30, minimum=8), **wanted), **({"wishes": WISHES} | others)),
        a_proposal("P2", a_phase("1", a_block(16, 182), sizes=SIZES)),
        a_proposal("P3", a_phase("1", a_block(8, 182), sizes=SIZES)),
        pools=(a_pool("a", **offer), a_pool("b", provider="B")),
        rules=rules,
        pins=pins,
    )


def binding(world: Scenario, pool: str | None = "a", **forced: Any) -> Binding:
    plan = a_plan(
        world,
        a_decision("P1", "1", a_part("b", 1, day(10, 1), 30)),
        a_decision("P2", "1", a_part("a", 2, day(10, 1), 182)),
        a_decision("P3", "1", a_part("a", 1, day(10, 1), 182)),
    )
    asked = Alternative(kind=AlternativeKind.FORCED, proposal="P1", phase="1", pool=pool, **forced)
    return Bindings(Options(world, local_rules()), plan).binding(asked)


def test_full_says_when_how_much_and_who_holds_it() -> None:
    found = binding(scenario())
    assert (found.code, found.nodes, found.most) == (BindingCode.FULL, 1, 1)
    assert found.days == period(day(10, 1), 30)
    assert found.holders == (Holder(proposal="P2", nodes=2), Holder(proposal="P3", nodes=1))
    assert binding(scenario(), nodes=2).nodes == 2


def test_a_holder_that_is_pinned_is_told_with_the_reason() -> None:
    pin = Pin(id="x", proposal="P3", phase="1", pool="a", reason="継続利用のため")
    assert binding(scenario(pins=(pin,))).holders[1] == Holder(proposal="P3", nodes=1, pinned="継続利用のため")


def test_another_type_and_a_provider_not_accepted() -> None:
    assert binding(scenario(pool={"gpu_type": "A100"})).code is BindingCode.TYPE
    assert binding(scenario(wishes=Wishes(ranked=("B",), refused=("A",)))).code is BindingCode.PROVIDER


def test_out_of_scope() -> None:
    assert binding(scenario(status=ProposalStatus.WITHDRAWN)).code is BindingCode.OUT_OF_SCOPE


def test_a_pin_is_told_with_its_reason() -> None:
    found = binding(scenario(pins=(Pin(id="x", proposal="P1", phase="1", pool="a", forbid=True, reason="協議の結果"),)))
    assert (found.code, found.reasons) == (BindingCode.PINNED, ("協議の結果",))


def test_too_few_nodes_in_all() -> None:
    found = binding(scenario(pool={"nodes": 1}), nodes=2)
    assert (found.code, found.most, found.nodes) == (BindingCode.SHORT, 1, 2)
    late = binding(scenario(pool={"capacity": ((day(12, 1), 3),)}), start=day(10, 1))
    assert (late.code, late.most, late.days) == (BindingCode.SHORT, 0, period(day(10, 1), 1))


def test_a_lease_rule() -> None:
    found = binding(scenario(pool={"lease": LeaseRule(start_on=LeaseStart.MONTH_FIRST, min_days=90)}), start=day(2, 1))
    assert (found.code, found.rules) == (BindingCode.SINGLE, (RuleName.LEASE,))


def test_a_grant_cap() -> None:
    found = binding(scenario(grant_cap_yen=1))
    assert (found.code, found.rules) == (BindingCode.SINGLE, (RuleName.GRANT_CAP,))


def test_several_rules_at_once() -> None:
    lease = LeaseRule(start_on=LeaseStart.MONTH_FIRST, min_days=200)
    found = binding(scenario(pool={"lease": lease}, grant_cap_yen=1))
    assert (found.code, found.rules) == (BindingCode.TOGETHER, ())


def test_a_budget_is_told_in_the_words_of_its_check() -> None:
    free = scenario(pool={"nodes": 5})
    spent = binding(scenario(pool={"nodes": 5}, rules=some_rules(budgets=(Budget(fiscal_year=2024, yen=1_000),))))
    assert (spent.code, spent.rules) == (BindingCode.RULES, (RuleName.BUDGET,))
    assert spent.violations[0].params["budget"] == 1_000
    assert binding(free).code is not BindingCode.RULES


def with_tiers(world: Scenario, *frozen: int) -> Binding:
    """The same plan, with thresholds for its tiers."""
    plan = a_plan(
        world,
        a_decision("P1", "1", a_part("b", 2, day(10, 1), 30)),
        a_decision("P2", "1", a_part("a", 2, day(10, 1), 182)),
        a_decision("P3", "1", a_part("b", 1, day(10, 1), 182)),
    )
    tiers = tuple(
        {"name": spec.name, "best": value, "bound": value, "frozen": value, "value": value}
        for spec, value in zip(world.rules.order.tiers, frozen, strict=True)
    )
    plan = type(plan).model_validate(plan.model_dump() | {"tiers": tiers})
    asked = Alternative(kind=AlternativeKind.FORCED, proposal="P1", phase="1", pool="a")
    return Bindings(Options(world, local_rules()), plan).binding(asked)


def test_room_for_less_costs_fill_and_room_for_all_costs_nothing() -> None:
    whole = 3_000_000_000
    costly = with_tiers(scenario(), whole, 200_000_000_000)
    assert (costly.code, costly.tier, costly.kept, costly.reached) == (
        BindingCode.TIER,
        TierName.SERVED,
        whole,
        2_500_000_000,
    )
    assert with_tiers(scenario(pool={"nodes": 4}), whole, 200_000_000_000).code is BindingCode.FREE


def test_what_no_plan_can_have_names_the_linking_rule() -> None:
    """P2 and P3 are pinned to all that A has; P1 would fit if they need not stay, or without capacity."""
    pins = tuple(
        Pin(id=name, proposal=name, phase="1", pool="a", nodes=nodes, start=day(10, 1), reason="継続利用のため")
        for name, nodes in (("P2", 2), ("P3", 1))
    )
    world = scenario(pins=pins, rules=some_rules(TierName.SERVED))
    plan = a_plan(
        world,
        a_decision("P2", "1", a_part("a", 2, day(10, 1), 182)),
        a_decision("P3", "1", a_part("a", 1, day(10, 1), 182)),
    )
    tier = {"name": TierName.SERVED, "best": 0, "bound": 0, "frozen": 0, "value": 0}
    plan = type(plan).model_validate(plan.model_dump() | {"tiers": (tier,)})
    asked = Alternative(kind=AlternativeKind.FORCED, proposal="P1", phase="1", pool="a")
    (found,) = explain(world, plan, SETTINGS, (asked,)).reasons
    assert found.verdict == Impossible(rules=(RuleName.MANDATORY, RuleName.CAPACITY))
    assert found.settled
