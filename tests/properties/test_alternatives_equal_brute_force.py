"""What forcing an alternative costs and whom it moves: on drawn rounds, the same as by trying every plan."""

from random import Random
from typing import NamedTuple

import pytest

from allocator.checks import check_decisions, tier_values
from allocator.solve import solve
from allocator.studies.alternatives import alternatives
from allocator.studies.reasons import explain
from models.outcome import Solved
from models.plan import Plan
from models.scenario import Decision, Outlook, OutlookKind, Scenario, Wishes
from models.settings import SolveSettings
from models.studies import Alternative, AlternativeKind, Impossible, Possible, Reasoned
from models.supply import LeaseRule, LeaseStart
from models.tiers import MAXIMISED, Preset, TierName, TierOrder
from models.units import Period
from tests.builders import a_block, a_phase, a_pool, a_proposal, a_scenario, day, some_rules
from tests.properties.brute_force import alone, values
from tests.properties.plans import Plan as Combination
from tests.properties.plans import decisions, plans
from tests.properties.random_scenarios import tiny, with_order
from tests.properties.test_engine_equals_brute_force import every_tier

SETTINGS = SolveSettings(seconds=120, workers=1)


class Expected(NamedTuple):
    """What trying every plan says; None where no plan has the alternative."""

    number: int
    tier: TierName | None
    best: int
    movers: int


def has(decided: tuple[Decision, ...], alternative: Alternative) -> bool:
    """Whether decisions are as an alternative wants them."""
    found = [d for d in decided if (d.proposal, d.phase) == (alternative.proposal, alternative.phase)]
    if not found:
        return False
    in_pools = [part for part in found[0].parts if part.pool is not None]
    return (
        (alternative.pool is None or {part.pool for part in in_pools} == {alternative.pool})
        and (alternative.nodes is None or [part.nodes for part in in_pools] == [alternative.nodes])
        and (alternative.start is None or found[0].used.start == alternative.start)
    )


def movers(plan: Plan, decided: tuple[Decision, ...], alternative: Alternative) -> set[str]:
    """The other proposals whose decisions differ."""
    differing = set(plan.decisions) ^ set(decided)
    return {d.proposal for d in differing} - {alternative.proposal}


def keeps(name: TierName, threshold: int, value: int) -> bool:
    return value >= threshold if name in MAXIMISED else value <= threshold


def tried(
    plan: Plan, every: list[tuple[tuple[int, ...], tuple[Decision, ...]]], alternative: Alternative
) -> Expected | None:
    """Walk the tiers over all plans that have the alternative."""
    left = [(row, decided) for row, decided in every if has(decided, alternative)]
    if not left:
        return None
    for place, tier in enumerate(plan.tiers):
        kept = [(row, decided) for row, decided in left if keeps(tier.name, tier.frozen, row[place])]
        if not kept:
            pick = max if tier.name in MAXIMISED else min
            best = pick(row[place] for row, _ in left)
            fewest = min(len(movers(plan, decided, alternative)) for row, decided in left if row[place] == best)
            return Expected(place + 1, tier.name, best, fewest)
        left = kept
    return Expected(0, None, 0, min(len(movers(plan, decided, alternative)) for _, decided in left))


def asked(scenario: Scenario, plan: Plan) -> tuple[Alternative, ...]:
    """The alternatives of the plan, and every pool forced on every phase, and any service at all."""
    forced = [
        Alternative(kind=AlternativeKind.FORCED, proposal=proposal.id, phase=phase.id, pool=pool)
        for proposal in scenario.in_scope
        for phase in proposal.phases
        if not phase.done
        for pool in (None, *(pool.id for pool in scenario.pools))
    ]
    return (*alternatives(scenario, plan), *forced)


def said_is_true(scenario: Scenario, plan: Plan, reason: Reasoned, possible: Possible) -> None:
    """The plan that comes with a statement keeps all rules, has the alternative, and is worth what is stated."""
    decided = possible.applied(plan)
    assert check_decisions(scenario, decided) == ()
    assert has(decided, reason.alternative)
    assert movers(plan, decided, reason.alternative) == set(possible.movers)
    for place, (tier, value) in enumerate(zip(plan.tiers, tier_values(scenario, decided), strict=True), start=1):
        if place == possible.number:
            assert (tier.name, value) == (possible.tier, possible.best)
            assert not keeps(tier.name, tier.frozen, value)
            return
        assert keeps(tier.name, tier.frozen, value)
    assert possible.tier is None


def compare(name: str, scenario: Scenario) -> int:
    """Compare every alternative of one round; tell how many were possible at a cost."""
    outcome = solve(scenario, SETTINGS)
    if not isinstance(outcome, Solved):
        return 0
    plan = outcome.plan
    combinations: list[Combination] = list(plans(scenario))
    every = [(values(scenario, one), decisions(one)) for one in combinations]
    found = explain(scenario, plan, SETTINGS, asked(scenario, plan))
    assert found.settled == len(found.reasons)
    costly = 0
    for reason in found.reasons:
        expected, verdict = tried(plan, every, reason.alternative), reason.verdict
        if expected is None:
            assert isinstance(verdict, Impossible), (name, reason)
            continue
        assert isinstance(verdict, Possible), (name, reason)
        assert (verdict.number, verdict.tier, verdict.best, len(verdict.movers)) == expected, (name, reason)
        assert (verdict.bound, verdict.fewest) == (verdict.best, len(verdict.movers))
        said_is_true(scenario, plan, reason, verdict)
        costly += verdict.tier is not None
    return costly


def contested(seed: int) -> Scenario:
    """A round in which three proposals want much the same: few nodes of two providers, months or half months long."""
    rng, order = Random(seed), an_order(seed)
    sizes = {"a": (1, 2), "b": (1, 2)}
    proposals = []
    for name in ("P1", "P2", "P3"):
        start = day(10, 1) if rng.random() < 0.5 else None
        demand = a_block(16, rng.choice([30, 45, 60]), minimum=8)
        outlook = Outlook(kind=rng.choice([OutlookKind.CAN, OutlookKind.CANNOT]), yen_per_gpu_hour=500)
        phases = [a_phase("1", demand, sizes=sizes, desired_start=start)]
        if rng.random() < 0.3:
            phases.append(a_phase("2", a_block(8, 15), sizes={"b": (1,)}, predecessors=("1",)))
        ranked = tuple(rng.sample(["A", "B"], rng.choice([1, 2, 2])))
        wishes = Wishes(ranked=ranked, unranked_acceptable=rng.random() < 0.5)
        weight = rng.choice([500, 1_000, 1_500])
        proposals.append(
            a_proposal(name, *phases, wishes=wishes, outlook=outlook, priority_milli=weight, weight_milli=weight)
        )
    monthly = LeaseRule(start_on=LeaseStart.MONTH_FIRST)
    pools = (
        a_pool("a", provider="A", nodes=rng.choice([1, 2]), price=700, lease=monthly),
        a_pool("b", provider="B", nodes=rng.choice([1, 2]), price=rng.choice([400, 900]), lease=monthly),
    )
    horizon = Period(start=day(10, 1), end=day(12, 1) if rng.random() < 0.6 else day(1, 1))
    rules = some_rules().model_copy(update={"order": order})
    return a_scenario(*proposals, pools=pools, horizon=horizon, rules=rules)


def an_order(seed: int) -> TierOrder:
    """Both presets and every tier in some order, in turn."""
    return (TierOrder.of(Preset.SURVEY), TierOrder.of(Preset.ADOPTED), every_tier(Random(seed)))[seed % 3]


def costly(seeds: range) -> int:
    """Compare the rounds of some seeds: contested ones, and any that can be drawn."""
    rounds = [(f"contested {seed}", contested(seed)) for seed in seeds]
    rounds += [(f"drawn {seed}", with_order(tiny(seed), an_order(seed))) for seed in seeds]
    return sum(compare(name, alone(scenario)) for name, scenario in rounds)


def test_forcing_costs_what_trying_every_plan_says() -> None:
    assert costly(range(4)) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("first", range(4, 64, 10))
def test_forcing_costs_what_trying_every_plan_says_at_length(first: int) -> None:
    assert costly(range(first, first + 10)) >= 50
