"""What prices prove, reckoned once more in whole numbers.

For any prices of at least 0, and every plan x that keeps all rules and frozen tiers,

    scale x value(x)  >=  - sum of price x limit  +  sum over proposals of the least [scale x value + price x amount]

because in x no amount exceeds its limit, and each proposal by itself at its cheapest costs no more than in x
(Lagrangian relaxation: Geoffrion, Mathematical Programming Study 2 (1974); Fisher, Management Science 27 (1981)).
For a lowest ratio and a latest end the question is whether any plan has one that is better: with value 0, a right side
above 0 proves that there is none.

The least of a proposal is found phase by phase from the last: at best after day t is an option that starts on t or
later, with what its followers cost after its end, or leaving the phase and its followers out.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from allocator.checks.allocation import Allocation
from allocator.checks.bounds.amounts import Amounts, Reckoning
from allocator.checks.bounds.choices import Line, Open, open_lines
from allocator.checks.bounds.own import Admitted, Asked, admitted
from allocator.checks.capacity import blocked_nodes
from allocator.checks.ready import ready_nodes
from allocator.checks.reference.days import Days, Truth
from allocator.checks.reference.options import Option
from models.certificate import MOVE_UNIT, OwnLimitName, TierPrices
from models.plan import TierResult
from models.scenario import Proposal, Scenario
from models.supply import Pool
from models.tiers import MAXIMISED, TierName
from models.units import PoolId

WORD = 1 << 62
"""What surely fits into a machine word."""


@dataclass
class Question:
    """Amounts with their prices and limits, what is asked of every plan, prices of pool-days and own limits."""

    priced: list[tuple[int, Amounts, int]]
    asked: Asked
    days: dict[PoolId, Days]
    own: dict[tuple[str, OwnLimitName], int]


class Deriver:
    """Derives the bounds of one scenario; options are enumerated once."""

    def __init__(self, scenario: Scenario) -> None:
        self.allocation = Allocation(scenario, ())
        self.scenario = scenario
        self.open = open_lines(self.allocation)
        self.reckoning = Reckoning(self.allocation, self.open)
        self.users = Counter(
            (one.proposal.id, pool) for one in self.open for line in one.lines for pool in line.pools_used
        )
        self.ran = {
            (proposal.id, part.pool)
            for proposal in scenario.proposals
            for phase in proposal.phases
            for part in phase.given
        }

    def bound(self, prices: TierPrices, earlier: tuple[TierResult, ...]) -> int | None:
        """Return the bound that prices prove for a tier after the earlier ones; None when they prove nothing."""
        threshold = prices.name in (TierName.FAIRNESS, TierName.FINISH)
        question = self._question(prices, earlier, threshold)
        least = self._least(question)
        if threshold:
            return prices.bound if least is None or least > 0 else None
        if least is None:
            return None
        value = -(-least // prices.scale)
        return -value if prices.name in MAXIMISED else value

    def _question(self, prices: TierPrices, earlier: tuple[TierResult, ...], threshold: bool) -> Question:
        rules, reckoning = self.scenario.rules, self.reckoning
        ratio = [tier.frozen for tier in earlier if tier.name is TierName.FAIRNESS and tier.level == 1]
        finish = [tier.frozen for tier in earlier if tier.name is TierName.FINISH]
        if prices.name is TierName.FAIRNESS:
            ratio.append(prices.bound + 1)
        if prices.name is TierName.FINISH:
            finish.append(prices.bound - 1)
        priced: list[tuple[int, Amounts, int]] = []
        for price, budget in zip(prices.budgets, rules.budgets, strict=True):
            if price:
                priced.append((price, reckoning.budget(budget), budget.yen))
        for price, quota in zip(prices.quotas, rules.quotas, strict=True):
            if price:
                priced.append((price, reckoning.quota(quota), -quota.limit if quota.at_least else quota.limit))
        for price, limit in zip(prices.provider_limits, rules.provider_limits, strict=True):
            if price:
                priced.append((price, reckoning.provider_limit(limit), limit.limit))
        if prices.moves and rules.moves is not None:
            priced.append((prices.moves, reckoning.moves(), MOVE_UNIT * rules.moves.most))
        for price, tier in zip(prices.earlier, earlier, strict=True):
            if price:
                frozen = -tier.frozen if tier.name in MAXIMISED else tier.frozen
                priced.append((price, reckoning.tier(tier.name), frozen))
        if not threshold:
            priced.append((prices.scale, reckoning.tier(prices.name), 0))
        return Question(
            priced,
            Asked(max(ratio, default=None), min(finish, default=None)),
            self._days(prices),
            {(price.proposal, price.limit): price.price for price in prices.own},
        )

    def _days(self, prices: TierPrices) -> dict[PoolId, Days]:
        """Return the price of a node by day of each pool's calendar (days before ``as_of`` have none)."""
        table: dict[PoolId, Days] = {}
        for row in prices.capacity:
            pool = self.allocation.pools[row.pool]
            days = np.zeros(pool.calendar.days, dtype=object)
            for entry in row.days:
                days[(entry.day - pool.calendar.start).days] += entry.price
            table[row.pool] = days
        return table

    # --- the sum

    def _least(self, question: Question) -> int | None:
        """Return the right side of the inequality; None when some proposal can do nothing at all."""
        total = sum(price * int(amounts.base - limit) for price, amounts, limit in question.priced)
        for name, days in question.days.items():
            free = self._free(self.allocation.pools[name])
            total -= sum(int(price) * nodes for price, nodes in zip(days, free, strict=True) if price)
        pricing = Pricing(self, question)
        for one in self.open:
            least = pricing.least(one)
            if least is None:
                return None
            total += least
        return total

    def _free(self, pool: Pool) -> list[int]:
        """Return the nodes of each day of the calendar that are ready and not taken by what already ran."""
        first = pool.calendar.start
        free = [ready_nodes(self.scenario, pool, first + timedelta(days=n)) for n in range(pool.calendar.days)]
        for proposal in self.scenario.proposals:
            parts = [part for phase in proposal.phases for part in phase.given if part.pool == pool.id]
            if not parts:
                continue
            tail = 0 if self.users[proposal.id, pool.id] else pool.turnaround_days
            for day, nodes in enumerate(_by_day(blocked_nodes(parts, tail), first, pool.calendar.days)):
                free[day] -= nodes
        return free

    def tail(self, proposal: Proposal, pool: PoolId) -> int:
        """Return the turnaround days charged to options in a pool.

        Several phases of a proposal (or its past) may share them there, so then none are.
        """
        shared = self.users[proposal.id, pool] > 1 or (proposal.id, pool) in self.ran
        return 0 if shared else self.allocation.pools[pool].turnaround_days


class Pricing:
    """The cheapest each proposal can be under one question."""

    def __init__(self, deriver: Deriver, question: Question) -> None:
        self.deriver = deriver
        self.question = question
        self._before = {
            name: np.concatenate((np.zeros(1, dtype=object), np.cumsum(days))) for name, days in question.days.items()
        }

    def least(self, one: Open) -> int | None:
        """Return the least a proposal can cost, served or not; None when it can be neither."""
        found = admitted(self.deriver.reckoning, one, self.question.asked)
        if found.impossible:
            return None
        nothing = None if one.ran or any(found.needed) else sum(self._undecided(line) for line in one.lines)
        served = self._served(one, found)
        return min((each for each in (nothing, served) if each is not None), default=None)

    def _served(self, one: Open, found: Admitted) -> int | None:
        if not one.lines and not one.ran:
            return None
        paid = sum(price * int(amounts.served.get(one.proposal.id, 0)) for price, amounts, _ in self.question.priced)
        own = {name: self.question.own.get((one.proposal.id, name), 0) for name in found.priced}
        paid -= sum(price * int(found.priced[name].most) for name, price in own.items())
        trees = self._trees(one, found, own)
        if trees is None:
            return None
        paid += sum(min(each for each in pair if each is not None) for pair in trees)
        if one.ran or any(decided is not None and (out is None or decided <= out) for decided, out in trees):
            return paid
        dearer = [decided - out for decided, out in trees if decided is not None and out is not None]
        return paid + min(dearer) if dearer else None

    def _trees(
        self, one: Open, found: Admitted, own: dict[OwnLimitName, int]
    ) -> list[tuple[int | None, int | None]] | None:
        """Return, per root phase, the least with it decided and with it left out; None when some can be neither."""
        followers: dict[str, list[_Table]] = {}
        roots: list[tuple[int | None, int | None]] = []
        for number in reversed(range(len(one.lines))):
            line = one.lines[number]
            cost, out = self._costs(line), self._undecided(line)
            for name, price in own.items():
                cost = cost + _times(price, found.priced[name].option[number])
                out += price * int(found.priced[name].undecided[number])
            table = _table(line, cost, found.options[number], followers.get(line.phase.id, []))
            left = None if found.needed_if_served[number] else out
            for after in followers.get(line.phase.id, []):
                left = None if left is None or after.out is None else left + after.out
            table = _Table(table.starts, table.least, left)
            if line.follows is not None:
                followers.setdefault(line.follows, []).append(table)
                continue
            decided = int(table.least[0]) if len(table.least) else None
            if decided is None and left is None:
                return None
            roots.append((decided, left))
        return roots

    def _undecided(self, line: Line) -> int:
        key = (line.proposal.id, line.phase.id)
        return sum(price * int(amounts.undecided.get(key, 0)) for price, amounts, _ in self.question.priced)

    def _costs(self, line: Line) -> Days:
        """Return what each option costs by itself, as whole numbers of any size."""
        key = (line.proposal.id, line.phase.id)
        cost: Days = np.zeros(len(line.starts), dtype=object)
        for price, amounts, _ in self.question.priced:
            if key in amounts.option:
                cost = cost + _times(price, amounts.option[key])
        rows = [self._held(line.proposal, option)[kept] for option, kept in zip(line.options, line.kept, strict=True)]
        return cost + np.concatenate(rows) if rows else cost

    def _held(self, proposal: Proposal, option: Option) -> Days:
        """Return what the nodes cost that each start of an option blocks."""
        cost: Days = np.zeros(len(option.usage.fill), dtype=object)
        there: dict[PoolId, list[tuple[int, Days, Days]]] = {}
        for run, lease in zip(option.usage.runs, option.leases, strict=True):
            if run.pool in self._before:
                there.setdefault(run.pool, []).append((run.nodes, lease.first, lease.end))
        for name, held in there.items():
            before, first = self._before[name], self.deriver.allocation.pools[name].calendar.start.toordinal()
            tail = self.deriver.tail(proposal, name)
            if tail and len(held) > 1:
                cost = cost + _blocked_cost(held, tail, self.question.days[name], first)
                continue
            for nodes, begin, end in held:
                last = np.minimum(end + tail - first, len(before) - 1)
                cost = cost + nodes * (before[last] - before[begin - first])
        return cost


def _times(price: int, amounts: Days) -> Days:
    """Multiply in whole numbers of any size: in machine words a product could pass their end and come back as another.

    Where it cannot, machine words are quicker and as exact.
    """
    largest = max(1, int(amounts.max()), -int(amounts.min())) if len(amounts) else 1
    return price * (amounts if price * largest < WORD else amounts.astype(object))


class _Table(NamedTuple):
    """By start day: the least with a phase (and its followers) from that day on; ``out``: with all of them left out."""

    starts: Days
    least: Days
    out: int | None

    def after(self, day: Days) -> Days:
        """Return the least when what comes before ended on each of these days; None where there is no way."""
        if not len(self.starts):
            return np.full(len(day), self.out, dtype=object)
        place = np.searchsorted(self.starts, day)
        decided = [*self.least, None]
        return np.array([_lesser(decided[each], self.out) for each in place], dtype=object)


def _lesser(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _table(line: Line, cost: Days, kept: Truth, followers: list[_Table]) -> _Table:
    starts, ends, cost = line.starts[kept], line.ends[kept], cost[kept]
    for follower in followers:
        after = follower.after(ends)
        possible = np.array([each is not None for each in after], dtype=np.bool_)
        starts, ends, cost = starts[possible], ends[possible], cost[possible] + after[possible]
    order = np.argsort(starts, kind="stable")
    starts, cost = starts[order], cost[order]
    least = np.minimum.accumulate(cost[::-1])[::-1] if len(cost) else cost
    return _Table(starts, least, None)


def _blocked_cost(held: list[tuple[int, Days, Days]], tail: int, price: Days, first: int) -> Days:
    """Several runs in one pool: on each day the most held then or on any of the days before that still block."""
    days = np.arange(len(price)) + first
    nodes = np.zeros((len(held[0][1]), len(days)), dtype=np.int64)
    for each, begin, end in held:
        nodes += each * ((begin[:, None] <= days) & (days < end[:, None]))
    blocked = nodes.copy()
    for back in range(1, tail + 1):
        blocked[:, back:] = np.maximum(blocked[:, back:], nodes[:, :-back])
    cost: Days = (blocked * price).sum(axis=1)
    return cost


def _by_day(steps: list[tuple[date, int]], first: date, days: int) -> list[int]:
    """Spread (day, nodes from that day on) over the days of a calendar."""
    nodes = [0] * days
    for day, blocked in steps:
        for place in range(max(0, (day - first).days), days):
            nodes[place] = blocked
    return nodes
