"""The ways a proposal can be served: options of all its phases together, with what they count exactly.

Where bounds are content with sums from below, here a proposal's grants are cut down once, its turnaround is counted
once, and what it has to keep by itself is asked of all its phases together: a choice of ways that keeps what proposals
share is a plan. (The checks have the last word all the same.)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from math import prod

import numpy as np

from allocator.engine.bounds.pricing import Costs
from allocator.engine.bounds.question import Bounds
from allocator.engine.bounds.table import Line
from allocator.options.days import BoolArray, IntArray, day_number
from allocator.options.holding import held_by_day, parts_in
from models.certificate import MOVE_UNIT
from models.policy import QuotaMeasure
from models.scenario import MinimumKind, Proposal
from models.tiers import TierName
from models.units import WHOLE, Rate

NONE = -1
BLOCK = 1 << 18
"""Combinations looked at at once."""
COMBINATIONS = 600
"""So many combinations of the phases of one proposal are looked at."""


@dataclass(slots=True, eq=False)
class Ways:
    """Some ways of one proposal: options by line (``NONE``: left out) and what each way counts.

    ``limits``: per way the amounts against budgets, quotas, provider limits, in that order. ``held``: per way the
    nodes it adds on runs of pool-days, as rows (way, first place, end place, nodes).
    """

    owner: int
    options: IntArray
    served: BoolArray
    limits: IntArray
    tiers: dict[TierName, IntArray]
    held: IntArray

    def __len__(self) -> int:
        return len(self.options)

    def chosen(self, way: int) -> tuple[int, ...]:
        """Return the options of a way."""
        return tuple(sorted(int(option) for option in self.options[way] if option != NONE))

    def find(self, options: tuple[int, ...]) -> int | None:
        """Return the number of the way that takes exactly these options, None when there is none."""
        return next((way for way in range(len(self)) if self.chosen(way) == options), None)

    def only(self, keep: BoolArray) -> "Ways":
        """Return the kept ways."""
        number = np.cumsum(keep) - 1
        held = self.held[keep[self.held[:, 0]]]
        held[:, 0] = number[held[:, 0]]
        return Ways(
            owner=self.owner,
            options=self.options[keep],
            served=self.served[keep],
            limits=self.limits[keep],
            tiers={name: amounts[keep] for name, amounts in self.tiers.items()},
            held=held,
        )


class WayBook:
    """Makes ways, for the tiers of one scenario's order."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.table = bounds.table
        self.reckoner = bounds.reckoner
        self.scenario = self.table.scenario
        self.names = tuple(dict.fromkeys(spec.name for spec, _ in bounds.order))
        self.lines: dict[int, list[Line]] = {}
        for line in sorted(self.table.lines, key=lambda line: -line.level):
            self.lines.setdefault(line.owner, []).append(line)
        self.years = self.table.calendar.years
        given = self.reckoner.money.given_fees
        self._given = {p.id: {year: given(p, year) for year in self.years} for p in self.scenario.proposals}
        self._must = self.bounds.must
        self._known: dict[tuple[int, tuple[int, ...]], Ways] = {}

    # --- what options come to, reckoned when it is first asked for

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

    # --- which ways

    def exactly(self, owner: int, options: tuple[int, ...]) -> Ways:
        """Return the one way that takes exactly these options."""
        key = (owner, options)
        if key not in self._known:
            self._known[key] = self._reckon(owner, self.row(owner, options))
        return self._known[key]

    def row(self, owner: int, options: tuple[int, ...]) -> IntArray:
        """Return the one row of options by line."""
        lines = self.lines.get(owner, [])
        row = np.full(len(lines), NONE, dtype=np.int64)
        place = {line.number: number for number, line in enumerate(lines)}
        for option in options:
            row[place[int(self.table.line[option])]] = option
        return row[None, :]

    def among(
        self,
        owner: int,
        keep: IntArray,
        dearer: IntArray,
        more: list[tuple[int, ...]],
        most: int = COMBINATIONS,
        near: Callable[[IntArray], BoolArray] | None = None,
    ) -> Ways:
        """Return the ways that keep the proposal's own rules among its kept options, and of ``more``.

        Where its phases make more than ``most`` combinations, only the least dear options of each are combined;
        ``near`` tells which rows of options are worth a look.
        """
        lines = self.lines.get(owner, [])
        choices = [keep[(keep >= line.first) & (keep < line.end)] for line in lines]
        if self.combinations(owner, keep) > most and len(lines) > 1:
            width = max(1, int(most ** (1 / len(lines))) - 1)
            choices = [mine[np.argsort(dearer[mine], kind="stable")[:width]] for mine in choices]
        blocks = []
        for rows in _combined([np.append(mine, NONE) for mine in choices]):
            worth = rows if near is None else rows[near(rows)]
            blocks.append(worth[self._admissible(owner, worth)])
        rows = np.concatenate(blocks)
        if more:
            # a column of the linear programme may break a limit that only has a price there
            known = np.concatenate([self.row(owner, options) for options in more])
            rows = np.unique(np.concatenate([rows, known[self._admissible(owner, known)]]), axis=0)
        return self._reckon(owner, rows)

    def combinations(self, owner: int, keep: IntArray) -> int:
        """Return how many combinations of kept options (or none) the phases of a proposal have."""
        lines = self.lines.get(owner, [])
        return prod(1 + int(np.count_nonzero((keep >= line.first) & (keep < line.end))) for line in lines)

    def base(self, name: TierName) -> int:
        """Return what a tier counts in any case, beside the ways."""
        if name in (TierName.FAIRNESS, TierName.FINISH):
            return 0
        amounts = self.reckoner.tier(name)
        return -amounts.base if name is TierName.SERVED else amounts.base

    def cost(self, owner: int, rows: IntArray, costs: Costs) -> IntArray:
        """Return what rows of options cost at prices, as a bound counts it: never more than they cost in a plan."""
        served = (rows != NONE).any(axis=1) | self.bounds.ran[owner]
        total = self._summed(costs.option, rows)
        for number, line in enumerate(self.lines.get(owner, [])):
            left = np.where(served, costs.undecided_if_served[line.number], costs.undecided[line.number])
            total = total + np.where(rows[:, number] == NONE, left, 0)
        return np.asarray(total + served * (costs.served[owner] + costs.own[owner]))

    def _admissible(self, owner: int, rows: IntArray) -> BoolArray:
        """Tell which rows keep order, minimum, mandatory and the caps."""
        proposal, lines, table = self.table.proposals[owner], self.lines.get(owner, []), self.table
        keep = np.ones(len(rows), dtype=np.bool_)
        place = {line.phase.id: number for number, line in enumerate(lines)}
        for number, line in enumerate(lines):
            taken = rows[:, number]
            decided = taken != NONE
            if self._must[line.number]:
                keep &= decided
            for name in line.phase.predecessors:
                if name in place:
                    before = rows[:, place[name]]
                    after = before != NONE
                    after[after] = table.end[before[after]] <= table.start[taken[after]]
                    keep &= ~decided | after
        any_decided = (rows != NONE).any(axis=1)
        if not self.bounds.ran[owner]:
            if proposal.minimum.kind is MinimumKind.ALL_PHASES:
                keep &= ~any_decided | (rows != NONE).all(axis=1)
            if proposal.minimum.kind is MinimumKind.SHARE:
                keep &= ~any_decided | (self._summed(self._raw, rows) >= proposal.minimum.share_ppm)
        if proposal.grant_cap_yen is not None:
            granted = sum(self._grant(proposal, rows, year, proposal.rate) for year in self.years)
            keep &= granted <= proposal.grant_cap_yen
        if proposal.own_cap_yen is not None:
            own = sum(
                self._summed(self._fees[year], rows)
                + self._given[proposal.id][year][0]
                - self._grant(proposal, rows, year, proposal.own_rate)
                for year in self.years
            )
            keep &= own <= proposal.own_cap_yen
        return keep & self._gains_allowed(owner, rows)

    def _gains_allowed(self, owner: int, rows: IntArray) -> BoolArray:
        """Tell which rows gain nothing where a re-plan allows no gains: only a moved proposal may."""
        limit, lines = self.scenario.rules.moves, self.lines.get(owner, [])
        moved, new = (np.zeros(len(rows), dtype=np.bool_) for _ in range(2))
        if limit is None or limit.gains or len(lines) > MOVE_UNIT:
            return ~new
        (amounts,) = (row.amounts for row in self.bounds.limits if row.name[0] == "moves")
        for number, line in enumerate(lines):
            taken = rows[:, number]
            decided = taken != NONE
            if amounts.undecided[line.number]:  # something was published for this phase
                moved |= ~decided
                moved[decided] |= amounts.option[taken[decided]] > 0
            elif not self._must[line.number]:
                new |= decided
        return ~new | moved

    # --- what they count

    @staticmethod
    def _summed(column: IntArray, rows: IntArray) -> IntArray:
        """Return the sum of a column over the options of each row."""
        if not rows.shape[1] or not len(column):
            return np.zeros(len(rows), dtype=np.int64)
        return np.asarray(np.where(rows != NONE, column[rows], 0).sum(axis=1))

    def _grant(self, proposal: Proposal, rows: IntArray, year: int, rate: Rate) -> IntArray:
        unit = self.scenario.rules.rounding_yen
        eligible = self._given[proposal.id][year][1] + self._summed(self._eligible[year], rows)
        return np.asarray(rate.numerator * eligible // (rate.denominator * unit) * unit)

    def _reckon(self, owner: int, rows: IntArray) -> Ways:
        proposal = self.table.proposals[owner]
        served = (rows != NONE).any(axis=1) | self.bounds.ran[owner]
        grants = {year: self._grant(proposal, rows, year, proposal.rate) for year in self.years}
        return Ways(
            owner=owner,
            options=rows,
            served=served,
            limits=self._limits(owner, rows, served, grants),
            tiers={name: self._tier(name, owner, rows, served, grants) for name in self.names},
            held=self._held(owner, rows),
        )

    def _limits(self, owner: int, rows: IntArray, served: BoolArray, grants: dict[int, IntArray]) -> IntArray:
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
        total = self._summed(option, rows) + served_amount[owner] * served
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

    def _tier(
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
        fill = self._summed(self._counted, rows) + self.reckoner.done_fill(proposal)
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

    # --- nodes

    def _held(self, owner: int, rows: IntArray) -> IntArray:
        """Return what each way blocks beyond what the proposal's past blocks already."""
        table = self.table
        plain = self._plain(owner)
        runs: list[IntArray] = []
        if plain:
            for number in range(rows.shape[1]):
                way = np.flatnonzero(rows[:, number] != NONE)
                option = rows[way, number]
                simple = table.nodes[option] > 0
                way_s, option_s = way[simple], option[simple]
                columns = [way_s, table.begin[option_s], table.stop[option_s], table.nodes[option_s]]
                runs.append(np.stack(columns, axis=1))
                for one, place in zip(way.tolist(), option.tolist(), strict=True):
                    if table.has_more(place):
                        runs.append(_runs(one, *table.more_of(place)))
        else:
            for one, row in enumerate(rows):
                runs += self._blocked_runs(owner, one, [int(option) for option in row if option != NONE])
        return np.concatenate(runs).astype(np.int64) if runs else np.zeros((0, 4), dtype=np.int64)

    def _plain(self, owner: int) -> bool:
        """Tell whether what each option blocks by itself adds up: one line, or no turnaround in shared pools."""
        lines, proposal = self.lines.get(owner, []), self.table.proposals[owner]
        ran = {part.pool for phase in proposal.phases for part in phase.given}
        used = [pool for line in lines for pool in {p for family in line.families for p in family.pools}]
        shared = {pool for pool in used if used.count(pool) > 1 or pool in ran}
        return not any(self.table.calendar.pools[pool].pool.turnaround_days for pool in shared)

    def _blocked_runs(self, owner: int, way: int, options: list[int]) -> list[IntArray]:
        table, proposal = self.table, self.table.proposals[owner]
        taken = [(table.families[table.family[o]], int(table.row[o])) for o in options]
        runs: list[IntArray] = []
        past_pools = {part.pool for phase in proposal.phases for part in phase.given if part.pool is not None}
        for pool_id in sorted({pool for family, _ in taken for pool in family.pools} | past_pools):
            pool = table.calendar.pools[pool_id]
            days = np.arange(pool.first, pool.end)
            past = np.zeros(len(days), dtype=np.int64)
            for phase in proposal.phases:
                for part in phase.given:
                    if part.pool == pool_id:
                        inside = (days >= day_number(part.held.start)) & (days < day_number(part.held.end))
                        past += part.nodes * inside
            held = past.copy()
            for family, row in taken:
                parts = tuple(part.only(np.arange(len(family)) == row) for part in parts_in(family, pool_id))
                if parts:
                    held += held_by_day(parts, pool.first, pool.end)[0]
            tail = pool.pool.turnaround_days
            more = _blocked(held, tail) - table.past(owner, pool_id)
            first = table.places.first[pool_id] - pool.first
            steps = np.diff(more[first:], prepend=0, append=0)
            where = np.flatnonzero(steps)
            runs.append(_runs(way, table.places.base[pool_id] + where, steps[where]))
        return runs


def _runs(way: int, places: IntArray, steps: IntArray) -> IntArray:
    """Turn steps (at a place, so many nodes more) into runs of a constant number of nodes."""
    order = np.argsort(places, kind="stable")
    places, level = places[order], np.cumsum(steps[order])
    last = np.append(places[1:], places[-1:])
    keep = (level != 0) & (last > places)
    count = int(keep.sum())
    return np.stack([np.full(count, way), places[keep], last[keep], level[keep]], axis=1)


def _combined(choices: list[IntArray]) -> Iterator[IntArray]:
    """Yield all combinations of choices as rows, in blocks of bearable size."""
    if not choices:
        yield np.zeros((1, 0), dtype=np.int64)
        return
    first, *others = choices
    step = max(1, BLOCK // prod(len(other) for other in others))
    for begin in range(0, len(first), step):
        grid = np.meshgrid(first[begin : begin + step], *others, indexing="ij")
        yield np.stack([axis.ravel() for axis in grid], axis=1)


def _blocked(held: IntArray, tail: int) -> IntArray:
    blocked = held.copy()
    for back in range(1, tail + 1):
        blocked[back:] = np.maximum(blocked[back:], held[:-back])
    return blocked
