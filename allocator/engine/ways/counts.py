"""What each way counts exactly: against what proposals share, and towards each tier."""

from functools import cached_property, partial

import numpy as np

from allocator.engine.bounds.question import Bounds
from allocator.engine.bounds.table import Line
from allocator.engine.ways.way import NONE
from allocator.options.days import BoolArray, IntArray
from models.certificate import MOVE_UNIT
from models.policy import QuotaMeasure
from models.scenario import Proposal
from models.tiers import TierName
from models.units import WHOLE, Rate


class Counts:
    """Yen, fill and tiers of ways, given as rows of options by line of a proposal.

    What each option comes to is reckoned when it is first asked for.
    """

    def __init__(self, bounds: Bounds, lines: dict[int, list[Line]]) -> None:
        self.bounds, self.lines = bounds, lines
        self.table = bounds.table
        self.reckoner = bounds.reckoner
        self.scenario = self.table.scenario
        self.years = self.table.calendar.years
        given = self.reckoner.money.given_fees
        self._given = {p.id: {year: given(p, year) for year in self.years} for p in self.scenario.proposals}

    @cached_property
    def _fees(self) -> dict[int, IntArray]:
        return {year: self.table.column(partial(self.reckoner.money.fees, year=year)) for year in self.years}

    @cached_property
    def _eligible(self) -> dict[int, IntArray]:
        if self.scenario.rules.self_fees_eligible or not any(family.has_self for family in self.table.families):
            return self._fees
        return {year: self.table.column(partial(self.reckoner.money.eligible, year=year)) for year in self.years}

    @cached_property
    def _raw(self) -> IntArray:
        return self.table.column(partial(self.reckoner.fill, counted=False))

    @cached_property
    def _counted(self) -> IntArray:
        return self.table.column(partial(self.reckoner.fill, counted=True))

    def grants(self, proposal: Proposal, rows: IntArray) -> dict[int, IntArray]:
        """Return the yen each way is granted, by fiscal year."""
        return {year: self._grant(proposal, rows, year, proposal.rate) for year in self.years}

    def own(self, proposal: Proposal, rows: IntArray) -> IntArray:
        """Return the yen each way leaves to the proposer."""
        own = np.zeros(len(rows), dtype=np.int64)
        for year in self.years:
            own += summed(self._fees[year], rows) + self._given[proposal.id][year][0]
            own -= self._grant(proposal, rows, year, proposal.own_rate)
        return own

    def fill(self, rows: IntArray) -> IntArray:
        """Return how much of what was wanted each way fills, in millionths."""
        return summed(self._raw, rows)

    def base(self, name: TierName) -> int:
        """Return what a tier counts in any case, beside the ways."""
        if name in (TierName.FAIRNESS, TierName.FINISH):
            return 0
        amounts = self.reckoner.tier(name)
        return -amounts.base if name is TierName.SERVED else amounts.base

    def _grant(self, proposal: Proposal, rows: IntArray, year: int, rate: Rate) -> IntArray:
        unit = self.scenario.rules.rounding_yen
        eligible = self._given[proposal.id][year][1] + summed(self._eligible[year], rows)
        return np.asarray(rate.numerator * eligible // (rate.denominator * unit) * unit)

    def limits(self, owner: int, rows: IntArray, served: BoolArray, grants: dict[int, IntArray]) -> IntArray:
        """Return the amounts against what proposals share; lower quotas negative, as their limits."""
        proposal, columns = self.table.proposals[owner], []
        for row in self.bounds.limits:
            kind, number = row.name
            exact = self._additive(row.amounts.option, row.amounts.served, None, owner, rows, served)
            if kind == "budget":
                budget = self.scenario.rules.budgets[number]
                counts = budget.subsidy_class is None or budget.subsidy_class in proposal.envelopes
                year = budget.fiscal_year
                given = self.reckoner.given_grant(proposal, proposal.rate, year)
                exact = grants[year] - given if counts else np.zeros_like(exact)
            elif kind == "quota":
                quota = self.scenario.rules.quotas[number]
                if quota.measure is QuotaMeasure.GRANT_YEN and self.bounds.quota_counts(number, owner):
                    given = self.reckoner.given_quota(quota, proposal)
                    exact = np.asarray(sum(grants.values()) - given) * (-1 if quota.at_least else 1)
            elif kind == "moves":
                exact = self._moved(row.amounts.option, row.amounts.undecided, owner, rows)
            elif self.scenario.rules.provider_limits[number].measure is QuotaMeasure.PROPOSALS:
                exact = self._at(self.scenario.rules.provider_limits[number].provider, owner, rows)
            columns.append(exact)
        return np.stack(columns, axis=1) if columns else np.zeros((len(rows), 0), dtype=np.int64)

    def _additive(
        self,
        option: IntArray,
        served_amount: IntArray,
        undecided: IntArray | None,
        owner: int,
        rows: IntArray,
        served: BoolArray,
    ) -> IntArray:
        total = summed(option, rows) + served_amount[owner] * served
        if undecided is not None:
            for number, line in enumerate(self.lines.get(owner, [])):
                total = total + np.where(rows[:, number] == NONE, undecided[line.number], 0)
        return np.asarray(total)

    def _moved(self, option: IntArray, undecided: IntArray, owner: int, rows: IntArray) -> IntArray:
        """Return whether some phase of each way is not as published."""
        other = np.zeros(len(rows), dtype=np.bool_)
        for number, line in enumerate(self.lines.get(owner, [])):
            taken = rows[:, number]
            left = taken == NONE
            other[~left] |= option[taken[~left]] > 0
            other[left] |= bool(undecided[line.number] > 0)
        return np.asarray(MOVE_UNIT * other)

    def _at(self, provider: str, owner: int, rows: IntArray) -> IntArray:
        pools = {pool.id for pool in self.scenario.pools if pool.provider == provider}
        given = any(part.pool in pools for phase in self.table.proposals[owner].phases for part in phase.given)
        there = [int(not given and provider in self._sources(row)) for row in rows]
        return np.array(there, dtype=np.int64)

    def _sources(self, row: IntArray) -> set[str]:
        """Return the providers of all options of a way, by self counting as one."""
        table = self.table
        return {source for o in row.tolist() if o != NONE for source in table.families[table.family[o]].sources}

    def tier(
        self, name: TierName, owner: int, rows: IntArray, served: BoolArray, grants: dict[int, IntArray]
    ) -> IntArray:
        """Return what each way adds to a tier, as the tier is written (fairness: its ratio, finish: its end)."""
        proposal, in_scope = self.table.proposals[owner], self.bounds.in_scope[owner]
        if name is TierName.FAIRNESS:
            return self._ratio(owner, rows, served)
        if name is TierName.FINISH:
            return self._finish(owner, rows)
        amounts = self.reckoner.tier(name)
        total = self._additive(amounts.option, amounts.served, amounts.undecided, owner, rows, served)
        if name is TierName.COST and in_scope:
            given = sum(self.reckoner.given_grant(proposal, proposal.rate, year) for year in self.years)
            left = self._additive(np.zeros_like(amounts.option), amounts.served, amounts.undecided, owner, rows, served)
            total = sum(grants.values()) - given + left
        if name is TierName.CONCENTRATION and in_scope:
            many = [len(self._sources(row)) for row in rows]
            left = self._additive(np.zeros_like(amounts.option), amounts.served, amounts.undecided, owner, rows, served)
            total = np.array(many, dtype=np.int64) + left
        return -total if name is TierName.SERVED else total

    def _ratio(self, owner: int, rows: IntArray, served: BoolArray) -> IntArray:
        proposal = self.table.proposals[owner]
        best = proposal.best_alone_ppm
        if not best or not self.bounds.in_scope[owner]:
            return np.full(len(rows), WHOLE, dtype=np.int64)
        fill = summed(self._counted, rows) + self.reckoner.done_fill(proposal)
        for number, line in enumerate(self.lines.get(owner, [])):
            fill = fill + np.where(rows[:, number] == NONE, self.reckoner.already(line), 0)
        return np.where(served, np.minimum(WHOLE, fill * WHOLE // best), WHOLE)

    def _finish(self, owner: int, rows: IntArray) -> IntArray:
        table = self.table
        latest = np.zeros(len(rows), dtype=np.int64)
        for number in range(rows.shape[1]):
            taken = rows[:, number]
            ends = np.full(len(rows), table.days, dtype=np.int64)
            ends[taken != NONE] = table.end[taken[taken != NONE]]
            latest = np.maximum(latest, ends)
        return latest


def summed(column: IntArray, rows: IntArray) -> IntArray:
    """Return the sum of a column over the options of each row."""
    if not rows.shape[1] or not len(column):
        return np.zeros(len(rows), dtype=np.int64)
    return np.asarray(np.where(rows != NONE, column[rows], 0).sum(axis=1))
