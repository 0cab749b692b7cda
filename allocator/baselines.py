"""Simple ways of placing by hand, to compare a plan with - and to start the search from.

``greedy`` is what a careful coordinator does in a spreadsheet: proposals by priority (ties in lot order), each placed
at its best given the earlier ones, nothing moved afterwards.
"""

import numpy as np

from allocator.lots import lots, phase_order
from allocator.options import Options
from allocator.options.days import BoolArray, IntArray, day_number
from allocator.options.family import Family, rows_true
from allocator.options.holding import fits, held_by_day, parts_in, ran_by_day, with_turnaround
from allocator.rules import local_rules
from allocator.rules.quotas import matches
from models.policy import QuotaMeasure
from models.scenario import Decision, MinimumKind, Phase, Proposal, Scenario
from models.units import HOURS_PER_DAY, WHOLE, Rate

Chosen = list[tuple[Family, int]]
"""Options taken so far for one proposal: family and row."""


def greedy(scenario: Scenario, options: Options | None = None) -> tuple[Decision, ...]:
    """Place proposals by priority, each at its best given the earlier ones.

    The result keeps all upper limits; it may miss mandatory phases or lower quotas (the caller checks it). Stopped on
    the way, it is what was placed so far.
    """
    drawn = lots(scenario)
    queue = sorted(scenario.in_scope, key=lambda p: (-p.priority_milli, drawn[p.id]))
    return place(scenario, queue, options or Options(scenario, local_rules()))


def place(scenario: Scenario, queue: list[Proposal], options: Options) -> tuple[Decision, ...]:
    """Place proposals in the order of ``queue``; what must be served goes first."""
    room = Room(options)
    queue = sorted(queue, key=lambda p: not room.must(p))
    decisions: list[Decision] = []
    for proposal in queue:
        if options.stopped():
            break
        taken = room.try_proposal(proposal)
        decisions += [family.decision(row) for family, row in taken]
    return tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase)))


class Room:
    """What is left while proposals are placed one after another."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.scenario = options.scenario
        self.free: dict[str, IntArray] = {id_: pool.ready.copy() for id_, pool in options.calendar.pools.items()}
        self.spent: dict[tuple[int, int], int] = {}
        self.counted = [0] * len(self.scenario.rules.quotas)
        self.at_provider = [0] * len(self.scenario.rules.provider_limits)
        for proposal in self.scenario.proposals:
            self._take(proposal, [])

    def must(self, proposal: Proposal) -> bool:
        """Tell whether some phase of a proposal has to be served."""
        pins = self.options.calendar.pins
        return any(
            phase.mandatory
            or any(not pin.forbid for pin in pins.get((proposal.id, phase.id), ()))
            or any((c.proposal, c.phase) == (proposal.id, phase.id) for c in self.scenario.commitments)
            for phase in proposal.phases
        )

    # --- one proposal

    def try_proposal(self, proposal: Proposal) -> Chosen:
        """Place the phases of a proposal in order, each at its fullest and earliest; nothing if too little fits."""
        taken: Chosen = []
        ended: dict[str, int] = {p.id: _ended(p) for p in proposal.phases if p.done}
        for phase in phase_order(proposal):
            if phase.done:
                continue
            if any(before not in ended for before in phase.predecessors):
                continue
            after = max((ended[before] for before in phase.predecessors), default=0)
            option = self._best(proposal, phase, taken, after)
            if option is not None:
                taken.append(option)
                ended[phase.id] = int(option[0].ends[option[1]])
        if taken and not self._enough(proposal, taken):
            taken = []
        self._take(proposal, taken, given=False)
        return taken

    def allows(self, proposal: Proposal, taken: Chosen) -> bool:
        """Tell whether options of a proposal keep all upper limits together and are enough of it."""
        return self._fits(proposal, taken) and self._enough(proposal, taken)

    def place(self, proposal: Proposal, taken: Chosen) -> bool:
        """Place a proposal at exactly these options, if they fit and are enough."""
        if not self._enough(proposal, taken) or not self._fits(proposal, taken):
            return False
        self._take(proposal, taken, given=False)
        return True

    def _best(self, proposal: Proposal, phase: Phase, taken: Chosen, after: int) -> tuple[Family, int] | None:
        worth = self.options.worth
        families = self.options.of(proposal, phase)
        if not families:
            return None
        starts = np.concatenate([family.starts for family in families])
        fill = np.concatenate([worth.counted(family) for family in families])
        pain = np.concatenate([worth.dissatisfaction(family) for family in families])
        ends = np.concatenate([family.ends for family in families])
        number = np.repeat(np.arange(len(families)), [len(family) for family in families])
        row = np.concatenate([np.arange(len(family)) for family in families])
        may: dict[int, BoolArray] = {}
        for at in np.lexsort((row, number, ends, pain, -fill)):
            if starts[at] < after:
                continue
            place, here = int(number[at]), int(row[at])
            if place not in may:
                may[place] = self._may_fit(families[place])
            if may[place][here] and self._fits(proposal, [*taken, (families[place], here)]):
                return families[place], here
        return None

    def _may_fit(self, family: Family) -> BoolArray:
        """Tell which options have the nodes and the money they need by themselves: a quick look before ``_fits``.

        Not where the proposal already ran: what its past blocks or spent may count for an option too.
        """
        keep = rows_true(family)
        if any(phase.given for phase in family.proposal.phases):
            return keep
        for pool_id in family.pools:
            keep = keep & fits(family, pool_id, self.options.calendar.pools[pool_id].first, self.free[pool_id])
        return keep & self._money_may_do(family)

    def _money_may_do(self, family: Family) -> BoolArray:
        money, unit, proposal = self.options.money, self.scenario.rules.rounding_yen, family.proposal
        keep = rows_true(family)
        for number, budget in enumerate(self.scenario.rules.budgets):
            year = budget.fiscal_year
            if year in self.options.calendar.years and budget.subsidy_class in (None, *proposal.envelopes):
                grant = _cuts(proposal.rate, money.eligible(family, year), unit)
                keep = keep & (grant <= budget.yen - self.spent.get((number, year), 0))
        if proposal.own_cap_yen is not None and len(proposal.phases) == 1:
            own = np.zeros(len(family), dtype=np.int64)
            for year in self.options.calendar.years:
                own += money.fees(family, year) - _cuts(proposal.own_rate, money.eligible(family, year), unit)
            keep = keep & (own <= proposal.own_cap_yen)
        return keep

    def _enough(self, proposal: Proposal, taken: Chosen) -> bool:
        if any(phase.given for phase in proposal.phases):
            return True
        match proposal.minimum.kind:
            case MinimumKind.ALL_PHASES:
                return len(taken) == len(proposal.phases)
            case MinimumKind.SHARE:
                fill = sum(f.phase.share_ppm * int(self.options.worth.raw(f)[row]) // WHOLE for f, row in taken)
                return fill >= proposal.minimum.share_ppm
            case MinimumKind.ANY_PHASE:
                return True

    # --- limits

    def _blocked(self, proposal: Proposal, taken: Chosen, pool_id: str, *, given: bool) -> IntArray:
        pool = self.options.calendar.pools[pool_id]
        held = np.zeros(pool.end - pool.first, dtype=np.int64)
        if given:
            held += ran_by_day(proposal, pool_id, pool.first, pool.end)
        for family, row in taken:
            parts = parts_in(family, pool_id)
            if parts:
                one = tuple(part.only(np.arange(len(family)) == row) for part in parts)
                held += held_by_day(one, pool.first, pool.end)[0]
        return with_turnaround(held, pool.pool.turnaround_days)

    def _grants(self, proposal: Proposal, taken: Chosen) -> dict[int, tuple[int, int, int]]:
        money, unit = self.options.money, self.scenario.rules.rounding_yen
        grants = {}
        for year in self.options.calendar.years:
            fees, eligible = money.given_fees(proposal, year)
            for family, row in taken:
                one = family.only(np.arange(len(family)) == row)
                fees += int(money.fees(one, year)[0])
                eligible += int(money.eligible(one, year)[0])
            grants[year] = (
                fees,
                _cut(proposal.rate, eligible, unit),
                _cut(proposal.own_rate, eligible, unit),
            )
        return grants

    def _fits(self, proposal: Proposal, taken: Chosen) -> bool:
        for pool_id in {pool for family, _ in taken for pool in family.pools}:
            pool = self.options.calendar.pools[pool_id]
            more = self._blocked(proposal, taken, pool_id, given=True) - self._blocked(
                proposal, [], pool_id, given=True
            )
            start = max(0, self.options.calendar.as_of - pool.first)
            if (more[start:] > self.free[pool_id][start:]).any():
                return False
        before, after = self._grants(proposal, []), self._grants(proposal, taken)
        for number, budget in enumerate(self.scenario.rules.budgets):
            year = budget.fiscal_year
            if year not in after or (
                budget.subsidy_class is not None and budget.subsidy_class not in proposal.envelopes
            ):
                continue
            if self.spent.get((number, year), 0) + after[year][1] - before[year][1] > budget.yen:
                return False
        if proposal.grant_cap_yen is not None and sum(g for _, g, _ in after.values()) > proposal.grant_cap_yen:
            return False
        if proposal.own_cap_yen is not None and sum(f - own for f, _, own in after.values()) > proposal.own_cap_yen:
            return False
        for number, quota in enumerate(self.scenario.rules.quotas):
            if quota.at_least or not matches(quota, proposal):
                continue
            if self.counted[number] + self._quota(quota.measure, proposal, taken) > quota.limit:
                return False
        return all(
            self.at_provider[number] + self._limit(limit.provider, limit.measure, taken) <= limit.limit
            for number, limit in enumerate(self.scenario.rules.provider_limits)
        )

    def _quota(self, measure: QuotaMeasure, proposal: Proposal, taken: Chosen) -> int:
        match measure:
            case QuotaMeasure.PROPOSALS:
                return int(bool(taken) and not any(phase.given for phase in proposal.phases))
            case QuotaMeasure.GPU_HOURS:
                return sum(
                    part.gpus * HOURS_PER_DAY * int(part.used_end[row] - part.used_start[row])
                    for family, row in taken
                    for part in family.parts
                    if part.pool is not None
                )
            case QuotaMeasure.GRANT_YEN:
                before, after = self._grants(proposal, []), self._grants(proposal, taken)
                return sum(after[year][1] - before[year][1] for year in after)

    def _limit(self, provider: str, measure: QuotaMeasure, taken: Chosen) -> int:
        there = [
            (part, row) for family, row in taken for part in family.parts if part.pool and part.provider == provider
        ]
        if measure is QuotaMeasure.PROPOSALS:
            return int(bool(there))
        return sum(p.gpus * HOURS_PER_DAY * int(p.held_end[row] - p.held_start[row]) for p, row in there)

    def _take(self, proposal: Proposal, taken: Chosen, *, given: bool = True) -> None:
        """Book a proposal: its past at the beginning, what was chosen for it later."""
        concerned = {pool for family, _ in taken for pool in family.pools}
        concerned |= {part.pool for phase in proposal.phases for part in phase.given if part.pool is not None}
        for pool_id in sorted(concerned):
            after = self._blocked(proposal, taken, pool_id, given=True)
            before = self._blocked(proposal, [], pool_id, given=True) if not given else 0
            self.free[pool_id] = self.free[pool_id] - (after - before)
        before_yen = {year: (0, 0, 0) for year in self.options.calendar.years} if given else self._grants(proposal, [])
        after_yen = self._grants(proposal, taken)
        for number, budget in enumerate(self.scenario.rules.budgets):
            year = budget.fiscal_year
            if year in after_yen and (budget.subsidy_class is None or budget.subsidy_class in proposal.envelopes):
                more = after_yen[year][1] - before_yen[year][1]
                self.spent[number, year] = self.spent.get((number, year), 0) + more
        for number, quota in enumerate(self.scenario.rules.quotas):
            if matches(quota, proposal) and proposal.status in self.scenario.rules.scope:
                self.counted[number] += self._quota(quota.measure, proposal, taken)
        for number, limit in enumerate(self.scenario.rules.provider_limits):
            self.at_provider[number] += self._limit(limit.provider, limit.measure, taken)


def _cuts(rate: Rate, eligible: IntArray, unit: int) -> IntArray:
    return np.asarray(rate.numerator * eligible // (rate.denominator * unit) * unit)


def _cut(rate: Rate, eligible: int, unit: int) -> int:
    return rate.numerator * eligible // (rate.denominator * unit) * unit


def _ended(phase: Phase) -> int:
    return day_number(max(part.used.end for part in phase.given))
