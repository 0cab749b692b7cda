"""From a published plan and what happened to the next plan.

``repair``: exactly the fewest move, the tiers decide over those, nobody else gains; what became free waits for a
decision. ``redistribute``: so many more may move or be newly served, then the tiers, then as few changed parts as can
be. What the repaired plan changes is forced, everything else is chosen.

The tiers are those of the scenario; after a survey round they are the ones for an adopted set, whose first tier gives
nothing up.
"""

import time
from dataclasses import dataclass
from datetime import date

from allocator.baselines import Room
from allocator.checks import check_decisions
from allocator.engine.control import Cancelled as IsCancelled
from allocator.engine.control import Control, Report
from allocator.options import Options
from allocator.replan.capacity import release
from allocator.replan.changes import changes, touched
from allocator.replan.events import with_events
from allocator.replan.fewest import Fewest, Staying, fewest_in_full
from allocator.replan.history import on_day
from allocator.replan.narrow import usable
from allocator.rules import local_rules
from allocator.solve import solve
from models.changes import Changes, ReplanMode
from models.errors import InputError
from models.events import Event, Released
from models.outcome import Cancelled, Outcome, Solved
from models.plan import BoundSource, Plan
from models.scenario import Decision, MoveLimit, Scenario
from models.settings import SolveSettings
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import ProposalId

REPAIR_SHARE = 0.4
"""Of the seconds of a redistribution, for the repaired plan it begins with."""


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


@dataclass(slots=True)
class _Repair:
    """The question of a repair once it is known how many have to move, and the first plan that moves no more."""

    scenario: Scenario
    options: Options
    fewest: int
    bound: int
    begin: tuple[Decision, ...] | None
    after: float | None


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
    repair = _question(after, staying, control, began)
    if repair is None:
        return _without(after, settings, report, cancelled, began)
    redistributes = request.mode is ReplanMode.REDISTRIBUTE
    share = settings.seconds * (REPAIR_SHARE if redistributes else 1.0)
    left = max(0.05, share - (time.monotonic() - began))
    outcome = solve(
        repair.scenario,
        settings.model_copy(update={"seconds": left}),
        report,
        cancelled,
        options=repair.options,
        begin=repair.begin,
    )
    outcome = _on_fewer_options(outcome)
    decisions = _decisions(outcome)
    asked, forced = repair.scenario, frozenset[ProposalId]()
    if decisions is not None:
        forced = touched(asked, decisions)
    if decisions is not None and redistributes and not isinstance(outcome, Cancelled):
        asked = _allowing(after, repair.fewest + request.more, stable=True)
        left = max(0.05, settings.seconds - (time.monotonic() - began))
        outcome = solve(asked, settings.model_copy(update={"seconds": left}), report, cancelled, begin=decisions)
        decisions = _decisions(outcome)
    listed = None
    if decisions is not None:
        listed = Changes(
            mode=request.mode,
            allowed=repair.fewest + (request.more if redistributes else 0),
            fewest=repair.fewest,
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


def _question(after: Scenario, staying: Staying, control: Control, began: float) -> _Repair | None:
    """Return the repair to solve: who has to move is settled first; None when no plan keeps all rules."""
    few = staying.fewest()
    if few is None:
        return None
    asked = _allowing(after, few.least, stable=False)
    options = Options(asked, local_rules(), few.candidates)
    begin = _put_back(asked, staying, few, options)
    if begin is not None:
        seconds = time.monotonic() - began
        return _Repair(asked, usable(options, staying.possible, few), few.least, few.least, begin, seconds)
    everybody = frozenset(proposal.id for proposal in after.in_scope)
    without = _allowing(after, len(after.proposals), stable=False)
    options = Options(without, local_rules(), everybody)
    found = fewest_in_full(options, control, few.least)
    if found is None:
        return None
    fewest, bound, begin = found
    asked = _allowing(after, fewest, stable=False)
    seconds = time.monotonic() - began
    if fewest == few.least:
        options = usable(Options(asked, local_rules(), few.candidates), staying.possible, few)
        return _Repair(asked, options, fewest, bound, begin, seconds)
    return _Repair(asked, options.narrowed(asked), fewest, bound, begin, seconds)


def _put_back(asked: Scenario, staying: Staying, few: Fewest, options: Options) -> tuple[Decision, ...] | None:
    """Return the published plan with the movers placed anew in what is left, by priority; None if a rule is broken."""
    room = Room(options)
    placed = {decision.proposal: [] for decision in staying.possible}  # type: dict[str, list[Decision]]
    for decision in staying.possible:
        if decision.proposal not in few.movers:
            placed[decision.proposal].append(decision)
    decisions: list[Decision] = []
    for proposal in asked.in_scope:
        stays = placed.get(proposal.id)
        if stays and proposal.id not in few.movers:
            taken = [
                (family, row)
                for decision in stays
                for family in options.of(proposal, proposal.phase(decision.phase))
                if (row := family.find(decision)) is not None
            ]
            room.place(proposal, taken)
            decisions += stays
    queue = [proposal for proposal in asked.in_scope if proposal.id in few.movers]
    for proposal in sorted(queue, key=lambda each: (not room.must(each), -each.priority_milli, each.id)):
        decisions += [family.decision(row) for family, row in room.try_proposal(proposal)]
    ordered = tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase)))
    return None if check_decisions(asked, ordered) else ordered


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
    after: Scenario,
    settings: SolveSettings,
    report: Report | None,
    cancelled: IsCancelled | None,
    began: float,
) -> Replanned:
    """Return the end of a run for which no plan is: why, as a run that may move everybody says it."""
    asked = _allowing(after, len(after.proposals), stable=False)
    outcome = solve(asked, settings, report, cancelled)
    return Replanned(asked, outcome, None, None, round(time.monotonic() - began, 3))
