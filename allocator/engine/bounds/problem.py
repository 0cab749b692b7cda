"""One question to bound: a tier (or a threshold) with all limits and frozen tiers, and what given prices prove.

    least c(x) over plans x   >=   sum over proposals of the least [c + price x amount]  -  sum of price x limit

for any prices >= 0: each plan keeps every limit, so what is added is at most zero for it; and each proposal taken by
itself at its cheapest costs no more than in the plan (Lagrangian relaxation; Geoffrion, "Lagrangean relaxation for
integer programming", Mathematical Programming Study 2 (1974); Fisher, "The Lagrangian relaxation method for solving
integer programming problems", Management Science 27 (1981)).
"""

from dataclasses import dataclass, field

import numpy as np

from allocator.engine.bounds.amounts import Amounts, Reckoner
from allocator.engine.bounds.pricing import NEVER_PAID, Costs, Programme, Solution
from allocator.engine.bounds.private import Asked, Own, OwnLimits
from allocator.options.days import IntArray
from models.certificate import MOVE_UNIT
from models.tiers import TierName


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A limit over all proposals: amounts and what they may come to at most. ``name`` says where its price is kept."""

    name: tuple[str, int]
    amounts: Amounts
    limit: int


@dataclass(slots=True, eq=False)
class Prices:
    """Whole-number prices in units of 1/``scale`` of the objective; ``own`` by kind of limit and proposal."""

    scale: int
    capacity: IntArray
    rows: IntArray
    own: dict[Own, IntArray] = field(default_factory=dict)

    def divided(self, by: int) -> "Prices":
        """Return the prices and the scale cut down together."""
        own = {kind: prices // by for kind, prices in self.own.items()}
        return Prices(self.scale // by, self.capacity // by, self.rows // by, own)


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What prices prove: ``total`` / ``scale`` is a bound from below; ``impossible``: no plan keeps all limits."""

    prices: Prices
    solution: Solution
    total: int

    @property
    def impossible(self) -> bool:
        """Whether these prices prove that there is no such plan at all (the objective left aside)."""
        return self.solution.impossible

    @property
    def least(self) -> int:
        """The bound, a whole number: amounts are whole."""
        return -(-self.total // self.prices.scale)


class Problem:
    """A tier to bound. ``objective`` None asks only whether a plan exists with what is asked of it."""

    def __init__(
        self, reckoner: Reckoner, rows: tuple[Row, ...], objective: Amounts | None, asked: Asked | None = None
    ) -> None:
        self.reckoner = reckoner
        self.table = reckoner.table
        self.rows = rows
        self.objective = objective
        self.own = OwnLimits(reckoner, asked or Asked())
        self.programme = Programme(self.table, self.own)
        phases = max((len(proposal.phases) for proposal in self.table.proposals), default=1)
        self._most = NEVER_PAID // (4 * (1 + phases))
        self._pools_at_once = max((len(family.pools) for family in self.table.families), default=1) or 1
        self._most_nodes = int(self.table.nodes.max(initial=0))
        if len(self.table.more_option):
            held = np.zeros(self.table.count, dtype=np.int64)
            np.add.at(held, self.table.more_option, np.abs(self.table.more_nodes))
            self._most_nodes += int(held.max())

    def no_prices(self, scale: int) -> Prices:
        """Return zero prices."""
        count = len(self.table.proposals)
        return Prices(
            scale,
            np.zeros(self.table.places.count, dtype=np.int64),
            np.zeros(len(self.rows), dtype=np.int64),
            {limit.kind: np.zeros(count, dtype=np.int64) for limit in self.own.open},
        )

    def fitting(self, prices: Prices) -> Prices:
        """Return prices small enough that no sum of theirs ever comes near ``NEVER_PAID``."""
        largest = self._largest(prices)
        if largest <= self._most:
            return prices
        by = 1 << (largest // self._most).bit_length()
        return prices.divided(by) if prices.scale >= by else self.no_prices(prices.scale)

    def _largest(self, prices: Prices) -> int:
        """Return more than any single choice can cost at these prices."""
        largest = 0 if self.objective is None else prices.scale * self.objective.largest
        largest += sum(int(p) * row.amounts.largest for p, row in zip(prices.rows, self.rows, strict=True))
        for limit in self.own.open:
            amount = int(np.abs(limit.option).max(initial=0)) + max(abs(each) for each in limit.limit.values())
            amount += int(np.abs(limit.undecided).max(initial=0))
            largest += int(prices.own[limit.kind].max(initial=0)) * amount
        by_pool = sorted(int(prices.capacity[span].sum()) for span in self.table.places.spans())
        return largest + self._most_nodes * sum(by_pool[-self._pools_at_once :])

    def evaluate(self, prices: Prices) -> Evaluation:
        """Return what prices prove, in exact whole numbers."""
        prices = self.fitting(prices)
        costs, total = self.costs(prices)
        solution = self.programme.solve(costs)
        return Evaluation(prices, solution, total + solution.total)

    def costs(self, prices: Prices) -> tuple[Costs, int]:
        """Return what everything costs, and what is paid in any case (limits earn their price)."""
        table = self.table
        before = np.concatenate(([0], np.cumsum(prices.capacity)[:-1]))
        option = table.nodes * (before[table.stop] - before[table.begin])
        if len(table.more_option):
            np.add.at(option, table.more_option, table.more_nodes * before[table.more_place])
        undecided = np.zeros(len(table.lines), dtype=np.int64)
        served = np.zeros(len(table.proposals), dtype=np.int64)
        total = -sum(int(p) * int(r) for p, r in zip(prices.capacity, table.ready, strict=True) if p)
        weighed = [(int(p), row.amounts) for p, row in zip(prices.rows, self.rows, strict=True)]
        total -= sum(int(p) * row.limit for p, row in zip(prices.rows, self.rows, strict=True))
        if self.objective is not None:
            weighed.append((prices.scale, self.objective))
        for price, amounts in weighed:
            if price:
                option += price * amounts.option
                undecided += price * amounts.undecided
                served += price * amounts.served
                total += price * amounts.base
        if_served, own = undecided.copy(), np.zeros(len(table.proposals), dtype=np.int64)
        for limit in self.own.open:
            price_of = np.zeros(len(table.proposals), dtype=np.int64)
            concerned = list(limit.limit)
            price_of[concerned] = prices.own[limit.kind][concerned]
            if not price_of.any():
                continue
            option += price_of[table.owner[table.line]] * limit.option
            if_served += price_of[table.owner] * limit.undecided
            for owner, most in limit.limit.items():
                own[owner] -= int(price_of[owner]) * most
        return Costs(option, undecided, if_served, served, own), total


def limits(reckoner: Reckoner) -> tuple[Row, ...]:
    """Return the budgets, quotas, provider limits and limit of moves of a scenario."""
    rules = reckoner.scenario.rules
    years = reckoner.years
    budgets = [
        Row(("budget", n), reckoner.budget(budget), budget.yen)
        for n, budget in enumerate(rules.budgets)
        if budget.fiscal_year in years
    ]
    quotas = [
        Row(("quota", n), reckoner.quota(quota), -quota.limit if quota.at_least else quota.limit)
        for n, quota in enumerate(rules.quotas)
    ]
    providers = [
        Row(("provider_limit", n), reckoner.provider_limit(limit), limit.limit)
        for n, limit in enumerate(rules.provider_limits)
    ]
    moves = [] if rules.moves is None else [Row(("moves", 0), reckoner.moves(), MOVE_UNIT * rules.moves.most)]
    return (*budgets, *quotas, *providers, *moves)


SUMS = frozenset(set(TierName) - {TierName.FAIRNESS, TierName.FINISH})
"""The tiers that are sums over proposals."""
