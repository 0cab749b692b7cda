"""Options that are missing: plans pass the checks and are proven, but brute force knows better ones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from allocator.options import Options
from allocator.options.days import NEVER, BoolArray, Calendar, IntArray, PoolDays, Window
from allocator.options.family import Family
from allocator.options.shapes import Shapes
from models.scenario import Alternatives, Block, Phase, Profile, Proposal
from models.supply import Confidence, LeaseRule, Pool
from models.units import WHOLE
from tests.properties.faults.fault import Fault, Make, Patch
from tests.properties.faults.ways import always, families_kept, other_phase, other_pool, other_rules, other_window


def _sizes(change: Any) -> Make:
    """Offer other sizes: a pool left without any is left out."""

    def changed(phase: Phase) -> Phase:
        rows = tuple(row.model_copy(update={"nodes": change(row.nodes)}) for row in phase.sizes)
        return phase.model_copy(update={"sizes": tuple(row for row in rows if row.nodes)})

    return other_phase(changed)


def _scales(change: Any) -> Make:
    return other_phase(lambda phase: phase.model_copy(update={"scales_ppm": change(phase.scales_ppm)}))


def _first_pool(phase: Phase) -> Phase:
    return phase.model_copy(update={"sizes": phase.sizes[:1]})


def _first_choice(phase: Phase) -> Phase:
    if not isinstance(phase.to_do, Alternatives):
        return phase
    field = "demand" if phase.remainder is None else "remainder"
    return phase.model_copy(update={field: phase.to_do.model_copy(update={"choices": phase.to_do.choices[:1]})})


def _nothing_beside(right: Any) -> Any:
    def init(self: Shapes, calendar: Calendar, proposal: Proposal, phase: Phase) -> None:
        right(self, calendar, proposal, phase)
        self.partly = 0

    return init


def _all_but_last(family: Family) -> Family:
    return family.only(np.arange(len(family)) < len(family) - 1)


def _one_lease_per_pool(family: Family) -> Family | None:
    return None if len(family.pools) == 1 and len(family.parts) > 1 and not family.has_self else family


def _not_together(right: Any) -> Any:
    def splits(self: Shapes, block: Block, wanted: Any) -> Iterator[Family]:
        if self.phase.split is not None and not self.phase.split.equal_dates:
            yield from right(self, block, wanted)

    return splits


def _never_if(of: Callable[[Block], bool]) -> Make:
    """Offer no step-up for such blocks."""

    def make(right: Any) -> Any:
        def step_up(self: Shapes, block: Block, *others: Any) -> Family:
            family: Family = right(self, block, *others)
            return family.only(np.zeros(len(family), dtype=np.bool_)) if of(block) else family

        return step_up

    return make


def _a_day_short(calendar: Calendar, proposal: Proposal, phase: Phase, window: Window) -> Window:
    return replace(window, end=window.end - 1)


def _a_day_late(calendar: Calendar, proposal: Proposal, phase: Phase, window: Window) -> Window:
    return replace(window, start=window.start + 1)


def _by_the_rule_only(calendar: Calendar, proposal: Proposal, phase: Phase, window: Window) -> Window:
    return replace(window, extra_starts=())


def _never_earlier(calendar: Calendar, proposal: Proposal, phase: Phase, window: Window) -> Window:
    if not isinstance(phase.to_do, Profile) or phase.desired_start is None:
        return window
    return replace(window, start=max(window.start, phase.desired_start.toordinal()))


def _self_on_mondays(right: Any) -> Any:
    def is_start_day(self: Calendar, proposal: Proposal, phase: Phase, pool: str | None) -> BoolArray:
        days: BoolArray = right(self, proposal, phase, pool)
        mondays = np.array([day % 7 == 1 for day in range(self.first, self.end)])  # ordinal 1 was a Monday
        return days & mondays if pool is None else days

    return is_start_day


def _lease(change: Any) -> Make:
    """Compile pools with a stricter lease rule."""

    def changed(pool: Pool) -> Pool:
        lease: LeaseRule = pool.lease.model_copy(update=change(pool.lease))
        return pool.model_copy(update={"lease": lease})

    return other_pool(changed)


def _only_if(keep: Any) -> Make:
    """Keep only some of the leases."""

    def make(right: Any) -> Any:
        def held(self: PoolDays, used_start: IntArray, used_end: IntArray) -> tuple[IntArray, IntArray]:
            start, end = right(self, used_start, used_end)
            kept = keep(self, used_start, used_end, start, end)
            return np.where(kept, start, NEVER), np.where(kept, end, NEVER)

        return held

    return make


STRICTER_OPTIONS: tuple[Fault, ...] = (
    Fault(
        "last start dropped",
        "Of the days an option may start on, the last is missing.",
        (Patch(Options, "_admitted", families_kept(_all_but_last)),),
    ),
    Fault(
        "largest size dropped",
        "The desired number of nodes is not offered.",
        (Patch(Shapes, "__init__", _sizes(lambda nodes: nodes[:-1])),),
    ),
    Fault(
        "smallest size dropped",
        "The minimum number of nodes is not offered.",
        (Patch(Shapes, "__init__", _sizes(lambda nodes: nodes[1:])),),
    ),
    Fault(
        "first pool only",
        "Of the pools that would do, only the first is offered.",
        (Patch(Shapes, "__init__", other_phase(_first_pool)),),
    ),
    Fault(
        "profiles in full only",
        "Monthly figures are not scaled down.",
        (Patch(Shapes, "__init__", _scales(lambda scales: tuple(s for s in scales if s == WHOLE))),),
    ),
    Fault(
        "profiles at their least only",
        "Monthly figures are offered at the smallest scale alone.",
        (Patch(Shapes, "__init__", _scales(lambda scales: scales[:1])),),
    ),
    Fault(
        "first choice only",
        "Of the alternatives an applicant states, only the first is offered.",
        (Patch(Shapes, "__init__", other_phase(_first_choice)),),
    ),
    Fault(
        "partly alone never offered",
        "An applicant that can procure a part alone is never asked to.",
        (Patch(Shapes, "__init__", _nothing_beside),),
    ),
    Fault(
        "no step up in a fixed time",
        "A block for so many days does not begin smaller and grow.",
        (Patch(Shapes, "_step_up", _never_if(lambda block: block.work_gpu_hours is None)),),
    ),
    Fault(
        "no step up in fixed work",
        "Fixed work runs at one size.",
        (Patch(Shapes, "_step_up", _never_if(lambda block: block.work_gpu_hours is not None)),),
    ),
    Fault(
        "split on equal dates never offered",
        "The halves of a split are offered only where they need not run together.",
        (Patch(Shapes, "_splits", _not_together),),
    ),
    Fault(
        "split on different dates never offered",
        "The halves of a split begin together or not at all, even where the applicant does not ask for it.",
        (Patch(Shapes, "_apart", always(())),),
    ),
    Fault(
        "layers in one pool dropped",
        "Options of several leases in one pool are missing.",
        (Patch(Options, "_admitted", families_kept(_one_lease_per_pool)),),
    ),
    Fault(
        "window a day short",
        "A phase ends a day before it has to.",
        (Patch(Calendar, "window", other_window(_a_day_short)),),
    ),
    Fault(
        "window a day late",
        "A phase does not start on the first day it may.",
        (Patch(Calendar, "window", other_window(_a_day_late)),),
    ),
    Fault(
        "by the lease rule only",
        "A phase never starts on its desired day or the first of its window unless a lease begins there.",
        (Patch(Calendar, "window", other_window(_by_the_rule_only)),),
    ),
    Fault(
        "profiles never earlier",
        "Monthly figures are moved later only, though the applicant tolerates both.",
        (Patch(Calendar, "window", other_window(_never_earlier)),),
    ),
    Fault(
        "alone on Mondays only",
        "Self-procurement begins on a Monday, whatever the policy says.",
        (Patch(Calendar, "is_start_day", _self_on_mondays),),
    ),
    Fault(
        "lead time a day longer",
        "Leases begin a day later than they could.",
        (Patch(PoolDays, "of", _lease(lambda lease: {"lead_time_days": lease.lead_time_days + 1})),),
    ),
    Fault(
        "a node less per lease",
        "A lease takes one node less than the provider allows.",
        (
            Patch(
                PoolDays,
                "of",
                _lease(
                    lambda lease: {"max_nodes_per_lease": lease.max_nodes_per_lease and lease.max_nodes_per_lease - 1}
                ),
            ),
        ),
    ),
    Fault(
        "firm capacity only",
        "Expected capacity is not counted where the policy counts it.",
        (
            Patch(
                PoolDays,
                "of",
                other_rules(lambda rules: rules.model_copy(update={"counted_confidence": (Confidence.FIRM,)})),
            ),
        ),
    ),
    Fault(
        "reserve kept twice",
        "Twice the nodes for evaluation runs are kept back.",
        (
            Patch(
                PoolDays,
                "of",
                other_pool(lambda pool: pool.model_copy(update={"reserved_nodes": 2 * pool.reserved_nodes})),
            ),
        ),
    ),
    Fault(
        "last day of the calendar not leased",
        "No lease lasts to the end of its pool's calendar.",
        (Patch(PoolDays, "held", _only_if(lambda pool, start, end, held, until: until < pool.end)),),
    ),
    Fault(
        "longest lease a day short",
        "A lease of just the longest length is refused.",
        (
            Patch(
                PoolDays,
                "held",
                _only_if(lambda pool, start, end, held, until: until - held != (pool.pool.lease.max_days or 0)),
            ),
        ),
    ),
    Fault(
        "no lease begun before its use",
        "Nodes are not leased from the start day before the first used one.",
        (Patch(PoolDays, "held", _only_if(lambda pool, start, end, held, until: held == start)),),
    ),
)
