"""The policy as plain rules; weights; what stops everything."""

import pytest

from allocator.prepare import prepare
from allocator.prepare.weights import Claim, priorities, weights
from models.policy import ProviderLimit, QuotaMeasure, SizeMeasure, SubsidyClass
from models.scenario import Budget, Commitment
from models.supply import Supply
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import Period
from tests.allocator.prepare.answers import (
    a_policy,
    a_priced_pool,
    a_row,
    a_snapshot,
    a_supply,
    an_entry,
    prepared,
    refused,
    said,
)
from tests.builders import HORIZON


def _claims(*rows: tuple[str, str, int | None, int]) -> list[Claim]:
    return [Claim(id=name, group=group, priority=priority, hours=hours) for name, group, priority, hours in rows]


def test_priorities_are_normalised_to_mean_one() -> None:
    found, problems = priorities(_claims(("a", "", 1, 1), ("b", "", 2, 1), ("c", "", 3, 1)))
    assert (found, problems) == ({"a": 500, "b": 1000, "c": 1500}, [])


def test_a_missing_priority_makes_all_alike_and_is_listed() -> None:
    for second, code in ((2, "priorities_incomplete"), (None, "priorities_none")):
        found, problems = priorities(_claims(("a", "", None, 1), ("b", "", second, 1)))
        assert set(found.values()) == {1000}
        assert said(problems) == [code]


def test_size_counts_by_the_exponent() -> None:
    claims = _claims(("a", "", 1, 100), ("b", "", 1, 300))
    alike = {"a": 1000, "b": 1000}
    assert weights(claims, alike, 0, None) == alike
    assert weights(claims, alike, 1_000_000, None) == {"a": 500, "b": 1500}  # mean 200
    # square roots 10 and 17.32, mean 13.66: 732 and 1268
    assert weights(claims, alike, 500_000, None) == {"a": 732, "b": 1268}


def test_no_group_weighs_more_than_its_cap() -> None:
    claims = _claims(("a", "G", 1, 1), ("b", "G", 1, 1), ("c", "H", 1, 1))
    # 40 % of 3,000 is 1,200: the two of G get 600 each, H stays.
    assert weights(claims, dict.fromkeys("abc", 1000), 0, 400_000) == {"a": 600, "b": 600, "c": 1000}


def test_the_size_measure_reaches_the_proposals() -> None:
    entries = [an_entry("1"), an_entry("2", rows=[a_row(desired_gpus=192)])]
    policy = a_policy(size_measure=SizeMeasure(exponent_ppm=1_000_000))
    scenario, _ = prepared(*entries, policy=policy)
    assert [proposal.weight_milli for proposal in scenario.proposals] == [500, 1500]
    assert scenario.rules.size_exponent_ppm == 1_000_000


def test_presets_and_own_orders() -> None:
    scenario, _ = prepared(an_entry(), policy=a_policy(preset=Preset.ADOPTED, canonical=False))
    assert scenario.rules.order == TierOrder.of(Preset.ADOPTED).model_copy(update={"canonical": False})
    own = (TierSpec(name=TierName.LEFT_OUT), TierSpec(name=TierName.COST))
    scenario, _ = prepared(an_entry(), policy=a_policy(preset=Preset.CUSTOM, tiers=own))
    assert scenario.rules.order.tiers == own


def test_an_order_that_cannot_be_defended_stops() -> None:
    early = (TierSpec(name=TierName.FAIRNESS), TierSpec(name=TierName.LEFT_OUT))
    for tiers, code in ((early, "tiers_fairness_too_early"), ((), "tiers_missing")):
        assert refused(an_entry(), policy=a_policy(preset=Preset.CUSTOM, tiers=tiers)) == [code]


def test_a_year_without_budget_is_an_open_point_and_no_limit() -> None:
    moved = Period(start=HORIZON.start, end=HORIZON.end.replace(month=6))
    scenario, codes = prepared(an_entry(), policy=a_policy(horizon=moved))
    assert scenario.rules.budgets == (Budget(fiscal_year=2024, yen=10**9),)
    assert codes == ["budget_unstated"]


def test_an_envelope_alone_is_no_total() -> None:
    envelope = {"fiscal_year": 2024, "yen": 5, "subsidy_class": SubsidyClass.ACADEMIC, "origin": {"source": "t"}}
    _, codes = prepared(an_entry(), policy=a_policy(budgets=(envelope,)))
    assert codes == ["budget_unstated"]


def test_what_contradicts_itself_stops_with_one_sentence_each() -> None:
    limit = ProviderLimit(provider="hei", measure=QuotaMeasure.PROPOSALS, limit=1)
    assert refused(an_entry(), policy=a_policy(provider_limits=(limit,))) == ["limit_unknown_provider"]
    rates = a_policy().rates[:2]
    assert refused(an_entry(), policy=a_policy(rates=rates)) == ["rate_missing"]


def test_a_supply_without_pools_stops() -> None:
    empty = Supply(cycle_id="1", gpu_types=(), pools=(), providers=())
    assert refused(an_entry(), supply=empty) == ["supply_without_pools"]


def test_a_pool_of_an_unknown_type_and_repeated_ids_stop() -> None:
    supply = a_supply(a_priced_pool("a", "kou", "B300"), a_priced_pool("a", "kou"))
    assert refused(an_entry(), supply=supply) == ["pool_unknown_type", "pool_repeated"]


def test_without_any_plannable_proposal_there_is_no_scenario() -> None:
    assert refused() == ["no_proposal_to_plan"]


def test_the_day_of_decision_is_listed_when_it_is_not_set() -> None:
    scenario, codes = prepared(an_entry(), policy=a_policy(as_of=None))
    assert (scenario.as_of, codes) == (HORIZON.start, ["as_of_unstated"])


def test_a_paid_lease_joins_the_grid_or_is_named() -> None:
    lease = Commitment(proposal="P-1", phase="1", pool="kou-h100", nodes=3, held=HORIZON)
    scenario, problems = prepare(a_snapshot(an_entry()), a_supply(), a_policy(size_steps=2), commitments=(lease,))
    assert scenario is not None
    assert said(problems) == []
    assert scenario.proposals[0].phases[0].sizes[0].nodes == (3, 4, 8)
    unknown = lease.model_copy(update={"pool": "nowhere"})
    scenario, problems = prepare(a_snapshot(an_entry()), a_supply(), a_policy(), commitments=(unknown,))
    assert scenario is None
    assert said(problems) == ["commitment_unknown"]


@pytest.mark.parametrize(
    ("prices", "codes"), [((), ["price_unstated"]), ((("2024-11-01", 700),), ["price_starts_late"])]
)
def test_missing_prices_are_open_points(prices: tuple[tuple[str, int], ...], codes: list[str]) -> None:
    pool = a_priced_pool("a", "kou")
    steps = [{"since": since, "yen_per_gpu_hour": yen} for since, yen in prices]
    changed = type(pool).model_validate(pool.model_dump() | {"prices": steps})
    _, found = prepared(an_entry(), supply=a_supply(changed))
    assert found == codes
