"""Re-planning finds what trying everything finds: the fewest moves, the best plan over them, and better ones with more.

The published plan is the engine's for a drawn scenario; the events and the day of decision are drawn too.
"""

from collections.abc import Iterator
from random import Random

import pytest

from allocator.alone import complete
from allocator.checks import check_scenario
from allocator.replan import Replanned, Request, replan
from allocator.replan.changes import touched
from allocator.replan.run import later
from allocator.solve import solve
from models.changes import ReplanMode
from models.errors import InputError
from models.outcome import Infeasible, Solved
from models.plan import Plan
from models.scenario import Decision, MoveLimit, Part, Scenario
from models.settings import SolveSettings
from models.tiers import MAXIMISED
from tests.properties.brute_force import brute_force
from tests.properties.plans import plans
from tests.properties.random_events import draw_events
from tests.properties.random_scenarios import combination_count, tiny

SETTINGS = SolveSettings(seconds=120, workers=1)
EVENTS, DAYS, MORE = 3, 6, (0, 1, 2)
MOST_COMBINATIONS = 60_000
SHORT, LONG = 12, 300


def drawn(seed: int) -> Iterator[tuple[Scenario, Plan, Request]]:
    """Yield a few requests to plan the plan of a seed again; none where it has no plan."""
    scenario = complete(tiny(seed))
    outcome = solve(scenario, SETTINGS)
    if not isinstance(outcome, Solved):
        return
    rng = Random(seed)
    days = [scenario.as_of, *(day for day in scenario.horizon.each_day() if day > scenario.as_of)]
    for event in draw_events(rng, scenario, outcome.plan)[:EVENTS]:
        yield scenario, outcome.plan, Request((event,), rng.choice(days[:DAYS]))


def fewest(after: Scenario, *, gains: bool = False) -> int | None:
    """Return the fewest touched proposals over all plans (without any gain, or with), None when there is no plan."""
    rules = after.rules.model_copy(update={"moves": MoveLimit(most=len(after.proposals), gains=gains)})
    every = plans(after.model_copy(update={"rules": rules}))
    return min((sum(one.moved or one.new for one in plan) for plan in every), default=None)


def differing(before: tuple[Decision, ...], now: tuple[Decision, ...]) -> set[str]:
    """Return the proposals whose parts are not the same in two plans."""

    def by_proposal(decisions: tuple[Decision, ...]) -> dict[str, set[tuple[str, Part]]]:
        parts: dict[str, set[tuple[str, Part]]] = {}
        for decision in decisions:
            parts.setdefault(decision.proposal, set()).update((decision.phase, part) for part in decision.parts)
        return parts

    old, new = by_proposal(before), by_proposal(now)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def assert_best(made: Replanned, where: str) -> None:
    """The plan is the one trying everything finds for the question the new scenario asks, and it says what changed."""
    expected = brute_force(made.scenario)
    assert expected is not None, where
    assert isinstance(made.outcome, Solved), where
    plan, listed = made.outcome.plan, made.changes
    assert plan.proven, where
    assert [(tier.name, tier.best) for tier in plan.tiers] == [(tier.name, tier.best) for tier in expected.tiers], where
    if made.scenario.rules.order.canonical:
        assert plan.decisions == expected.decisions, where
    assert check_scenario(made.scenario) == (), where
    assert listed is not None, where
    baseline = made.scenario.baseline
    assert baseline is not None, where
    assert {change.proposal for change in listed.changes} == differing(baseline.decisions, plan.decisions), where
    assert len(listed.changes) <= listed.allowed, where


def compare(seed: int) -> list[str]:
    """Compare every request of a seed; return how each ended."""
    ended: list[str] = []
    for scenario, published, request in drawn(seed):
        where = f"seed {seed}, {request.events[0].kind} on {request.as_of}"
        try:
            after, _ = later(scenario, published, request)
        except InputError:
            continue
        if combination_count(after) > MOST_COMBINATIONS:
            continue
        least = fewest(after)
        repaired = replan(scenario, published, request, SETTINGS)
        if least is None:
            assert isinstance(repaired.outcome, Infeasible), where
            ended.append(_only_by_gaining(after, scenario, published, request, where))
            continue
        assert_best(repaired, where)
        assert repaired.changes is not None
        assert (repaired.changes.fewest, repaired.changes.bound) == (least, least), where
        assert len(repaired.changes.forced) == len(repaired.changes.changes) == least, where
        _compare_redistributions(scenario, published, request, repaired, where)
        ended.append(f"{least} moved")
    return ended


def _only_by_gaining(after: Scenario, scenario: Scenario, published: Plan, request: Request, where: str) -> str:
    """Compare a redistribution where no plan does without a gain; return how it ended."""
    made = replan(scenario, published, Request(request.events, request.as_of, ReplanMode.REDISTRIBUTE), SETTINGS)
    least = fewest(after, gains=True)
    if least is None:
        assert isinstance(made.outcome, Infeasible), where
        return "infeasible"
    assert_best(made, where)
    assert made.changes is not None
    assert (made.changes.fewest, made.changes.bound) == (least, least), where
    return "only by gaining"


def _compare_redistributions(
    scenario: Scenario, published: Plan, request: Request, repaired: Replanned, where: str
) -> None:
    before: list[int] | None = None
    assert isinstance(repaired.outcome, Solved)
    forced = touched(repaired.scenario, repaired.outcome.plan.decisions)
    for more in MORE:
        wider = Request(request.events, request.as_of, ReplanMode.REDISTRIBUTE, more)
        made = replan(scenario, published, wider, SETTINGS)
        assert_best(made, f"{where}, {more} more")
        assert isinstance(made.outcome, Solved)
        assert made.changes is not None
        assert {change.proposal for change in made.changes.forced} <= forced
        assert all(change.proposal not in forced for change in made.changes.chosen)
        benefit = [tier.best if tier.name in MAXIMISED else -tier.best for tier in made.outcome.plan.tiers][:-1]
        lossless = all(tier.loss_ppm == 0 for tier in made.scenario.rules.order.tiers)
        assert before is None or not lossless or benefit >= before, f"{where}: {more} more is worse"
        before = benefit


@pytest.mark.parametrize("seed", range(SHORT))
def test_replanning_equals_brute_force(seed: int) -> None:
    compare(seed)


def test_the_short_version_sees_forced_moves_and_dead_ends() -> None:
    ended = [end for seed in (0, 1, 3, 4) for end in compare(seed)]
    assert "1 moved" in ended
    assert "0 moved" in ended


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, LONG, 20))
def test_replanning_equals_brute_force_at_length(first: int) -> None:
    for seed in range(first, first + 20):
        compare(seed)
