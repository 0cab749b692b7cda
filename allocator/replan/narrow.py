"""Which options a repair can use at all, once it is known how many may move: those that fit beside all who stay.

When at most n move, a mover finds what is left by everybody else, and what the n - 1 others that hold most on a day
give back. An option that needs more nodes on some day, or more money in a year, is in no plan that moves so few.
"""

from collections.abc import Iterable

import numpy as np

from allocator.checks.allocation import Allocation
from allocator.checks.money import grants
from allocator.options import Options
from allocator.options.days import BoolArray, IntArray, day_number
from allocator.options.family import Family, rows_true
from allocator.options.holding import fits, with_turnaround
from allocator.rules.moves import published, same
from models.scenario import Decision, Part
from models.units import PoolId, ProposalId


def usable(options: Options, stays: tuple[Decision, ...], most: int, candidates: frozenset[ProposalId]) -> Options:
    """Return the options without those no plan can use in which ``most`` move at most, all of them ``candidates``."""
    narrow = _Narrow(options, stays, most, candidates)
    return options.only(narrow.keep)


class _Narrow:
    """What is left for each candidate."""

    def __init__(
        self, options: Options, stays: tuple[Decision, ...], most: int, candidates: frozenset[ProposalId]
    ) -> None:
        self.options, self.most, self.candidates = options, most, candidates
        self.calendar = options.calendar
        decided: dict[ProposalId, list[Part]] = {}
        for decision in stays:
            decided.setdefault(decision.proposal, []).extend(decision.parts)
        self.blocked = {
            proposal.id: self._blocked(
                [*(part for phase in proposal.phases for part in phase.given), *decided.get(proposal.id, [])]
            )
            for proposal in options.scenario.proposals
        }
        self.granted = self._granted(stays)
        self.before = published(options.scenario)
        self._nodes: dict[tuple[ProposalId, PoolId], IntArray] = {}

    def keep(self, family: Family) -> Family:
        """Return the family without the starts a mover cannot use; what was published is for when it stays."""
        mine = family.proposal.id
        if mine not in self.candidates:
            return family
        keep = rows_true(family)
        for pool in family.pools:
            keep = keep & fits(family, pool, self.calendar.pools[pool].first, self._left(mine, pool))
        keep = keep & self._affordable(family)
        parts = self.before.get((mine, family.phase.id))
        if parts is not None:
            keep = keep | (same(family, parts) > 0)
        return family.only(keep)

    def _left(self, mine: ProposalId, pool: PoolId) -> IntArray:
        key = (mine, pool)
        if key not in self._nodes:
            days = self.calendar.pools[pool]
            left = days.ready.copy()
            others: list[IntArray] = []
            for name, by_pool in self.blocked.items():
                if name != mine and pool in by_pool:
                    left = left - by_pool[pool]
                    if name in self.candidates:
                        others.append(by_pool[pool])
            back = min(self.most - 1, len(others))
            if back > 0:
                left = left + np.sort(np.stack(others), axis=0)[-back:].sum(axis=0)
            left[: max(0, self.calendar.as_of - days.first)] = days.counted.max(initial=0)
            self._nodes[key] = left
        return self._nodes[key]

    def _affordable(self, family: Family) -> BoolArray:
        """Tell which starts a mover can be granted: what is left of each budget, what others give back with it."""
        mine, keep = family.proposal, rows_true(family)
        for number, budget in enumerate(self.options.scenario.rules.budgets):
            year = budget.fiscal_year
            if year not in self.calendar.years or budget.subsidy_class not in (None, *mine.envelopes):
                continue
            others = {name: yen for name, yen in self.granted[number].items() if name != mine.id}
            given_back = sorted(yen for name, yen in others.items() if name in self.candidates)
            back = sum(given_back[len(given_back) - min(self.most - 1, len(given_back)) :])
            eligible, unit = self.options.money.eligible(family, year), self.options.scenario.rules.rounding_yen
            granted = mine.rate.numerator * eligible // (mine.rate.denominator * unit) * unit
            keep = keep & (granted <= budget.yen - sum(others.values()) + back)
        return keep

    def _granted(self, stays: tuple[Decision, ...]) -> list[dict[ProposalId, int]]:
        """Return, budget by budget, what everybody is granted who stays (and for what already ran)."""
        allocation = Allocation(self.options.scenario, stays)
        by_year = {each.id: grants(allocation, each, allocation.parts(each)) for each in allocation.scenario.proposals}
        return [
            {
                each.id: by_year[each.id][budget.fiscal_year]
                for each in allocation.scenario.proposals
                if budget.subsidy_class in (None, *each.envelopes)
            }
            for budget in allocation.scenario.rules.budgets
        ]

    def _blocked(self, parts: Iterable[Part]) -> dict[PoolId, IntArray]:
        by_pool: dict[PoolId, IntArray] = {}
        for part in parts:
            if part.pool is None:
                continue
            days = self.calendar.pools[part.pool]
            held = by_pool.setdefault(part.pool, np.zeros(days.end - days.first, dtype=np.int64))
            held[max(0, day_number(part.held.start) - days.first) : max(0, day_number(part.held.end) - days.first)] += (
                part.nodes
            )
        turnaround = {pool: self.calendar.pools[pool].pool.turnaround_days for pool in by_pool}
        return {pool: with_turnaround(held, turnaround[pool]) for pool, held in by_pool.items()}
