"""From a published plan and what happened to the next plan.

``repair``: exactly the fewest move, the tiers decide over those, nobody else gains; what became free waits for a
decision. ``redistribute``: so many more may move or be newly served, then the tiers, then as few changed parts as can
be. What the repaired plan changes is forced, everything else is chosen.

The tiers are those of the scenario; after a survey round they are the ones for an adopted set, whose first tier gives
nothing up.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version

from allocator.checks import check_decisions, tier_values
from allocator.engine.control import Cancelled as IsCancelled
from allocator.engine.control import Control, Report
from allocator.engine.run import best_plan
from allocator.options import Options, Stopped
from allocator.replan.begin import among_promising, put_back
from allocator.replan.capacity import release
from allocator.replan.changes import changes, touched
from allocator.replan.events import with_events
from allocator.replan.fewest import Fewest, Staying, Unsettled, fewest_in_full, near, not_carried
from allocator.replan.history import on_day
from allocator.replan.narrow import usable
from allocator.rules import local_rules
from allocator.solve import solve
from models.changes import Changes, ReplanMode
from models.errors import BrokenPlanError, InputError
from models.events import Event, Released
from models.outcome import Cancelled, Outcome, OutOfTime, Solved
from models.plan import BoundSource, Plan, Progress, RunRecord
from models.scenario import Decision, MoveLimit, Scenario
from models.settings import SolveSettings
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import ProposalId

REPAIR_SHARE, PROMISING_SHARE, LAST_SHARE = 0.3, 0.45, 0.2
"""Of the seconds of a redistribution: for the repaired plan it begins with (made by hand where nothing is left of it),
then for those who could gain most; kept for the search among everybody and its bound."""
LAST_TIMES = 0.6
"""For that at least so many times as long is kept as it took to make everybody's options."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan again: the events in their order, from which day on, and how much may change beyond need."""

    events: tuple[Event, ...]
    as_of: date | None = None
    mode: ReplanMode = ReplanMode.REPAIR
    more: int = 0


@dataclass(frozen=True, slots=True)
class Replanned:
    """The new scenario, how its run ended, what changed; ``repaired_after``: seconds to the first checked plan."""

    scenario: Scenario
    outcome: Outcome
    changes: Changes | None
    repaired_after: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class _Repair:
    """The question of a repair once it is known how many have to move, and the first plan that moves no more.

    ``movers``: the options of those first thought to move.
    """

    scenario: Scenario
    few: Fewest
    bound: int
    begin: tuple[Decision, ...]
    movers: Options
    after: float


class _NoPlan(Exception):
    """No plan keeps all rules of a scenario, however many move."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        self.scenario = scenario


def replan(
    scenario: Scenario,
    plan: Plan,
    request: Request,
    settings: SolveSettings,
    report: Report | None = None,
    cancelled: IsCancelled | None = None,
) -> Replanned:
    """Plan again from a day on after what happened; the published plan must be one of the scenario."""
    began = time.monotonic()
    after, released = later(scenario, plan, request)
    control = Control(settings, report, cancelled)
    staying = Staying(after, control)
    try:
        repair = _question(after, staying, control, began)
    except (Unsettled, Stopped):
        return _unsettled(after, settings, began, stopped=control.stopped)
    except _NoPlan as none:
        return _without(none.scenario, settings, report, cancelled, began)
    control.tell(Progress(stage="options"))
    few, stays, making = repair.few, staying.possible, time.monotonic()
    redistributes = request.mode is ReplanMode.REDISTRIBUTE
    most = few.least + (request.more if redistributes else 0)
    asked = _allowing(after, most, stable=True) if redistributes else repair.scenario
    who = None if redistributes else few.candidates
    try:
        made = Options(asked, local_rules(), control.stopped_lately, who, like=repair.movers)
    except Stopped:  # the first plan is then the end
        redistributes, asked, most, made = False, repair.scenario, few.least, None
    kept = max(LAST_SHARE * settings.seconds, LAST_TIMES * (time.monotonic() - making))

    def left(end: float = 1.0) -> float:
        return end * settings.seconds - (time.monotonic() - began)

    def is_time(end: float = 1.0, kept: float = 0.0) -> bool:
        return not control.stopped and (settings.work_limit is not None or left(end) > kept)

    def within(seconds: float) -> SolveSettings:
        return settings.model_copy(update={"seconds": max(0.05, seconds)})

    def improved(options: Options, decisions: tuple[Decision, ...], seconds: float) -> tuple[Decision, ...]:
        brief = Control(within(seconds).model_copy(update={"canonical": False}), None, cancelled)
        found = best_plan(options, brief, partial(tier_values, options.scenario), decisions).decisions
        violations = check_decisions(options.scenario, found)
        if violations:
            raise BrokenPlanError("plan_broken", count=len(violations), first=violations[0].model_dump(mode="json"))
        return found

    forced, begin = frozenset[ProposalId](), repair.begin
    if redistributes and made is not None:
        if is_time(REPAIR_SHARE):
            options = usable(made.opened(repair.scenario, few.concerned), stays, few.least, few.concerned)
            begin = improved(options, begin, left(REPAIR_SHARE))
        forced = touched(repair.scenario, begin)
        if most > len(forced) and is_time(kept=kept):
            options, begin = among_promising(made, stays, begin, forced, most)
            begin = improved(options, begin, min(PROMISING_SHARE * settings.seconds, left() - kept))
        outcome = solve(asked, within(left()), report, cancelled, options=made, begin=begin)
    else:
        fewer = None if made is None else usable(made, stays, few.least, few.candidates)
        outcome = _on_fewer_options(solve(asked, within(left()), report, cancelled, options=fewer, begin=begin))
    decisions = _decisions(outcome)
    if decisions is not None:
        moved = touched(asked, decisions)
        forced = moved if len(moved) <= few.least else forced
    listed = None
    if decisions is not None:
        listed = Changes(
            mode=request.mode,
            allowed=most,
            fewest=repair.few.least,
            bound=repair.bound,
            changes=changes(asked, decisions, forced),
            released=released,
        )
    return Replanned(asked, outcome, listed, repair.after, round(time.monotonic() - began, 3))


def later(scenario: Scenario, plan: Plan, request: Request) -> tuple[Scenario, tuple[Released, ...]]:
    """Return the scenario on the day of decision after what happened, and what was released of paid leases."""
    if plan.scenario_hash != scenario.deciding_hash:
        raise InputError("plan_of_other_scenario", found=plan.scenario_hash[:12], expected=scenario.deciding_hash[:12])
    as_of = request.as_of or scenario.as_of
    if as_of < scenario.as_of:
        raise InputError("replan_before_as_of", day=as_of, as_of=scenario.as_of)
    after = with_events(on_day(scenario, plan, as_of), request.events)
    after, released = release(after)
    order = _order(after.rules.order)
    rules = after.rules.model_copy(update={"order": order, "moves": None})
    return after.model_copy(update={"rules": rules}), released


def _order(order: TierOrder) -> TierOrder:
    if order.preset is not Preset.SURVEY:
        return order
    return TierOrder.of(Preset.ADOPTED).model_copy(update={"canonical": order.canonical})


def _allowing(scenario: Scenario, most: int, *, stable: bool) -> Scenario:
    """Return the scenario in which at most so many may move; ``stable``: others may gain, and few changed parts count.

    Without it nobody gains who does not move.
    """
    order = scenario.rules.order
    if stable and TierName.STABILITY not in [tier.name for tier in order.tiers]:
        tiers = (*order.tiers, TierSpec(name=TierName.STABILITY))
        order = TierOrder(preset=Preset.CUSTOM, tiers=tiers, canonical=order.canonical)
    rules = scenario.rules.model_copy(update={"moves": MoveLimit(most=most, gains=stable), "order": order})
    return scenario.model_copy(update={"rules": rules})


def _question(after: Scenario, staying: Staying, control: Control, began: float) -> _Repair:
    """Return the repair to solve: who has to move is settled first.

    The first plan is made by hand for the fewest; then, if those who must be served are among them, for the fewest that
    leave them a place; then it is searched for.
    """
    few = staying.fewest()
    movers, begin = (None, None) if few is None else _by_hand(after, staying, few)
    if begin is None and few is not None and few.movers & staying.needed - staying.homeless:
        with suppress(Unsettled):
            few = staying.fewest(placed=True)
            movers, begin = (None, None) if few is None else _by_hand(after, staying, few)
    if few is None or movers is None:
        raise _NoPlan(after)
    bound = few.least
    if begin is None:
        few, bound, begin = _searched(after, staying, few, control)
    return _Repair(_allowing(after, few.least, stable=False), few, bound, begin, movers, time.monotonic() - began)


def _by_hand(after: Scenario, staying: Staying, few: Fewest) -> tuple[Options, tuple[Decision, ...] | None]:
    """Return the options of the movers, and the published plan with them placed anew: None if that breaks a rule."""
    asked = _allowing(after, few.least, stable=False)
    movers = Options(asked, local_rules(), open_to=few.movers | not_carried(after))
    return movers, put_back(asked, staying.possible, few.movers, movers)


def _searched(
    after: Scenario, staying: Staying, few: Fewest, control: Control
) -> tuple[Fewest, int, tuple[Decision, ...]]:
    """Return (fewest movers, their bound, such a plan), looked for near to what happened, then everywhere."""
    without = _allowing(after, len(after.proposals), stable=False)
    everybody = frozenset(proposal.id for proposal in after.in_scope)
    options = Options(without, local_rules(), control.stopped_lately, open_to=everybody)
    with suppress(Unsettled):
        close = options.opened(without, near(options, few, staying.possible))
        found = fewest_in_full(close, control, few.least, control.left / 3)
        if found is not None and found[0] == few.least:
            who = touched(without, found[2])
            return Fewest(few.least, who, few.concerned | who, few.candidates | who), few.least, found[2]
    settled = fewest_in_full(options, control, few.least, control.left)
    if settled is None:
        raise _NoPlan(without)
    fewest, bound, decisions = settled
    return Fewest(fewest, touched(without, decisions), everybody, everybody), bound, decisions


def _decisions(outcome: Outcome) -> tuple[Decision, ...] | None:
    if isinstance(outcome, Solved | Cancelled) and outcome.plan is not None:
        return outcome.plan.decisions
    return None


def _on_fewer_options(outcome: Outcome) -> Outcome:
    """Return the outcome with its bounds as the solver's word: prices on fewer options prove nothing about all."""
    tiers = tuple(tier.model_copy(update={"bound_source": BoundSource.SOLVER}) for tier in outcome.record.tiers)
    record = outcome.record.model_copy(update={"tiers": tiers})
    if isinstance(outcome, Solved | Cancelled):
        return outcome.model_copy(update={"record": record, "certificate": None})
    return outcome


def _without(
    scenario: Scenario,
    settings: SolveSettings,
    report: Report | None,
    cancelled: IsCancelled | None,
    began: float,
) -> Replanned:
    """Return the end of a run on a scenario without any plan: why."""
    outcome = solve(scenario, settings, report, cancelled)
    return Replanned(scenario, outcome, None, None, round(time.monotonic() - began, 3))


def _unsettled(after: Scenario, settings: SolveSettings, began: float, *, stopped: bool) -> Replanned:
    """Return the end of a run that found no plan in its time, or before somebody stopped it."""
    seconds = round(time.monotonic() - began, 3)
    record = RunRecord(
        full_hash=after.full_hash,
        settings=settings,
        software=f"compute-allocation {version('compute-allocation')}",
        solver=f"ortools {version('ortools')}",
        started_at=datetime.now(UTC),
        seconds=seconds,
    )
    outcome = Cancelled(record=record) if stopped else OutOfTime(record=record)
    return Replanned(after, outcome, None, None, seconds)
