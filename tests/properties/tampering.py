"""Certificates changed by somebody who wants a bound believed that does not hold: every number and name in them."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from models.certificate import DayPrice, OwnLimitName, OwnPrice, PoolPrices, TierPrices
from models.scenario import Scenario

Change = Callable[[Random, Scenario, TierPrices], TierPrices]


def _other(dice: Random, price: int, scale: int) -> int:
    """Another price: none, a little or much more or less, or anything up to what an hour of it could be worth."""
    return dice.choice([0, price + 1, max(0, price - 1), 2 * price, price // 2, dice.randint(0, 4 * scale), 1 << 100])


def _one_of(dice: Random, row: tuple[int, ...], scale: int) -> tuple[int, ...]:
    place = dice.randrange(len(row))
    return (*row[:place], _other(dice, row[place], scale), *row[place + 1 :])


def a_day_price(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """One node-day costs something else."""
    rows = list(prices.capacity)
    if not rows:
        return prices
    place = dice.randrange(len(rows))
    days = list(rows[place].days)
    number = dice.randrange(len(days))
    days[number] = days[number].model_copy(update={"price": _other(dice, days[number].price, prices.scale)})
    rows[place] = rows[place].model_copy(update={"days": tuple(days)})
    return prices.model_copy(update={"capacity": tuple(rows)})


def a_day(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """A price stands on another day, perhaps twice on one, perhaps outside all calendars."""
    rows = list(prices.capacity)
    if not rows:
        return prices
    place = dice.randrange(len(rows))
    days = list(rows[place].days)
    number = dice.randrange(len(days))
    moved = days[number].day + timedelta(days=dice.choice([-400, -3, -1, 1, 2, 400]))
    days[number] = days[number].model_copy(update={"day": moved})
    rows[place] = rows[place].model_copy(update={"days": tuple(days)})
    return prices.model_copy(update={"capacity": tuple(rows)})


def a_pool(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """The prices of a pool are those of another, or of one that was not priced."""
    name = dice.choice([pool.id for pool in scenario.pools])
    rows = list(prices.capacity)
    if rows and dice.random() < 0.6:
        place = dice.randrange(len(rows))
        rows[place] = rows[place].model_copy(update={"pool": name})
    else:
        pool = next(pool for pool in scenario.pools if pool.id == name)
        day = pool.calendar.start + timedelta(days=dice.randrange(pool.calendar.days))
        rows.append(PoolPrices(pool=name, days=(DayPrice(day=day, price=dice.randint(0, prices.scale)),)))
    return prices.model_copy(update={"capacity": tuple(rows)})


def a_limit(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """A budget, quota, provider limit or earlier tier costs something else."""
    names = [name for name in ("budgets", "quotas", "provider_limits", "earlier") if getattr(prices, name)]
    if not names:
        return prices
    name = dice.choice(names)
    return prices.model_copy(update={name: _one_of(dice, getattr(prices, name), prices.scale)})


def limits_swapped(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """Prices stand in another order."""
    name = dice.choice(["budgets", "quotas", "provider_limits", "earlier"])
    row = list(getattr(prices, name))
    dice.shuffle(row)
    return prices.model_copy(update={name: tuple(row)})


def an_own_price(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """What a proposal shares between its phases costs something else, or belongs to another limit or proposal."""
    rows = list(prices.own)
    kind = dice.random()
    if not rows or kind < 0.4:
        proposal = dice.choice([proposal.id for proposal in scenario.proposals])
        rows.append(
            OwnPrice(proposal=proposal, limit=dice.choice(list(OwnLimitName)), price=dice.randint(0, 4 * prices.scale))
        )
    else:
        place = dice.randrange(len(rows))
        update: dict[str, object] = {"price": _other(dice, rows[place].price, prices.scale)}
        if kind < 0.6:
            update = {"limit": dice.choice(list(OwnLimitName))}
        elif kind < 0.7:
            update = {"proposal": dice.choice([proposal.id for proposal in scenario.proposals])}
        rows[place] = rows[place].model_copy(update=update)
    return prices.model_copy(update={"own": tuple(rows)})


def the_scale(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """All prices are worth more or less."""
    scale = dice.choice([1, prices.scale + 1, max(1, prices.scale - 1), 2 * prices.scale, max(1, prices.scale // 2)])
    return prices.model_copy(update={"scale": scale})


CHANGES: tuple[Change, ...] = (a_day_price, a_day, a_pool, a_limit, limits_swapped, an_own_price, the_scale)


def tampered(dice: Random, scenario: Scenario, prices: TierPrices) -> TierPrices:
    """Return the prices with one to three changes."""
    for _ in range(dice.choice([1, 1, 2, 3])):
        prices = dice.choice(CHANGES)(dice, scenario, prices)
    return TierPrices.model_validate(prices.model_dump())
