"""What a choice costs over the cheapest acceptable one."""

from typing import Any

from allocator.ledger.choices import choice_costs
from allocator.ledger.row_nouns import ChoiceCost
from models.scenario import Scenario, Wishes
from models.supply import Confidence, Pool
from models.units import WHOLE
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, day

DAYS = 10
HOURS = 8 * 24 * DAYS


def world(*others: Pool, acceptable: tuple[tuple[str, int], ...] = (("H100", WHOLE),), **wishes: Any) -> Scenario:
    phase = a_phase(acceptable=acceptable)
    wish = Wishes(**({"ranked": ("A", "B")} | wishes))
    return a_scenario(a_proposal("P1", phase, wishes=wish), pools=(a_pool(price=700), *others))


def cost(scenario: Scenario) -> ChoiceCost:
    (found,) = choice_costs(scenario, a_plan(scenario, a_decision("P1", "1", a_part(days=DAYS))))
    return found


def test_the_cheapest_acceptable_pool_is_named() -> None:
    found = cost(world(a_pool("b", provider="B", price=500), a_pool("c", provider="B", price=600)))
    assert (found.rank, found.cheapest, found.fee, found.above) == (1, "b", 700 * HOURS, 200 * HOURS)


def test_nothing_cheaper_costs_nothing_more() -> None:
    found = cost(world(a_pool("b", provider="B", price=700)))
    assert (found.cheapest, found.above) == ("pool", 0)


def test_what_the_applicant_does_not_accept_is_no_comparison() -> None:
    refused = a_pool("b", provider="B", price=1)
    assert cost(world(refused, ranked=("A",))).above == 0
    assert cost(world(a_pool("b", provider="B", gpu_type="A100", price=1))).above == 0


def test_what_is_not_ready_on_every_day_or_has_no_price_is_no_comparison() -> None:
    late = a_pool("b", provider="B", capacity=((day(10, 5), 4),), price=1)
    unsure = a_pool("c", provider="B", capacity=((day(10, 1), 4, Confidence.COORDINATING),), price=1)
    free = a_pool("d", provider="B")
    small = a_pool("e", provider="B", nodes=0, price=1)
    assert cost(world(late, unsure, free, small)).above == 0


def test_another_type_is_compared_at_equal_power() -> None:
    half = a_pool("b", provider="B", gpu_type="A100", price=200)
    found = cost(world(half, acceptable=(("H100", WHOLE), ("A100", WHOLE // 2))))
    assert (found.cheapest, found.cheapest_fee) == ("b", 2 * 200 * HOURS)
