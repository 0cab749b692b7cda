"""Writes prices down as a certificate, so that anybody can derive the bound once more."""

from allocator.engine.bounds.problem import Prices, Problem
from allocator.options.days import day_of
from models.certificate import DayPrice, OwnLimitName, OwnPrice, PoolPrices, TierPrices
from models.tiers import TierName


def tier_prices(problem: Problem, prices: Prices, name: TierName, level: int, bound: int, earlier: int) -> TierPrices:
    """Return the prices of a tier that comes after ``earlier`` others."""
    table, rules = problem.table, problem.table.scenario.rules
    by_name = {row.name: int(price) for row, price in zip(problem.rows, prices.rows, strict=True)}
    capacity = []
    for pool in table.places.base:
        days = prices.capacity[table.places.span(pool)].tolist()
        first = table.places.first[pool]
        row = tuple(DayPrice(day=day_of(first + number), price=price) for number, price in enumerate(days) if price)
        if row:
            capacity.append(PoolPrices(pool=pool, days=row))
    return TierPrices(
        name=name,
        level=level,
        bound=bound,
        scale=prices.scale,
        capacity=tuple(capacity),
        budgets=tuple(by_name.get(("budget", n), 0) for n in range(len(rules.budgets))),
        quotas=tuple(by_name.get(("quota", n), 0) for n in range(len(rules.quotas))),
        provider_limits=tuple(by_name.get(("provider_limit", n), 0) for n in range(len(rules.provider_limits))),
        moves=by_name.get(("moves", 0), 0),
        earlier=tuple(by_name.get(("tier", n), 0) for n in range(earlier)),
        own=tuple(
            OwnPrice(proposal=table.proposals[owner].id, limit=OwnLimitName(kind), price=int(row[owner]))
            for kind, row in prices.own.items()
            for owner in row.nonzero()[0].tolist()
        ),
    )
