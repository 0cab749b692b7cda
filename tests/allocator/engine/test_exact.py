"""The engine proves, keeps what it has when stopped, and repeats itself."""

from collections.abc import Callable
from typing import Any

import pytest

from allocator.alone import complete
from allocator.sample import scenario as sample_scenario
from allocator.solve import solve
from models.outcome import Cancelled, Infeasible, Solved
from models.plan import CanonicalState, Plan, Progress
from models.policy import Quota, QuotaMeasure
from models.scenario import Pin, Scenario
from models.settings import SolveSettings
from models.tiers import TierName, TierSpec
from tests.builders import a_block, a_phase, a_pool, a_proposal, a_scenario, an_order, some_rules


def solved(scenario: Scenario, **settings: float) -> Plan:
    outcome = solve(complete(scenario), SolveSettings(seconds=60, workers=1).model_copy(update=settings))
    assert isinstance(outcome, Solved)
    return outcome.plan


def two_for_one_pool(**others: Any) -> Scenario:
    """Two proposals want the same single node for the whole of October: one can have it."""
    phases = [a_phase(demand=a_block(8, 31), deadline=None) for _ in range(2)]
    pool = a_pool(nodes=1, capacity=[(a_scenario().horizon.start, 1)])
    proposals = [a_proposal(f"P{n}", phase) for n, phase in enumerate(phases)]
    return a_scenario(*proposals, pools=[pool], **others)


def test_each_tier_is_frozen_before_the_next() -> None:
    order = an_order(TierSpec(name=TierName.SERVED, loss_ppm=500_000), TierName.TIMELINESS, TierName.COST)
    scenario = two_for_one_pool(rules=some_rules().model_copy(update={"order": order}))
    plan = solved(scenario)
    assert [tier.name for tier in plan.tiers] == [TierName.SERVED, TierName.TIMELINESS, TierName.COST]
    served = plan.tiers[0]
    assert served.best == served.bound == 2_000_000_000  # both fit one after another
    assert served.frozen == 1_000_000_000
    assert served.value >= served.frozen


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_do_not_change_a_proven_plan(workers: int) -> None:
    order = an_order(TierName.SERVED, canonical=True)
    scenario = two_for_one_pool(rules=some_rules().model_copy(update={"order": order}))
    plan = solved(scenario, workers=workers)
    assert plan.canonical is CanonicalState.COMPLETE
    assert plan == solved(scenario, workers=1)


def test_the_same_work_gives_the_same_bytes_though_nothing_is_proven() -> None:
    settings = SolveSettings(work_limit=0.2, workers=1)
    scenario = sample_scenario()
    first, second = (solve(scenario, settings) for _ in range(2))
    assert isinstance(first, Solved)
    assert isinstance(second, Solved)
    assert first.plan.hash == second.plan.hash


def stop_after(news: int) -> tuple[Callable[[Progress], None], Callable[[], bool]]:
    """Ask to stop once so many news of tiers came in."""
    heard: list[Progress] = []

    def hear(progress: Progress) -> None:
        if progress.stage == "tier":
            heard.append(progress)

    return hear, lambda: len(heard) >= news


def test_cancelled_it_keeps_the_best_plan_and_never_calls_it_proven() -> None:
    report, cancelled = stop_after(3)
    outcome = solve(sample_scenario(), SolveSettings(seconds=60, workers=1), report, cancelled)
    assert isinstance(outcome, Cancelled)
    assert outcome.plan is not None
    assert outcome.plan.decisions
    assert not outcome.plan.proven
    assert outcome.plan.canonical is CanonicalState.INCOMPLETE


def test_no_plan_names_what_stands_against_what() -> None:
    start = a_scenario().horizon.start
    pins = tuple(
        Pin(id=f"pin {n}", proposal=f"P{n}", phase="1", pool="pool", start=start, reason="officer") for n in range(2)
    )
    outcome = solve(complete(two_for_one_pool(pins=pins)), SolveSettings(seconds=30, workers=1))
    assert isinstance(outcome, Infeasible)
    assert [reason.code for reason in outcome.conflict] == ["conflict.pin", "conflict.pin", "conflict.capacity"]


def test_a_lower_quota_nobody_can_reach_is_named_alone() -> None:
    quota = Quota(id="three", measure=QuotaMeasure.PROPOSALS, limit=3, at_least=True)
    outcome = solve(complete(two_for_one_pool(rules=some_rules(quotas=(quota,)))), SolveSettings(seconds=30, workers=1))
    assert isinstance(outcome, Infeasible)
    assert [reason.code for reason in outcome.conflict] == ["conflict.quota_least.proposals", "conflict.facts"]
