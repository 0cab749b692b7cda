"""What an option is worth and costs: fill, dissatisfaction, fees by fiscal year (``DEFINITIONS.md`` sections 2, 3, 5).

Every measure is an array over the starts of a family (or one number where the start cannot matter).
"""

import itertools
from collections import Counter
from collections.abc import Callable, Hashable
from functools import partial

import numpy as np

from allocator.options.days import Calendar, IntArray, day_number
from allocator.options.family import Family, PartRun
from models.scenario import Alternatives, Block, Demand, Part, Phase, Profile, Proposal, Scenario
from models.units import HOURS_PER_DAY, WHOLE, Rate


def desired_hours(phase: Phase, demand: Demand, scenario: Scenario) -> int:
    """Return the desired H100-millionth-hours of a demand of this phase."""
    h1 = phase.acceptable[0].h100_ppm if phase.acceptable else WHOLE
    match demand:
        case Block(work_gpu_hours=int(work)):
            return work * h1
        case Block():
            return demand.desired_gpus * (demand.duration_days or 0) * HOURS_PER_DAY * h1
        case Profile():
            return sum(segment.gpus * segment.days for segment in demand.segments) * HOURS_PER_DAY * h1
        case Alternatives():
            types = {gpu.id: gpu.h100_ppm for gpu in scenario.gpu_types}
            of_pool = {pool.id: types[pool.gpu_type] for pool in scenario.pools}
            return max(
                sum(use.gpus * of_pool[use.pool] for use in choice.uses) * choice.days * HOURS_PER_DAY
                for choice in demand.choices
            )


def penalty_of_what_ran(scenario: Scenario, phase: Phase) -> int | None:
    """Return the smallest penalty stated for exactly what ran of a phase, None when none was."""
    demand, size = phase.to_do, {pool.id: pool.node_size for pool in scenario.pools}
    if not isinstance(demand, Alternatives) or len({part.used for part in phase.given}) != 1:
        return None
    taken = Counter((part.pool, part.nodes) for part in phase.given)
    stated = [
        choice.penalty
        for choice in demand.choices
        if choice.penalty is not None
        and choice.days == phase.given[0].used.days
        and taken == Counter((use.pool, -(-use.gpus // size[use.pool])) for use in choice.uses)
    ]
    return min(stated, default=None)


def _useful(family: Family, parts: tuple[PartRun, ...]) -> IntArray:
    """Return H100-millionth-hours used, on no day more than is wanted that day."""
    if len(family.wanted) == 1 and sum(part.power for part in parts) <= family.wanted[0][2]:
        since, to, _ = family.wanted[0]  # never more than is wanted: every hour is useful
        if all(
            (p.used_start >= family.starts + since).all() and (p.used_end <= family.starts + to).all() for p in parts
        ):
            every = sum(
                (part.power * (part.used_end - part.used_start) for part in parts), np.zeros_like(family.starts)
            )
            return every * HOURS_PER_DAY
    edges = [part.used_start for part in parts] + [part.used_end for part in parts]
    edges += [np.clip(family.starts + offset, None, family.ends) for a, b, _ in family.wanted for offset in (a, b)]
    cuts = np.sort(np.stack(edges), axis=0)
    useful = np.zeros(len(family), dtype=np.int64)
    for begin, end in itertools.pairwise(cuts):
        power = np.zeros(len(family), dtype=np.int64)
        for part in parts:
            power += np.where((part.used_start <= begin) & (begin < part.used_end), part.power, 0)
        offset = begin - family.starts
        wanted = np.zeros(len(family), dtype=np.int64)
        for a, b, amount in family.wanted:
            wanted += np.where((offset >= a) & (offset < b), amount, 0)
        useful += np.minimum(power, wanted) * (end - begin)
    return useful * HOURS_PER_DAY


MOST_KNOWN = 50_000
"""With so many measures known, those of a family of one start are worked out each time: they would fill the memory."""


class Known:
    """Measures worked out once for every family; those cut out of one take theirs from it."""

    def __init__(self) -> None:
        self._known: dict[tuple[Family, Hashable], IntArray] = {}

    def of(self, family: Family, key: Hashable, measure: Callable[[Family], IntArray]) -> IntArray:
        """Return the measure called ``key`` of a family, row by row."""
        whole, rows = family.cut_from or (family, None)
        known = self._known.get((whole, key))
        if known is None:
            known = measure(whole)
            known.flags.writeable = False
            if len(whole) > 1 or len(self._known) < MOST_KNOWN:
                self._known[whole, key] = known
        return known if rows is None else known[rows]


class Worth:
    """Fill and dissatisfaction of the families of one scenario."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.scenario = calendar.scenario
        self._types = {pool.id: pool.gpu_type for pool in self.scenario.pools}
        self._known = Known()

    def _part_hours(self, phase: Phase, part: Part) -> int:
        h = {gpu.gpu_type: gpu.h100_ppm for gpu in phase.acceptable}
        h1 = phase.acceptable[0].h100_ppm if phase.acceptable else WHOLE
        table = {gpu.id: gpu.h100_ppm for gpu in self.scenario.gpu_types}
        each = h1 if part.pool is None else h.get(self._types[part.pool], table[self._types[part.pool]])
        return part.gpus * each * part.used.days * HOURS_PER_DAY

    def given(self, phase: Phase, pool_only: bool = False) -> int:
        """Return the raw fill (ppm of the phase) of what already ran."""
        parts = [part for part in phase.given if part.pool is not None or not pool_only]
        if not parts:
            return 0
        desired = desired_hours(phase, phase.demand, self.scenario)
        return min(WHOLE, sum(self._part_hours(phase, part) for part in parts) * WHOLE // desired)

    def _with_history(self, phase: Phase, fill: IntArray, before: int) -> IntArray:
        """Add what already ran; fixed work that the rest completes is whole."""
        if not phase.given:
            return fill
        left = desired_hours(phase, phase.to_do, self.scenario)
        desired = desired_hours(phase, phase.demand, self.scenario)
        together = np.minimum(WHOLE, before + fill * left // desired)
        if isinstance(phase.to_do, Block) and phase.to_do.work_gpu_hours is not None:
            return np.where(fill == WHOLE, WHOLE, together)
        return together

    def option_raw(self, family: Family) -> IntArray:
        """Return the fill of what is left to do, in ppm of it."""
        if family.choice is not None:
            return np.full(len(family), family.choice.fill_ppm, dtype=np.int64)
        if family.whole:
            return np.full(len(family), WHOLE, dtype=np.int64)
        return self._known.of(family, "fill", self._fill)

    def _fill(self, family: Family) -> IntArray:
        desired = desired_hours(family.phase, family.phase.to_do, self.scenario)
        return np.minimum(WHOLE, _useful(family, family.parts) * WHOLE // desired)

    def _option_pool(self, family: Family) -> IntArray:
        if not family.has_self:
            return self.option_raw(family)
        return self._known.of(family, "fill in pools", self._pool_fill)

    def _pool_fill(self, family: Family) -> IntArray:
        parts = tuple(part for part in family.parts if part.pool is not None)
        if not parts:
            return np.zeros(len(family), dtype=np.int64)
        desired = desired_hours(family.phase, family.phase.to_do, self.scenario)
        if family.whole:
            useful = np.zeros(len(family), dtype=np.int64)
            for part in parts:
                useful += part.power * (part.used_end - part.used_start) * HOURS_PER_DAY
        else:
            useful = _useful(family, parts)
        return np.minimum(WHOLE, useful * WHOLE // desired)

    def raw(self, family: Family) -> IntArray:
        """Return the fill of the phase, in ppm of it, with what already ran."""
        return self._with_history(family.phase, self.option_raw(family), self.given(family.phase))

    def counted(self, family: Family) -> IntArray:
        """Return the fill that counts in ``served`` and ``fairness``: self parts capped where a provider is wished."""
        proposal, phase = family.proposal, family.phase
        fill = self.option_raw(family)
        if capped(proposal, phase) and family.has_self:
            fill = np.maximum(self._option_pool(family), np.minimum(fill, phase.self_cap_ppm))
        return self._with_history(phase, fill, self.given_counted(proposal, phase))

    def given_counted(self, proposal: Proposal, phase: Phase) -> int:
        """Return the counted fill of what already ran in a phase."""
        raw = self.given(phase)
        if capped(proposal, phase) and any(part.pool is None for part in phase.given):
            return max(self.given(phase, pool_only=True), min(raw, phase.self_cap_ppm))
        return raw

    # --- dissatisfaction

    def _penalty_of(self, proposal: Proposal, phase: Phase, source: str, is_self: bool) -> int:
        table, wishes = self.scenario.rules.penalties, proposal.wishes
        worst_rank = max(table.unranked, *table.by_rank)
        if is_self:
            return 0 if phase.self_only or not wishes.wishes_provider else max(table.asked_self, worst_rank)
        rank = wishes.rank(source)
        if source in wishes.refused:
            return 100
        if rank is not None:
            return table.of_rank(rank)
        if not wishes.unranked_acceptable:
            return 100
        return worst_rank if wishes.ranked else 0

    def dissatisfaction(self, family: Family) -> IntArray:
        """Return share_ppm x dissatisfaction (0-100, weighted by GPU-days over the parts)."""
        share = family.phase.share_ppm
        if family.choice is not None and family.choice.penalty is not None:
            return np.full(len(family), share * min(100, family.choice.penalty), dtype=np.int64)
        weighted = np.zeros(len(family), dtype=np.int64)
        gpu_days = np.zeros(len(family), dtype=np.int64)
        for part in family.parts:
            amount = part.gpus * (part.used_end - part.used_start)
            weighted += amount * self._penalty_of(family.proposal, family.phase, part.provider, part.pool is None)
            gpu_days += amount
        return np.asarray(share * weighted // gpu_days)

    def given_dissatisfaction(self, proposal: Proposal, phase: Phase) -> int:
        """Return the same for a done phase."""
        stated = penalty_of_what_ran(self.scenario, phase)
        if stated is not None:
            return phase.share_ppm * min(100, stated)
        providers = {pool.id: pool.provider for pool in self.scenario.pools}
        weighted = gpu_days = 0
        for part in phase.given:
            amount = part.gpus * part.used.days
            source = "" if part.pool is None else providers[part.pool]
            weighted += amount * self._penalty_of(proposal, phase, source, part.pool is None)
            gpu_days += amount
        return phase.share_ppm * weighted // gpu_days


def capped(proposal: Proposal, phase: Phase) -> bool:
    """Tell whether self-procurement of this phase counts only up to what a pool could have given."""
    return proposal.wishes.wishes_provider and not phase.self_only


class Money:
    """Fees and grants of the families of one scenario (exact yen)."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.rules = calendar.scenario.rules
        self._known = Known()

    def _fees(self, part: PartRun, year: int, self_yen: int) -> IntArray:
        first, end = self.calendar.year_bounds(year)
        start, stop = np.maximum(part.held_start, first), np.minimum(part.held_end, end)
        if part.pool is None:
            return np.asarray(part.gpus * HOURS_PER_DAY * self_yen * np.maximum(0, stop - start))
        return part.gpus * self.calendar.pools[part.pool].yen_per_gpu(start, stop)

    def fees(self, family: Family, year: int) -> IntArray:
        """Return all fees of a fiscal year, self-procured ones included."""
        return self._known.of(family, year, partial(self._all_fees, year))

    def _all_fees(self, year: int, family: Family) -> IntArray:
        self_yen = family.proposal.outlook.yen_per_gpu_hour or 0
        fees = np.zeros(len(family), dtype=np.int64)
        for part in family.parts:
            fees += self._fees(part, year, self_yen)
        return fees

    def eligible(self, family: Family, year: int) -> IntArray:
        """Return the fees the grant is reckoned on."""
        if self.rules.self_fees_eligible or not family.has_self:
            return self.fees(family, year)
        fees = np.zeros(len(family), dtype=np.int64)
        for part in family.parts:
            if part.pool is not None:
                fees += self._fees(part, year, 0)
        return fees

    def grant(self, family: Family, rate: Rate) -> IntArray:
        """Return the grant of the option by itself, each fiscal year cut down by itself."""
        unit = self.rules.rounding_yen
        total = np.zeros(len(family), dtype=np.int64)
        for year in self.calendar.years:
            total += rate.numerator * self.eligible(family, year) // (rate.denominator * unit) * unit
        return total

    def given_fees(self, proposal: Proposal, year: int) -> tuple[int, int]:
        """Return (all fees, eligible fees) of what already ran, in a fiscal year."""
        first, end = self.calendar.year_bounds(year)
        everything = eligible = 0
        for phase in proposal.phases:
            for part in phase.given:
                start = max(day_number(part.held.start), first)
                stop = min(day_number(part.held.end), end)
                if stop <= start:
                    continue
                if part.pool is None:
                    yen = (proposal.outlook.yen_per_gpu_hour or 0) * HOURS_PER_DAY * (stop - start)
                else:
                    yen = int(self.calendar.pools[part.pool].yen_per_gpu(np.array(start), np.array(stop)))
                everything += part.gpus * yen
                if part.pool is not None or self.rules.self_fees_eligible:
                    eligible += part.gpus * yen
        return everything, eligible
