"""From a published plan and what happened to the next plan.

``repair``: exactly the fewest move, the tiers decide over those, nobody else gains; what became free waits for a
decision. ``redistribute``: so many more may move or be newly served, then the tiers, then as few changed parts as can
be. What the repaired plan changes is forced, everything else is chosen.

The tiers are those of the scenario; after a survey round they are the ones for an adopted set, whose first tier gives
nothing up.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version

from allocator.checks import check_decisions, refuse_broken, tier_values
from allocator.engine.conflict import conflict
from allocator.engine.control import Cancelled as IsCancelled
from allocator.engine.control import Control, Report
from allocator.engine.run import best_plan
from allocator.options import Options, Stopped
from allocator.replan.begin import PROMISING, among, better, promising
from allocator.replan.capacity import release
from allocator.replan.changes import changes, touched
from allocator.replan.events import with_events
from allocator.replan.fewest import Staying, Unsettled
from allocator.replan.history import on_day
from allocator.replan.narrow import usable
from allocator.replan.question import NoPlan, Repair, allowing, repair_of
from allocator.rules import local_rules
from allocator.solve import solve
from models.changes import Changes, ReplanMode
from models.errors import InputError
from models.events import Event, Released
from models.outcome import Cancelled, Infeasible, Outcome, OutOfTime, Solved
from models.plan import BoundSource, Plan, Progress, RunRecord
from models.scenario import Decision, Scenario
from models.settings import SolveSettings
from models.tiers import Preset, TierOrder
from models.units import ProposalId

REPAIR_SHARE, PROMISING_SHARE, WIDER_SHARE, LAST_SHARE = 0.3, 0.45, 0.2, 0.2
"""Of the seconds (or work) of a redistribution: for the repaired plan it begins with (made by hand where nothing is
left of it), then for those who could gain most; what must be left to look among more of them; kept for the search among
everybody and its bound."""
LAST_TIMES = 0.7
"""For that at least so many times as long is kept as it took to make everybody's options."""
LEAST_SECONDS, LEAST_WORK = 0.05, 1e-6
"""What a part of a re-plan is given at least."""


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
class _Answer:
    """What was asked in the end, how many may move, how its run ended, and who had to move in any case."""

    asked: Scenario
    most: int
    outcome: Outcome
    forced: frozenset[ProposalId] = frozenset()


def replan(
    scenario: Scenario,
    plan: Plan,
    request: Request,
    settings: SolveSettings,
    report: Report | None = None,
    cancelled: IsCancelled | None = None,
) -> Replanned:
    """Plan again from a day on after what happened; the published plan must be one of the scenario."""
    control = Control(settings, report, cancelled)
    after, released = later(scenario, plan, request)
    staying = Staying(after, control)
    redistributes = request.mode is ReplanMode.REDISTRIBUTE
    try:
        repair = repair_of(after, staying, control, gains=redistributes)
    except (Unsettled, Stopped):
        return _unsettled(after, control)
    except NoPlan as none:
        against = conflict(none.scenario, control)
        record = _record(none.scenario, control)
        outcome = Infeasible(conflict=against.reasons, minimal=against.minimal, record=record)
        return Replanned(none.scenario, outcome, None, None, record.seconds)
    repaired_after = control.seconds
    control.tell(Progress(stage="options"))
    search = _Search(repair, staying.possible, control, report, cancelled)
    answer = search.redistribute(after, request.more) if redistributes else search.repair()
    listed, decisions = None, _decisions(answer.outcome)
    if decisions is not None:
        moved = touched(answer.asked, decisions)
        listed = Changes(
            mode=request.mode,
            allowed=answer.most,
            fewest=repair.fewest,
            bound=repair.bound,
            changes=changes(answer.asked, decisions, moved if len(moved) <= repair.fewest else answer.forced),
            released=released,
        )
    return Replanned(answer.asked, answer.outcome, listed, repaired_after, round(control.seconds, 3))


class _Search:
    """From the first plan of a repair to the best one: of the repair, or with more who may move."""

    def __init__(
        self,
        repair: Repair,
        stays: tuple[Decision, ...],
        control: Control,
        report: Report | None,
        cancelled: IsCancelled | None,
    ) -> None:
        self.question, self.stays = repair, stays
        self.control, self.report, self.cancelled = control, report, cancelled

    def repair(self) -> _Answer:
        """Return the best plan in which exactly the fewest move; stopped before it has options, the first one."""
        question, options = self.question, None
        with suppress(Stopped):
            options = usable(self._made(question.scenario), self.stays, question.fewest, question.candidates)
        outcome = self._solved(question.scenario, options, question.begin)
        return _Answer(question.scenario, question.fewest, _on_fewer_options(outcome))

    def redistribute(self, after: Scenario, more: int) -> _Answer:
        """Return the best plan in which so many more may move: begun with a repair, then those with most to gain."""
        question, began = self.question, self._used
        most = question.fewest + more
        asked = allowing(after, most, stable=True)
        try:
            everybody = self._made(asked)
        except Stopped:
            return self.repair()
        kept = max(LAST_SHARE * self._whole, LAST_TIMES * (self._used - began))
        begin = question.begin
        if self._is_time(REPAIR_SHARE):
            concerned = everybody.opened(question.scenario, question.concerned)
            concerned = usable(concerned, self.stays, question.fewest, question.concerned)
            begin = self._improved(concerned, begin, self._left(REPAIR_SHARE))
        forced = touched(question.scenario, begin)
        looked_at = frozenset[ProposalId]()
        for many, least in zip(PROMISING, (0.0, WIDER_SHARE), strict=True) if most > len(forced) else ():
            if not self._is_time(kept=kept + least * self._whole):
                break
            freed = forced | promising(everybody, begin, many)
            if freed - looked_at:
                looked_at |= freed
                options, begin = among(everybody, self.stays, begin, freed, most)
                begin = self._improved(options, begin, min(PROMISING_SHARE * self._whole, self._left() - kept))
        return _Answer(asked, most, self._solved(asked, everybody, begin), forced)

    def _made(self, asked: Scenario) -> Options:
        """Return the options of whoever may move: everybody's where others may gain."""
        moves = asked.rules.moves
        open_to = None if moves is not None and moves.gains else self.question.candidates
        return Options(asked, local_rules(), self.control.stopped_lately, open_to, like=self.question.made)

    @property
    def _whole(self) -> float:
        """What bounds the run: seconds, or deterministic work."""
        settings = self.control.settings
        return settings.seconds if settings.work_limit is None else settings.work_limit

    @property
    def _used(self) -> float:
        """How much of that is used."""
        return self.control.seconds if self.control.settings.work_limit is None else self.control.work_used

    def _left(self, end: float = 1.0) -> float:
        """Return how much there is until such a share of the whole is used."""
        return end * self._whole - self._used

    def _is_time(self, end: float = 1.0, kept: float = 0.0) -> bool:
        return not self.control.stopped and self._left(end) > kept

    def _within(self, amount: float) -> SolveSettings:
        if self.control.settings.work_limit is None:
            return self.control.settings.model_copy(update={"seconds": max(LEAST_SECONDS, amount)})
        return self.control.settings.model_copy(update={"work_limit": max(LEAST_WORK, amount)})

    def _improved(self, options: Options, begin: tuple[Decision, ...], amount: float) -> tuple[Decision, ...]:
        brief = Control(self._within(amount).model_copy(update={"canonical": False}), None, self.cancelled)
        found = best_plan(options, brief, partial(tier_values, options.scenario), begin).decisions
        self.control.count_work(brief.work_used)
        refuse_broken(check_decisions(options.scenario, found))
        gives_up = any(tier.loss_ppm for tier in options.scenario.rules.order.tiers)
        # what a tier may give up is given up once, in the end, not round after round
        return better(options.scenario, found, begin) if gives_up else found

    def _solved(self, asked: Scenario, options: Options | None, begin: tuple[Decision, ...]) -> Outcome:
        """Return how the last search ended, in a record of what the whole run was told."""
        outcome = solve(asked, self._within(self._left()), self.report, self.cancelled, options=options, begin=begin)
        record = outcome.record.model_copy(update={"settings": self.control.settings})
        return outcome.model_copy(update={"record": record})


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


def _unsettled(after: Scenario, control: Control) -> Replanned:
    """Return the end of a run that found no plan in its time, or before somebody stopped it."""
    record = _record(after, control)
    outcome = Cancelled(record=record) if control.stopped else OutOfTime(record=record)
    return Replanned(after, outcome, None, None, record.seconds)


def _record(after: Scenario, control: Control) -> RunRecord:
    """Return the record of a run without a plan."""
    return RunRecord(
        full_hash=after.full_hash,
        settings=control.settings,
        software=f"compute-allocation {version('compute-allocation')}",
        solver=f"ortools {version('ortools')}",
        started_at=datetime.now(UTC),
        seconds=round(control.seconds, 3),
    )
