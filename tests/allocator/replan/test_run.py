"""Re-planning: as little as possible moves, freed capacity waits, and what more is changed is chosen and listed."""

from typing import Any

import pytest

from allocator.bench.generator import generate
from allocator.bench.generator.recipe import Family, Recipe
from allocator.checks import check_decisions, check_plan
from allocator.engine.budget import Budget
from allocator.engine.control import Control, Status
from allocator.engine.feasible import any_plan, bearing
from allocator.options import Options
from allocator.replan import Replanned, Request, replan
from allocator.replan.fewest import Staying
from allocator.replan.run import later
from allocator.rules import local_rules
from allocator.solve import solve
from models.changes import ChangeKind, ReplanMode
from models.errors import InputError
from models.events import CapacityGrowth, DeliveryShort, Event, NewPin, WindowShift, Withdrawal
from models.outcome import Cancelled, Infeasible, Solved
from models.plan import Plan
from models.policy import Quota, QuotaMeasure
from models.scenario import Pin, Proposal, Scenario
from models.settings import SolveSettings
from models.tiers import TierName
from tests.allocator.replan.world import BOTH, DAYS, FINAL, publish, two_nodes, wants, world
from tests.builders import ANYWHERE, a_decision, a_part, a_pool, day

SETTINGS = SolveSettings(seconds=30, workers=1)
WITHDRAWN = Withdrawal(reason="gave up", proposal="P1")


def again(
    *events: Event,
    scenario: Scenario | None = None,
    plan: Plan | None = None,
    mode: ReplanMode = ReplanMode.REPAIR,
    more: int = 0,
) -> Replanned:
    scenario = scenario or world()
    published = plan or publish(scenario, *BOTH)
    assert check_decisions(scenario, published.decisions) == ()
    made = replan(scenario, published, Request(events, day(10, 11), mode, more), SETTINGS)
    if isinstance(made.outcome, Solved):
        assert check_plan(made.scenario, made.outcome.plan) == ()
    return made


def kinds(made: Replanned) -> list[tuple[str, ChangeKind, bool]]:
    assert made.changes is not None
    return [(change.proposal, change.kind, change.forced) for change in made.changes.changes]


def claims_nothing_false(made: Replanned) -> bool:
    """Tell whether the best plan keeps the bounds of a stopped run, up to the first tier in which it is better."""
    best = solve(made.scenario, SETTINGS)
    assert isinstance(best, Solved)
    assert best.plan.proven
    assert isinstance(made.outcome, Cancelled)
    assert made.outcome.plan is not None
    maximised = {spec.name for spec in made.scenario.rules.order.tiers if spec.maximised}
    for mine, other in zip(made.outcome.plan.tiers, best.plan.tiers, strict=True):
        kept = mine.bound >= other.best if mine.name in maximised else mine.bound <= other.best
        if not kept or mine.best != other.best:
            return kept
    return True


def test_nothing_happened_nothing_moves() -> None:
    made = again()
    assert kinds(made) == []
    assert made.changes is not None
    assert (made.changes.fewest, made.changes.bound) == (0, 0)


def test_what_a_withdrawal_frees_waits_for_a_decision() -> None:
    assert kinds(again(WITHDRAWN)) == [("P1", ChangeKind.LOST, True)]


def test_decided_on_it_serves_who_was_left_out() -> None:
    made = again(WITHDRAWN, mode=ReplanMode.REDISTRIBUTE, more=1)
    assert kinds(made) == [("P1", ChangeKind.LOST, True), ("P3", ChangeKind.NEW, False)]


def test_growth_serves_nobody_until_it_is_decided_on() -> None:
    grown = CapacityGrowth(reason="delivered", pool="other", since=day(10, 11), more=2)
    assert kinds(again(grown)) == []
    assert kinds(again(grown, mode=ReplanMode.REDISTRIBUTE)) == []
    assert kinds(again(grown, mode=ReplanMode.REDISTRIBUTE, more=1)) == [("P3", ChangeKind.NEW, False)]


def test_of_those_who_could_go_just_one_goes_and_keeps_what_it_can() -> None:
    made = again(DeliveryShort(reason="broken", pool="pool", since=day(10, 11), missing=1))
    assert made.changes is not None
    assert len(made.changes.changes) == made.changes.fewest == made.changes.bound == 1
    (change,) = made.changes.forced
    assert [part.nodes for part in change.phases[0].now] == [1]


def test_a_mover_does_not_make_others_move() -> None:
    """Both fit again if the other shrank too; but only one has to move."""
    made = again(DeliveryShort(reason="broken", pool="pool", since=day(10, 11), missing=2))
    assert [forced for _, _, forced in kinds(made)] == [True]


def test_a_shifted_window_moves_whom_it_is_about() -> None:
    scenario = world(wants("P1"), wants("P2", days=30))
    plan = publish(scenario, BOTH[0], two_nodes("P2", 11, 1, 30))
    made = again(
        WindowShift(reason="late", proposal="P2", phase="1", earliest=day(11, 8)), scenario=scenario, plan=plan
    )
    assert kinds(made) == [("P2", ChangeKind.MOVED, True)]


def test_a_pin_that_needs_room_moves_one_more_and_serves_the_pinned() -> None:
    pin = Pin(id="new", proposal="P3", phase="1", pool="pool", nodes=2, reason="decided")
    made = again(NewPin(reason="decided", pin=pin))
    assert made.changes is not None
    assert made.changes.fewest == made.changes.bound == 2
    assert ("P3", ChangeKind.NEW, True) in kinds(made)


def test_that_somebody_has_to_make_room_is_known_before_any_plan() -> None:
    pin = Pin(id="new", proposal="P3", phase="1", pool="pool", nodes=2, reason="decided")
    request = Request((NewPin(reason="decided", pin=pin),), day(10, 11))
    after, _ = later(world(), publish(world(), *BOTH), request)
    few = Staying(after, Control(SETTINGS)).fewest()
    assert few is not None
    assert few.least == len(few.movers) == 2
    assert "P3" in few.movers
    assert few.candidates == {"P1", "P2", "P3"}


def test_a_pin_nobody_can_keep_leaves_no_plan_and_says_why() -> None:
    pin = Pin(id="new", proposal="P3", phase="1", pool="other", nodes=2, reason="decided")
    made = again(NewPin(reason="decided", pin=pin))
    assert isinstance(made.outcome, Infeasible)
    assert made.changes is None
    assert any(reason.code == "conflict.pin" for reason in made.outcome.conflict)


def quota(limit: int, group: str | None = None) -> dict[str, object]:
    least = Quota(id="q", measure=QuotaMeasure.PROPOSALS, limit=limit, at_least=True, group=group)
    return {"quotas": (least,)}


def test_where_a_lower_quota_needs_a_gain_a_repair_has_no_plan_and_says_why() -> None:
    made = again(WITHDRAWN, scenario=world(rules=quota(2)))
    assert isinstance(made.outcome, Infeasible)
    assert any(reason.code.startswith("conflict.quota_least") for reason in made.outcome.conflict)


def test_a_gain_a_lower_quota_needs_is_one_of_the_fewest_of_a_redistribution() -> None:
    made = again(WITHDRAWN, scenario=world(rules=quota(2)), mode=ReplanMode.REDISTRIBUTE)
    assert kinds(made) == [("P1", ChangeKind.LOST, True), ("P3", ChangeKind.NEW, True)]
    assert made.changes is not None
    assert made.changes.fewest == made.changes.bound == made.changes.allowed == 2


@pytest.mark.parametrize(("mode", "more"), [(ReplanMode.REPAIR, 0), (ReplanMode.REDISTRIBUTE, 1)])
def test_where_the_first_guess_breaks_a_lower_quota_another_makes_room(mode: ReplanMode, more: int) -> None:
    """P1 is worth less, so it is guessed to make room for the pinned P3; but the quota counts it, so P2 has to."""

    def only(name: str, pool: str, **others: Any) -> Proposal:
        return wants(name, phase={"deadline": day(12, 1), "sizes": {pool: (2,)}}, **others)

    proposals = (only("P1", "pool", group="g", weight_milli=500), only("P2", "other"), wants("P3", wishes=ANYWHERE))
    pools = (a_pool(nodes=2), a_pool("other", nodes=2, provider="B"))
    scenario = world(*proposals, pools=pools, rules=quota(1, "g"))
    pin = NewPin(reason="d", pin=Pin(id="n", proposal="P3", phase="1", nodes=2, start=day(10, 1), reason="d"))
    published = publish(scenario, two_nodes("P1"), two_nodes("P2", pool="other"))
    made = replan(scenario, published, Request((pin,), day(10, 1), mode, more), SETTINGS)
    assert kinds(made) == [("P2", ChangeKind.LOST, True), ("P3", ChangeKind.NEW, True)]


@pytest.mark.parametrize(("mode", "more"), [(ReplanMode.REPAIR, 0), (ReplanMode.REDISTRIBUTE, 1)])
def test_who_stops_at_once_keeps_the_first_plan(mode: ReplanMode, more: int) -> None:
    request = Request((WITHDRAWN,), day(10, 11), mode, more)
    made = replan(world(), publish(world(), *BOTH), request, SETTINGS, cancelled=lambda: True)
    assert isinstance(made.outcome, Cancelled)
    assert made.outcome.plan is not None
    assert check_plan(made.scenario, made.outcome.plan) == ()
    assert claims_nothing_false(made)
    assert kinds(made) == [("P1", ChangeKind.LOST, True)]


@pytest.mark.parametrize(("mode", "more"), [(ReplanMode.REPAIR, 0), (ReplanMode.REDISTRIBUTE, 1)])
def test_a_stop_keeps_a_first_plan_that_was_searched_and_claims_nothing_false(mode: ReplanMode, more: int) -> None:
    """By hand P1 makes room for P3 and the quota breaks; so P2 goes where the first guess had no options made."""

    def only(name: str, **others: Any) -> Proposal:
        return wants(name, group="g", phase={"deadline": day(12, 1), "sizes": others.pop("sizes")}, **others)

    one = only("P1", sizes={"pool": (2,)}, weight_milli=500)
    two = only("P2", sizes={"other": (1,), "third": (1, 2)}, weight_milli=5000)
    pools = (a_pool(nodes=2), a_pool("other", nodes=2, provider="B"), a_pool("third", nodes=2, provider="C"))
    three = wants("P3", wishes=ANYWHERE)
    scenario = world(one, two, three, pools=pools, rules=quota(2, "g"))
    pin = NewPin(reason="d", pin=Pin(id="n", proposal="P3", phase="1", nodes=2, start=day(10, 1), reason="d"))
    here = a_decision("P2", "1", a_part("other", 1, day(10, 1), DAYS))
    told: list[str] = []
    made = replan(
        scenario,
        publish(scenario, two_nodes("P1"), here),
        Request((pin,), day(10, 1), mode, more),
        SETTINGS,
        lambda news: told.append(news.stage),
        lambda: "options" in told,
    )
    assert isinstance(made.outcome, Cancelled)
    assert made.outcome.plan is not None
    assert check_plan(made.scenario, made.outcome.plan) == ()
    assert claims_nothing_false(made)


def test_redistribution_is_judged_by_few_changes_last() -> None:
    made = again(WITHDRAWN, mode=ReplanMode.REDISTRIBUTE, more=1)
    assert made.scenario.rules.order.tiers[-1].name is TierName.STABILITY
    assert made.scenario.rules.moves is not None
    assert made.scenario.rules.moves.most == 2


def test_another_scenarios_plan_and_an_earlier_day_are_refused() -> None:
    scenario = world()
    other = publish(world(pools=(a_pool(nodes=5), a_pool("other"))), *BOTH)
    with pytest.raises(InputError, match="plan_of_other_scenario"):
        replan(scenario, other, Request(()), SETTINGS)
    with pytest.raises(InputError, match="replan_before_as_of"):
        replan(scenario, publish(scenario, *BOTH), Request((), day(9, 1)), SETTINGS)


def test_a_re_plan_can_be_planned_again() -> None:
    first = again(DeliveryShort(reason="broken", pool="pool", since=day(11, 1), missing=1))
    assert isinstance(first.outcome, Solved)
    second = replan(first.scenario, first.outcome.plan, Request((WITHDRAWN,), day(11, 4)), SETTINGS)
    assert kinds(second) == [("P1", ChangeKind.LOST, True)]
    assert second.scenario.baseline is not None
    assert first.scenario.baseline is not None
    assert second.scenario.baseline.scenario_hash == first.scenario.baseline.scenario_hash


def test_where_nobody_may_move_the_published_plan_is_found_from_nothing() -> None:
    paid = world(pools=(a_pool(nodes=4, lease=FINAL), a_pool("other", nodes=0)))
    asked = again(scenario=paid).scenario
    assert asked.rules.moves is not None
    assert asked.rules.moves.most == 0
    assert {proposal.id for proposal in bearing(asked).proposals} == {"P1", "P2"}
    options = Options(bearing(asked), local_rules())
    status, decisions = any_plan(options, Budget.of_rest(Control(SETTINGS)))
    assert status is Status.OPTIMAL
    assert check_decisions(asked, decisions) == ()


def test_where_work_bounds_it_neither_the_clock_nor_the_workers_decide() -> None:
    scenario = generate(Recipe.of(Family.CAPACITY, 16, 1))
    first = solve(scenario, SolveSettings(work_limit=0.1, workers=1))
    assert isinstance(first, Solved)
    gone = Withdrawal(reason="gave up", proposal=first.plan.decisions[0].proposal)
    request = Request((gone,), scenario.as_of, ReplanMode.REDISTRIBUTE, 3)
    plans = []
    for seconds, workers in ((1e-9, 1), (600, 2)):
        settings = SolveSettings(seconds=seconds, workers=workers, work_limit=0.1)
        outcome = replan(scenario, first.plan, request, settings).outcome
        assert isinstance(outcome, Solved)
        plans.append(outcome.plan.hash)
    assert plans[0] == plans[1]
